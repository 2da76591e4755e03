import type { Estimate } from '../domain/suggestion';
import { TAIL } from './intervals';
import type { BaseRateComparison } from './knowledge';
import { studentQuantile } from './distributions';
import { brier, observationCount, type Observation } from './scores';

/** The forecasts for one run whose outcomes are known. */
export interface ScoredRun {
  readonly observations: readonly Observation[];
  /** The base rate that was known when they were made, 0 to 1. */
  readonly known: number;
}

/** Holds forecasts against the base rate, known before and known afterwards. Not a number without any observation. */
export function scoreRuns(runs: readonly ScoredRun[]): Omit<BaseRateComparison, 'verdict'> {
  const observations = runs.flatMap((run) => run.observations);
  const baseRate = successShare(observations);
  const told = runs.filter((run) => observationCount(run.observations) > 0);
  const score = brier(observations);
  const knownScore = brier(runs.flatMap(instead));
  return {
    count: observationCount(observations),
    runs: told.length,
    brier: score,
    baseRateBrier: baseRate * (1 - baseRate),
    baseRateKnownBrier: knownScore,
    advantage: advantage(knownScore - score, told),
  };
}

export function successShare(observations: readonly Observation[]): number {
  return observations.reduce((sum, { successes }) => sum + successes, 0) / observationCount(observations);
}

/** The base rate in the place of the forecasts. */
function instead({ observations, known }: ScoredRun): readonly Observation[] {
  return observations.map((one) => ({ ...one, predicted: known }));
}

/**
 * The mean difference with its 80 % interval. Features of a run share its fortune, so that runs are what varies: the variance of a ratio
 * of cluster totals (Cochran, Sampling Techniques, 3rd ed., section 9A.1), with Student's t for the few runs there are.
 */
function advantage(mean: number, runs: readonly ScoredRun[]): Estimate | null {
  if (runs.length < 2) return null;
  const residuals = runs.map((run) => {
    const count = observationCount(run.observations);
    return (brier(instead(run)) - brier(run.observations) - mean) * count;
  });
  const total = runs.reduce((sum, run) => sum + observationCount(run.observations), 0);
  const variance = (residuals.reduce((sum, residual) => sum + residual ** 2, 0) * runs.length) / (runs.length - 1);
  const half = studentQuantile(1 - TAIL, runs.length - 1) * (Math.sqrt(variance) / total);
  return { mean, low: mean - half, high: mean + half, count: runs.length };
}
