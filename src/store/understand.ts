import type * as z from 'zod/mini';
import type { Feature } from '../domain/feature';
import { featureSchema, namedFeature } from '../domain/feature';
import type { Run, RunId } from '../domain/run';
import { baseConflictSchema, conflictSchema, judgedRunSchema, judgeRun, runFactsSchema } from '../domain/run';
import { UNKNOWN_PATTERN } from '../domain/specification';
import type { Suggestion, SuggestionId } from '../domain/suggestion';
import { estimateSchema, plannedRunSchema, suggestionSchema } from '../domain/suggestion';
import type { Json, JsonObject } from './canonicalJson';
import { isJsonObject } from './canonicalJson';

/** The last answer where a person is not known to have given it: the one that claims least. */
const LEAST_EVIDENCE = 'given';

/**
 * What this version understands of a run that its schema refuses, because a newer version wrote it. Each field is read by its own schema, each
 * feature and conflict by itself; what cannot be read is null, left out or empty. Never throws.
 */
export function understandRun(id: RunId, content: Json | undefined): Run {
  const raw = isJsonObject(content) ? content : {};
  const facts = runFactsSchema.shape;
  const imported = read(facts.imported, raw['imported']);
  const lessons = read(facts.lessons, raw['lessons']);
  const judged = judgeRun({
    description: read(facts.description, raw['description']) ?? id,
    category: read(facts.category, raw['category']) ?? null,
    createdAt: read(facts.createdAt, raw['createdAt']) ?? timeOfId(id),
    features: list(raw['features']).map(understandFeature),
    conflicts: list(raw['conflicts']).flatMap((conflict) => read(conflictSchema, conflict) ?? []),
    conflictsWithBase: list(raw['conflictsWithBase']).flatMap((conflict) => read(baseConflictSchema, conflict) ?? []),
    specificationPattern: read(facts.specificationPattern, raw['specificationPattern']) ?? UNKNOWN_PATTERN,
    prsCreated: read(facts.prsCreated, raw['prsCreated']) ?? null,
    prsMerged: read(facts.prsMerged, raw['prsMerged']) ?? null,
    conflictsEncountered: read(facts.conflictsEncountered, raw['conflictsEncountered']) ?? null,
    manualFixesNeeded: read(facts.manualFixesNeeded, raw['manualFixesNeeded']) ?? null,
    testsPassing: read(facts.testsPassing, raw['testsPassing']) ?? null,
    minutes: read(facts.minutes, raw['minutes']) ?? null,
    evidence: read(facts.evidence, raw['evidence']) ?? LEAST_EVIDENCE,
    suggestionId: read(facts.suggestionId, raw['suggestionId']) ?? null,
    ...(lessons === undefined ? {} : { lessons }),
    ...(imported === undefined ? {} : { imported }),
  });
  return { ...judged, ...recordedJudgement(raw), id };
}

/** A suggestion likewise; a figure that cannot be read was not claimed. */
export function understandSuggestion(id: SuggestionId, content: Json | undefined): Suggestion {
  const raw = isJsonObject(content) ? content : {};
  const suggestion = suggestionSchema.shape;
  const planned = part(raw, 'planned');
  const forecast = part(raw, 'forecast');
  const expected = part(forecast, 'expected');
  return {
    id,
    createdAt: read(suggestion.createdAt, raw['createdAt']) ?? timeOfId(id),
    method: read(suggestion.method, raw['method']) ?? '',
    planned: {
      category: read(plannedRunSchema.shape.category, planned['category']) ?? null,
      features: read(plannedRunSchema.shape.features, planned['features']) ?? [],
      specificationType: read(plannedRunSchema.shape.specificationType, planned['specificationType']) ?? null,
      worktrees: read(plannedRunSchema.shape.worktrees, planned['worktrees']) ?? [],
    },
    forecast: read(suggestion.forecast, forecast) ?? {
      enoughData: false,
      runsUsed: 0,
      runsMissing: 0,
      expected: {
        successRate: read(estimateSchema, expected['successRate']) ?? null,
        quality: read(estimateSchema, expected['quality']) ?? null,
        minutes: read(estimateSchema, expected['minutes']) ?? null,
      },
      recommended: null,
      conflictRisk: [],
      commonIssues: [],
    },
  };
}

/** The time in an id, `run_20251120_143022_k3f9`; the first moment of all where it is none, such as the 31st of February. */
export function timeOfId(id: string): string {
  const [, date = '', time = ''] = id.split('_');
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}.000Z`;
  const parsed = new Date(iso);
  return Number.isNaN(parsed.getTime()) ? new Date(0).toISOString() : parsed.toISOString();
}

function understandFeature(content: Json, position: number): Feature {
  const raw = isJsonObject(content) ? content : {};
  const understood = Object.entries(featureSchema.shape).flatMap(([field, schema]) => {
    const value = Object.hasOwn(raw, field) ? read<unknown>(schema, raw[field]) : undefined;
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...namedFeature(`#${position + 1}`), ...(Object.fromEntries(understood) as Partial<Feature>) };
}

/** As the version judged that wrote it, which knew all of the facts; all of it or nothing, so that its parts agree. */
function recordedJudgement(raw: JsonObject): Partial<Pick<Run, 'successRate' | 'completionRate' | 'qualityScore' | 'grade' | 'qualityBreakdown'>> {
  const { successRate, completionRate, qualityScore, grade, qualityBreakdown } = judgedRunSchema.shape;
  const recorded = {
    successRate: read(successRate, raw['successRate']),
    completionRate: read(completionRate, raw['completionRate']),
    qualityScore: read(qualityScore, raw['qualityScore']),
    grade: read(grade, raw['grade']),
    qualityBreakdown: read(qualityBreakdown, raw['qualityBreakdown']),
  };
  return Object.values(recorded).includes(undefined) ? {} : (recorded as Required<ReturnType<typeof recordedJudgement>>);
}

/** Undefined for what the schema refuses. */
function read<T>(schema: z.ZodMiniType<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function part(raw: JsonObject, field: string): JsonObject {
  const value = raw[field];
  return isJsonObject(value) ? value : {};
}
