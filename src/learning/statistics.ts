import type { RunOutline } from '../domain/run';
import type { Estimate, SuggestionOutline } from '../domain/suggestion';
import { calibration } from './calibration';
import { ascending, betaInterval, logMeanInterval, meanInterval, type Interval } from './intervals';
import type { CategoryShare, CategoryStatistics, Statistics } from './knowledge';
import { byTime, featureCount, knownMinutes, pooledTally } from './outcomes';
import { LOG_MINUTES_SPREAD, mergePrior, QUALITY_SPREAD } from './priors';
import { trend } from './trend';

/** What the quality score can be. */
const QUALITY_RANGE = { low: 50, high: 100 } as const;

/**
 * The totals of a history. Averages are plain means over the runs where the fact is known; estimates say how sure the mean is.
 * Runs without a category are in the totals only.
 * @param history all runs, where `runs` are a part of them
 */
export function statistics(runs: readonly RunOutline[], suggestions: readonly SuggestionOutline[], history: readonly RunOutline[] = runs): Statistics {
  const conflicts = known(runs.map((run) => run.conflictsEncountered));
  return {
    totalRuns: runs.length,
    totalFeatures: totalFeatures(runs),
    averageQuality: average(runs.map((run) => run.qualityScore)),
    averageSuccessRate: average(known(runs.map((run) => run.successRate))),
    averageMinutes: average(known(runs.map((run) => run.minutes))),
    conflictRate: average(conflicts.map((count) => (count > 0 ? 1 : 0))),
    quality: qualityEstimate(runs),
    successRate: betaInterval(pooledTally(runs), mergePrior(null)),
    minutes: minutesEstimate(runs),
    byCategory: categories(runs),
    trend: trend(byTime(runs).map((run) => run.qualityScore)),
    calibration: calibration(suggestions, runs, history),
  };
}

/** Mean quality score of the runs, 50 to 100. */
export function qualityEstimate(runs: readonly RunOutline[]): Estimate | null {
  return withCount(clampToScores(meanInterval(runs.map((run) => run.qualityScore), QUALITY_SPREAD)), runs.length);
}

/** Typical (median) minutes of the runs. */
export function minutesEstimate(runs: readonly RunOutline[]): Estimate | null {
  const minutes = knownMinutes(runs);
  return withCount(logMeanInterval(minutes, LOG_MINUTES_SPREAD), minutes.length);
}

/** Features of all the runs. */
export function totalFeatures(runs: readonly RunOutline[]): number {
  return runs.reduce((sum, run) => sum + featureCount(run), 0);
}

/** The normal model knows nothing of the score's ends. */
export function clampToScores(interval: Interval | null): Interval | null {
  return interval && { ...interval, low: Math.max(QUALITY_RANGE.low, interval.low), high: Math.min(QUALITY_RANGE.high, interval.high) };
}

export function withCount(interval: Interval | null, count: number): Estimate | null {
  return interval && { ...interval, count };
}

/** Most runs first. */
function categories(runs: readonly RunOutline[]): readonly CategoryStatistics[] {
  return categoryShares(runs).flatMap(({ category, ...known }) => (category === null ? [] : [{ category, ...known }]));
}

/** Of each category, and of the runs without one, which are last; most runs first. */
export function categoryShares(runs: readonly RunOutline[]): readonly CategoryShare[] {
  const groups = new Map<string | null, RunOutline[]>();
  for (const run of runs) {
    const own = groups.get(run.category);
    if (own === undefined) groups.set(run.category, [run]);
    else own.push(run);
  }
  return [...groups]
    .map(([category, own]) => ({
      category,
      runs: own.length,
      features: totalFeatures(own),
      successRate: betaInterval(pooledTally(own), mergePrior(category)),
      quality: qualityEstimate(own),
      minutes: minutesEstimate(own),
    }))
    .toSorted((one, other) => Number(one.category === null) - Number(other.category === null) || other.runs - one.runs || ((one.category ?? '') < (other.category ?? '') ? -1 : 1));
}

function known<T>(values: readonly (T | null)[]): readonly T[] {
  return values.filter((value) => value !== null);
}

/** Sorted first: the order of the runs must not change the last digit. */
function average(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return ascending(values).reduce((sum, value) => sum + value, 0) / values.length;
}
