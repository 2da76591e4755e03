import type { Estimate } from '../domain/suggestion';
import type { BetaPrior } from './priors';
import { betaQuantile, studentQuantile } from './distributions';

/** Intervals are 80 %: a tenth of the probability lies on either side. */
export const TAIL = 0.1;

/** How many standard deviations a normal distribution's 80 % interval reaches to either side. */
export const TAIL_DEVIATIONS = 1.2815515655446004;

/** How often something happened, of how many times that it could. Fractions are allowed. */
export interface Tally {
  readonly successes: number;
  readonly failures: number;
}

/** What is believed about a spread before there is data: a standard deviation, worth `weight` observations (0 for nothing). */
export interface SpreadPrior {
  readonly deviation: number;
  readonly weight: number;
}

/** The mean and its 80 % interval, in the values' own unit. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The posterior Beta(a, b) of a rate (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4). */
export function betaPosterior(tally: Tally, prior: BetaPrior): { readonly a: number; readonly b: number } {
  return { a: prior.a + tally.successes, b: prior.b + tally.failures };
}

/**
 * A rate that was seen `successes` of `successes + failures` times: posterior mean and equal-tailed 80 % interval.
 * Null while nothing was seen: the prior alone is no observation.
 */
export function betaInterval(tally: Tally, prior: BetaPrior): Estimate | null {
  const count = tally.successes + tally.failures;
  if (count === 0) return null;
  const { a, b } = betaPosterior(tally, prior);
  return { mean: a / (a + b), low: betaQuantile(TAIL, a, b), high: betaQuantile(1 - TAIL, a, b), count };
}

/**
 * The mean of normally distributed values with the 80 % interval of that mean.
 * Source: normal model with a flat prior of the mean and a scaled inverse chi-square prior of the variance
 * (Gelman et al., Bayesian Data Analysis, 3rd ed., section 3.3); with a weight of 0 it is the classical Student t interval.
 * Null where the spread is unknown: no value, or one value and no prior.
 */
export function meanInterval(values: readonly number[], prior: SpreadPrior): Interval | null {
  const count = values.length;
  const degreesOfFreedom = prior.weight + count - 1;
  if (count === 0 || degreesOfFreedom <= 0) return null;
  // Summed in ascending order, so that the order of the runs cannot change the last digit.
  const sorted = ascending(values);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const spread = Math.sqrt((prior.weight * prior.deviation ** 2 + squares) / degreesOfFreedom);
  const half = (studentQuantile(1 - TAIL, degreesOfFreedom) * spread) / Math.sqrt(count);
  return { mean, low: mean - half, high: mean + half };
}

/**
 * The geometric mean (the median) of log-normally distributed values with its 80 % interval; times of work are skewed,
 * and on a logarithmic scale they are not (Limpert, Stahel & Abbt, "Log-normal distributions across the sciences", 2001).
 * @param values above 0
 * @param prior of the natural logarithms
 */
export function logMeanInterval(values: readonly number[], prior: SpreadPrior): Interval | null {
  return exponential(meanInterval(values.map(Math.log), prior));
}

/** Numbers alone are sorted in a tenth of the time that a list of anything takes. */
export function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** From logarithms. */
export function exponential(interval: Interval | null): Interval | null {
  return interval && { mean: Math.exp(interval.mean), low: Math.exp(interval.low), high: Math.exp(interval.high) };
}
