import { oldestFirst } from '../domain/oldestFirst';
import type { RunOutline } from '../domain/run';
import type { Tally } from './intervals';

/**
 * How many features of a run succeeded and failed. Merged of created pull requests where those are counted (so that runs recorded by hand
 * and corrected ones count as the person said); else the features whose outcome is settled. Open ones have neither succeeded nor failed.
 */
export function runTally(run: RunOutline): Tally {
  if (run.prsCreated !== null && run.prsMerged !== null) {
    const successes = Math.min(run.prsMerged, run.prsCreated);
    return { successes, failures: run.prsCreated - successes };
  }
  const outcomes = run.features.map((feature) => feature.outcome);
  return {
    successes: outcomes.filter((outcome) => outcome === 'merged').length,
    failures: outcomes.filter((outcome) => outcome === 'closed' || outcome === 'unmerged').length,
  };
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
