import type { Feature } from './feature';
import type { Run } from './run';
import type { PullRequestGlance } from './words';

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
  /** Features that came, went, or of which something else became known; the first two by their names. */
  readonly features: { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly FeatureChange[] };
  /** Whether the pairs in conflict or their files changed. */
  readonly conflictsChanged: boolean;
}

/** What became of a feature, before and after; left out is what stayed as it was. */
export interface FeatureChange {
  readonly name: string;
  readonly outcome?: Change<Feature['outcome']>;
  readonly testsPassing?: Change<Feature['testsPassing']>;
  /** Left out too where the outcome says it: a pull request that was merged, as a rule. */
  readonly pullRequest?: Change<PullRequestGlance | null>;
}

type Change<T> = readonly [before: T, after: T];

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
  const had = new Map(before.features.map((feature) => [feature.name, feature]));
  const has = new Map(after.features.map((feature) => [feature.name, feature]));
  return {
    added: [...has.keys()].filter((name) => !had.has(name)),
    removed: [...had.keys()].filter((name) => !has.has(name)),
    changed: [...has.values()].flatMap((feature) => {
      const earlier = had.get(feature.name);
      return earlier === undefined || JSON.stringify(earlier) === JSON.stringify(feature) ? [] : [featureChange(earlier, feature)];
    }),
  };
}

function featureChange(before: Feature, after: Feature): FeatureChange {
  const [one, other] = [glance(before), glance(after)];
  const hasNewOutcome = before.outcome !== after.outcome;
  const isSamePullRequest = one?.number === other?.number && (hasNewOutcome || JSON.stringify(one) === JSON.stringify(other));
  return {
    name: after.name,
    ...(hasNewOutcome ? { outcome: [before.outcome, after.outcome] } : {}),
    ...(before.testsPassing === after.testsPassing ? {} : { testsPassing: [before.testsPassing, after.testsPassing] }),
    ...(isSamePullRequest ? {} : { pullRequest: [one, other] }),
  };
}

/** Of what is said of it and no more: its address and what people wrote may be long. */
function glance({ pullRequest }: Feature): PullRequestGlance | null {
  if (pullRequest === null) return null;
  const { number, state, isDraft = false, isQueued = false } = pullRequest;
  return { number, state, isDraft, isQueued };
}

function sameConflicts(one: Run, other: Run): boolean {
  return JSON.stringify([one.conflicts, one.conflictsWithBase]) === JSON.stringify([other.conflicts, other.conflictsWithBase]);
}
