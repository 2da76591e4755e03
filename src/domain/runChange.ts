import type { Run } from './run';

/** What a run says as a whole. */
export type RunSummary = Readonly<
  Pick<Run, 'description' | 'category' | 'createdAt' | 'specificationPattern' | 'prsCreated' | 'prsMerged' | 'conflictsEncountered' | 'manualFixesNeeded' | 'testsPassing' | 'minutes' | 'evidence' | 'successRate' | 'qualityScore' | 'grade'>
>;

/** One document of a run and what it has changed. */
export interface RunChange {
  /** 1 for the document that recorded it. */
  readonly number: number;
  /** ISO 8601 in UTC. */
  readonly writtenAt: string;
  readonly what: 'recorded' | 'changed' | 'deleted' | 'restored';
  /** Afterwards. */
  readonly summary: RunSummary;
  /** Afterwards. */
  readonly lessons: readonly string[];
  /** Names of features that came, went, or of which something else became known. */
  readonly features: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] };
  /** Whether the pairs in conflict or their files changed. */
  readonly conflictsChanged: boolean;
}

/** A document of a run, as a store has it. */
interface Document {
  readonly number: number;
  readonly writtenAt: string;
  readonly deleted: boolean;
  readonly run: Run;
}

/** @param documents oldest first */
export function runChanges(documents: readonly Document[]): readonly RunChange[] {
  return documents.map((document, position) => {
    const before = documents[position - 1];
    const { number, writtenAt, run } = document;
    return {
      number,
      writtenAt,
      what: whatItDid(document, before),
      summary: summaryOf(run),
      lessons: run.lessons ?? [],
      features: featureChanges(before?.run ?? run, run),
      conflictsChanged: before !== undefined && !sameConflicts(before.run, run),
    };
  });
}

function summaryOf(run: Run): RunSummary {
  const { description, category, createdAt, specificationPattern, prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded, testsPassing, minutes, evidence, successRate, qualityScore, grade } = run;
  return { description, category, createdAt, specificationPattern, prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded, testsPassing, minutes, evidence, successRate, qualityScore, grade };
}

function whatItDid({ deleted }: Document, before: Document | undefined): RunChange['what'] {
  if (deleted) return 'deleted';
  if (before === undefined) return 'recorded';
  return before.deleted ? 'restored' : 'changed';
}

function featureChanges(before: Run, after: Run): RunChange['features'] {
  const had = new Map(before.features.map((feature) => [feature.name, JSON.stringify(feature)]));
  const has = new Map(after.features.map((feature) => [feature.name, JSON.stringify(feature)]));
  return {
    added: [...has.keys()].filter((name) => !had.has(name)),
    removed: [...had.keys()].filter((name) => !has.has(name)),
    changed: [...has].filter(([name, text]) => had.has(name) && had.get(name) !== text).map(([name]) => name),
  };
}

function sameConflicts(one: Run, other: Run): boolean {
  return JSON.stringify([one.conflicts, one.conflictsWithBase]) === JSON.stringify([other.conflicts, other.conflictsWithBase]);
}
