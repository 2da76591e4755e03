import { createHash } from 'node:crypto';
import type { ImportSource } from '../../domain/imported';
import type { Json } from '../canonicalJson';
import { canonicalJson } from '../canonicalJson';
import { readBoolean, readCategory, readCount, readFeatures, readList, readMinutes, readName, readRecord as readObject, readScore, readText } from './legacyFields';
import type { LegacyRun, Refusal } from './legacyRun';
import { isRefusal } from './legacyRun';
import { parseLegacyTime, parseTimeStamp, type LegacyTime } from './legacyTime';

/** A record is kept whole in the run's document, so it must stay small. */
const MAXIMUM_RECORD_BYTES = 256 * 1024;
const MAXIMUM_DEPTH = 32;
const MINUTES_IN_HOUR = 60;
/** Clocks differ, and so may the zone that was assumed; what lies further ahead is no time that a run was. */
const AHEAD_MS = 24 * 60 * 60_000;

export interface RecordContext {
  /** What the record is called where it was found. */
  readonly name: string | null;
  /** IANA name of the zone of times without one; undefined is this machine's. */
  readonly timeZone: string | undefined;
  /** A run of a later day is refused. */
  readonly now: Date;
}

/** Reads one record of the old tool, whoever wrote it. Pure. */
export function readLegacyRecord(source: ImportSource, record: Readonly<Record<string, unknown>>, context: RecordContext): LegacyRun | Refusal {
  const weight = weigh(record, 0);
  if (weight.depth > MAXIMUM_DEPTH) return { reason: `it is nested more than ${MAXIMUM_DEPTH} levels deep` };
  if (weight.size > MAXIMUM_RECORD_BYTES) return TOO_LARGE;
  const text = canonicalJson(record as Json & object);
  if (Buffer.byteLength(text) > MAXIMUM_RECORD_BYTES) return TOO_LARGE;
  const key = createHash('sha256').update(`${source}\n${text}`).digest('hex');
  const run = source === 'runsLog' ? readLogged(key, record, context) : readSummary(source, key, record, context);
  if (isRefusal(run)) return run;
  return run.createdAt.at > context.now.getTime() + AHEAD_MS ? { reason: `it says that the run will be in the future, at ${run.createdAt.text}` } : run;
}

const TOO_LARGE: Refusal = { reason: `it is larger than ${MAXIMUM_RECORD_BYTES / 1024} KB` };

/** A row of the database and a summary.json say the same things, under nearly the same names. */
function readSummary(source: 'database' | 'resultsFolder', key: string, record: Readonly<Record<string, unknown>>, { name, timeZone }: RecordContext): LegacyRun | Refusal {
  const description = readText(record['run_description'] ?? record['description']);
  const features = readFeatures(record['features']);
  if (description === null && features.length === 0) return { reason: 'it has neither a description nor features' };
  const createdAt = firstTime([record['created_at'], record['timestamp'], record['stored_at']], timeZone) ?? parseTimeStamp(name ?? '', timeZone);
  if (createdAt === null) return { reason: 'it does not say when the run was, or not in a form that is a time' };
  const pattern = readObject(record['specification_pattern']);
  return {
    source,
    key,
    name: readName(record['run_hash']) ?? name ?? readName(record['id']),
    description,
    category: readCategory(record['category']) ?? agreedCategory(readList(pattern['feature_types'])),
    features,
    tasksTotal: null,
    createdAt,
    startedAt: null,
    prsCreated: readCount(record['prs_created']),
    prsMerged: readCount(record['prs_merged']),
    conflictsEncountered: readCount(record['conflicts_encountered']),
    manualFixesNeeded: readCount(record['manual_fixes_needed']),
    testsPassing: readBoolean(record['tests_passing']),
    minutes: readMinutes(record['execution_time_min']),
    specificationType: readName(pattern['type'] ?? pattern['specification_type']),
    buildGates: readBoolean(pattern['build_gates'] ?? pattern['build_gates_used']),
    notes: null,
    qualityScore: readScore(record['quality_score']),
    successRate: readScore(record['success_rate']),
    record,
  };
}

function readLogged(key: string, record: Readonly<Record<string, unknown>>, { timeZone }: RecordContext): LegacyRun | Refusal {
  const name = readName(record['run_id']);
  const startedAt = parseLegacyTime(record['start_time'], timeZone);
  const createdAt = parseLegacyTime(record['end_time'], timeZone) ?? startedAt ?? parseTimeStamp(name ?? '', timeZone);
  if (createdAt === null) return { reason: 'it does not say when the run was, or not in a form that is a time' };
  const project = readText(record['project']);
  const notes = readText(record['notes']);
  const description = project ?? notes ?? name;
  const features = readFeatures(record['tasks']);
  if (description === null && features.length === 0) return { reason: 'it has neither a project nor tasks' };
  const hours = readMinutes(record['time_spent']);
  return {
    source: 'runsLog',
    key,
    name,
    description,
    category: readCategory(record['category']),
    features,
    tasksTotal: readCount(record['tasks_total']),
    createdAt,
    startedAt,
    prsCreated: readCount(record['prs_created']),
    // Not from pr_success_rate: that is pull requests created in percent of the tasks, whatever its name says.
    prsMerged: readCount(record['prs_merged']),
    conflictsEncountered: readCount(record['conflicts_encountered']),
    manualFixesNeeded: readCount(record['manual_fixes_needed']),
    testsPassing: readBoolean(record['tests_passing']),
    minutes: hours === null ? null : hours * MINUTES_IN_HOUR,
    specificationType: null,
    buildGates: null,
    notes: project === null ? null : notes,
    qualityScore: readScore(record['quality_score']),
    successRate: readScore(record['success_rate']),
    record,
  };
}

function firstTime(values: readonly unknown[], timeZone: string | undefined): LegacyTime | null {
  return values.map((value) => parseLegacyTime(value, timeZone)).find((time) => time !== null) ?? null;
}

function agreedCategory(types: readonly unknown[]): string | null {
  const categories = new Set(types.map(readCategory));
  return categories.size === 1 ? ([...categories][0] ?? null) : null;
}

interface Weight {
  readonly depth: number;
  /** Characters, at least; counting ends where there are too many. */
  readonly size: number;
}

/** Before it is printed, because printing needs a stack as deep and a text as long as the record is. */
function weigh(value: unknown, depth: number): Weight {
  if (typeof value === 'string') return { depth, size: value.length };
  if (typeof value !== 'object' || value === null || depth > MAXIMUM_DEPTH) return { depth, size: 1 };
  const whole = { depth: depth + 1, size: 2 };
  for (const [key, item] of Object.entries(value)) {
    const part = weigh(item, depth + 1);
    whole.depth = Math.max(whole.depth, part.depth);
    whole.size += key.length + part.size;
    if (whole.size > MAXIMUM_RECORD_BYTES) break;
  }
  return whole;
}
