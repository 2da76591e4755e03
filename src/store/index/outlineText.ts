import { changeKindOf, type ChangeKind } from '../../domain/changeKind';
import type { Feature } from '../../domain/feature';
import type { FeatureOutline, Run, RunOutline } from '../../domain/run';
import type { SuggestionOutline } from '../../domain/suggestion';
import type { Terms } from './terms';

/**
 * A run's outline as the index keeps it: a flat JSON list without names, in which whatever repeats from run to run is a number of
 * {@link Terms}. Of ten thousand runs it is a fifth as long as objects, and read in a quarter of the time.
 *
 * What is read back was written by {@link printRunOutline}, as the hash of the index file vouches; hence no schema.
 */
export function printRunOutline(run: Run, terms: Terms): string {
  const term = (value: unknown): number | null => (value === null ? null : terms.number(value));
  return JSON.stringify([
    run.id,
    run.createdAt,
    run.description,
    term(run.category),
    terms.number(run.specificationPattern),
    run.prsCreated,
    run.prsMerged,
    run.conflictsEncountered,
    run.manualFixesNeeded,
    run.testsPassing,
    run.minutes,
    run.successRate,
    run.completionRate,
    run.qualityScore,
    terms.number(run.grade),
    terms.number(run.evidence),
    run.suggestionId,
    run.conflicts.flatMap(({ features: [one, other], files }) => [one, other, files]),
    run.lessons ?? ABSENT,
    ...run.features.flatMap((feature) => [
      feature.name,
      term(feature.repository),
      term(feature.category),
      term(feature.outcome),
      term(feature.agent),
      feature.manualFixes,
      feature.testsPassing,
      feature.minutes,
      term(specificationOutline(feature.specification)),
      terms.number({ kind: outlinedKind(feature), model: feature.model, failingGates: feature.failingGates, unmergedReason: outlinedReason(feature), pullRequestUnread: feature.pullRequestUnread }),
      feature.specification?.fileScope ?? ABSENT,
    ]),
  ]);
}

/**
 * The kind of change as an outline tells it, which has no branch to tell it by. The category is left to whoever asks, because it is in the
 * outline.
 */
export function outlinedKind(feature: Feature): ChangeKind | null {
  return changeKindOf({ ...feature, category: null });
}

/** Without what somebody wrote, which no two features have in common. */
function outlinedReason({ unmergedReason }: Feature): Feature['unmergedReason'] {
  return unmergedReason === null || unmergedReason === undefined ? undefined : { kind: unmergedReason.kind };
}

/** Without the files, which no two specifications have in common. */
function specificationOutline(specification: FeatureOutline['specification']): FeatureOutline['specification'] {
  return specification === null ? null : { type: specification.type, buildGates: specification.buildGates, traits: specification.traits };
}

/** In place of what a run does not say; shorter than null. */
const ABSENT = 0;
const FIRST_FEATURE = 19;
const FEATURE_LENGTH = 11;
const CONFLICT_LENGTH = 3;

/** @param list as {@link printRunOutline} printed it */
export function readRunOutline(list: readonly unknown[], terms: Terms): RunOutline {
  const term = (position: number): unknown => (list[position] === null ? null : terms.value(list[position] as number));
  return {
    id: list[0],
    createdAt: list[1],
    description: list[2],
    category: term(3),
    specificationPattern: term(4),
    prsCreated: list[5],
    prsMerged: list[6],
    conflictsEncountered: list[7],
    manualFixesNeeded: list[8],
    testsPassing: list[9],
    minutes: list[10],
    successRate: list[11],
    completionRate: list[12],
    qualityScore: list[13],
    grade: term(14),
    evidence: term(15),
    suggestionId: list[16],
    conflicts: readConflicts(list[17] as readonly unknown[]),
    ...(list[18] === ABSENT ? {} : { lessons: list[18] }),
    features: readFeatures(list, term),
  } as RunOutline;
}

function readFeatures(list: readonly unknown[], term: (position: number) => unknown): readonly FeatureOutline[] {
  const features: FeatureOutline[] = [];
  for (let at = FIRST_FEATURE; at < list.length; at += FEATURE_LENGTH) {
    features.push({
      name: list[at],
      repository: term(at + 1),
      category: term(at + 2),
      outcome: term(at + 3),
      agent: term(at + 4),
      manualFixes: list[at + 5],
      testsPassing: list[at + 6],
      minutes: list[at + 7],
      specification: readSpecification(term(at + 8), list[at + 10]),
      ...(term(at + 9) as object),
    } as FeatureOutline);
  }
  return features;
}

function readSpecification(specification: unknown, fileScope: unknown): unknown {
  return fileScope === ABSENT ? specification : { ...(specification as object), fileScope };
}

function readConflicts(list: readonly unknown[]): RunOutline['conflicts'] {
  const conflicts: unknown[] = [];
  for (let at = 0; at < list.length; at += CONFLICT_LENGTH) conflicts.push({ features: [list[at], list[at + 1]], files: list[at + 2] });
  return conflicts as RunOutline['conflicts'];
}

/** As an object: there is one suggestion to many runs. */
export function printSuggestionOutline({ id, createdAt, method, planned, forecast }: SuggestionOutline): string {
  const outline: SuggestionOutline = {
    id,
    createdAt,
    method,
    planned: { features: planned.features, worktrees: planned.worktrees },
    forecast: {
      expected: forecast.expected,
      conflictRisk: forecast.conflictRisk.map(({ features, probability }) => ({ features, probability })),
      ...(forecast.features === undefined ? {} : { features: forecast.features }),
    },
  };
  return JSON.stringify(outline);
}
