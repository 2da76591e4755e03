import { namedFeature, type Feature } from '../../domain/feature';
import type { ImportedRecord, ImportSource } from '../../domain/imported';
import { LONGEST_LESSON, MOST_LESSONS, withLessons } from '../../domain/lesson';
import type { JudgedRun } from '../../domain/run';
import { judgeRun } from '../../domain/run';
import type { LegacyRun } from './legacyRun';

/** Whose word counts where the places differ: the folder was written by the same program as the database, and says more. */
export const PRECEDENCE: readonly ImportSource[] = ['resultsFolder', 'database', 'runsLog'];

const FEATURES_NAMED = 3;

/**
 * The run that records of the same run make, judged anew: the old tool scored before it knew the success rate.
 * @param records of one run, at least one
 */
export function toJudgedRun(records: readonly LegacyRun[]): JudgedRun {
  const ordered = byPrecedence(records);
  const first = <T>(fact: (run: LegacyRun) => T | null): T | null => ordered.map(fact).find((value) => value !== null) ?? null;
  const features = ordered.find((run) => run.features.length > 0)?.features ?? [];
  const named = features.map(({ name, outcome }) => ({ ...namedFeature(name), outcome })).map((feature) => withOutcome(feature, ordered));
  // A time that is exact is right whatever zone was assumed for the others.
  const time = (ordered.find((run) => run.createdAt.exact) ?? ordered[0])?.createdAt;
  return judgeRun({
    description: first((run) => run.description) ?? describe(features.map(({ name }) => name)),
    category: first((run) => run.category),
    createdAt: new Date(time?.at ?? 0).toISOString(),
    features: named,
    conflicts: [],
    conflictsWithBase: [],
    specificationPattern: { type: first((run) => run.specificationType), buildGates: first((run) => run.buildGates), traits: [] },
    prsCreated: first((run) => run.prsCreated),
    prsMerged: first((run) => run.prsMerged),
    conflictsEncountered: first((run) => run.conflictsEncountered),
    manualFixesNeeded: first((run) => run.manualFixesNeeded),
    testsPassing: first((run) => run.testsPassing),
    minutes: first((run) => run.minutes),
    evidence: 'given',
    suggestionId: null,
    ...lessonsOf(ordered),
    imported: { records: ordered.map(importedRecord) },
  });
}

/**
 * A run that is in the history already, with what further records of it know and it does not. Nothing that it says is changed: a person
 * may have corrected it.
 */
export function completed(run: JudgedRun, records: readonly LegacyRun[]): JudgedRun {
  const found = toJudgedRun(records);
  return judgeRun({
    ...run,
    category: run.category ?? found.category,
    features: run.features.length > 0 ? run.features.map((feature) => withOutcome(feature, records)) : found.features,
    specificationPattern: {
      ...run.specificationPattern,
      type: run.specificationPattern.type ?? found.specificationPattern.type,
      buildGates: run.specificationPattern.buildGates ?? found.specificationPattern.buildGates,
    },
    prsCreated: run.prsCreated ?? found.prsCreated,
    prsMerged: run.prsMerged ?? found.prsMerged,
    conflictsEncountered: run.conflictsEncountered ?? found.conflictsEncountered,
    manualFixesNeeded: run.manualFixesNeeded ?? found.manualFixesNeeded,
    testsPassing: run.testsPassing ?? found.testsPassing,
    minutes: run.minutes ?? found.minutes,
    ...(run.lessons === undefined ? lessonsOf(records) : {}),
    imported: { records: [...(run.imported?.records ?? []), ...byPrecedence(records).map(importedRecord)] },
  });
}

/** What was noted of a run is what was learned from it. */
function lessonsOf(records: readonly LegacyRun[]): Pick<JudgedRun, 'lessons'> {
  const notes = records.flatMap((record) => record.notes ?? []);
  return notes.length === 0 ? {} : { lessons: withLessons([], notes.map(shortened)).slice(0, MOST_LESSONS) };
}

function shortened(note: string): string {
  return note.length <= LONGEST_LESSON ? note : `${note.slice(0, LONGEST_LESSON - 1).trimEnd()}…`;
}

export function byPrecedence(records: readonly LegacyRun[]): readonly LegacyRun[] {
  return records.toSorted((a, b) => PRECEDENCE.indexOf(a.source) - PRECEDENCE.indexOf(b.source));
}

function importedRecord({ source, key, name, createdAt, qualityScore, successRate, record }: LegacyRun): ImportedRecord {
  return { source, key, name, createdAt: createdAt.text, qualityScore, successRate, record };
}

function withOutcome(feature: Feature, records: readonly LegacyRun[]): Feature {
  if (feature.outcome !== null) return feature;
  const said = records.flatMap(({ features }) => features).find(({ name, outcome }) => name === feature.name && outcome !== null);
  return said === undefined ? feature : { ...feature, outcome: said.outcome };
}

function describe(names: readonly string[]): string {
  const shown = names.slice(0, FEATURES_NAMED).join(', ');
  return names.length > FEATURES_NAMED ? `${shown} …` : shown;
}
