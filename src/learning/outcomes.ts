import { oldestFirst } from '../domain/oldestFirst';
import type { FeatureOutline, RunOutline } from '../domain/run';
import { countsAsFailure, type UnmergedKind } from '../domain/unmergedReason';
import type { Tally } from './intervals';

type Ending = Pick<FeatureOutline, 'outcome' | 'unmergedReason'>;

/** Whether a feature speaks against its pattern and its agent: it was not merged, and for all that is known because of them. */
export function hasFailed(feature: Ending): boolean {
  return isUnmerged(feature) && countsAsFailure(feature.unmergedReason);
}

/** Why a feature was not merged; null where nobody knows. One that was merged in spite of what a person said has no reason any more. */
export function unmergedKind(feature: Ending): UnmergedKind | null {
  return isUnmerged(feature) ? (feature.unmergedReason?.kind ?? null) : null;
}

function isUnmerged({ outcome }: Ending): boolean {
  return outcome === 'closed' || outcome === 'unmerged';
}

/**
 * How many features of a run succeeded and failed. Merged of created pull requests where those are counted (so that runs recorded by hand
 * and corrected ones count as the person said); else the features whose outcome is settled. Open ones have neither succeeded nor failed, nor
 * have those that were not merged for a reason that is not the agent's.
 */
export function runTally({ features, prsCreated, prsMerged }: RunOutline): Tally {
  // Counted in one go: it is asked of thousands of runs, for each figure again.
  let [merged, failed, neither, seen] = [0, 0, 0, 0];
  for (const feature of features) {
    if (feature.outcome === 'merged') merged += 1;
    else if (hasFailed(feature)) {
      failed += 1;
      if (feature.outcome === 'closed' || unmergedKind(feature) !== null) seen += 1;
    } else if (feature.outcome !== null) neither += 1;
  }
  if (prsCreated === null || prsMerged === null) return { successes: merged, failures: failed };
  const successes = Math.min(prsMerged, prsCreated);
  const notMerged = prsCreated - successes;
  // A feature without a pull request may be no created one, and then excuses none of those that were seen to fail.
  return { successes, failures: Math.min(notMerged, Math.max(seen, notMerged - neither)) };
}

/** What there was to be forecast of a run. */
export interface ActualFigures {
  /** Of {@link runTally}, 0 to 1. */
  readonly successRate: number | null;
  readonly quality: number;
  readonly minutes: number | null;
}

export function actualFigures(run: RunOutline): ActualFigures {
  const { successes, failures } = runTally(run);
  return { successRate: successes + failures === 0 ? null : successes / (successes + failures), quality: run.qualityScore, minutes: knownMinutes([run])[0] ?? null };
}

/** All runs count, failed ones above all: a history of successes only cannot tell what fails. */
export function pooledTally(runs: readonly RunOutline[]): Tally {
  return runs.map(runTally).reduce((sum, tally) => ({ successes: sum.successes + tally.successes, failures: sum.failures + tally.failures }), {
    successes: 0,
    failures: 0,
  });
}

/** Features of a run; one recorded by hand may have counted its pull requests only. */
export function featureCount(run: RunOutline): number {
  return run.features.length > 0 ? run.features.length : (run.prsCreated ?? 0);
}

/** Minutes of the runs where they are known. Zero is "not measured": a logarithm has no use for it, and no run takes no time. */
export function knownMinutes(runs: readonly RunOutline[]): readonly number[] {
  return runs.flatMap(({ minutes }) => (minutes !== null && minutes > 0 ? [minutes] : []));
}

/** Oldest first; runs of the same moment by id, so that the order they were read in makes no difference. */
export function byTime(runs: readonly RunOutline[]): readonly RunOutline[] {
  return oldestFirst(runs);
}
