import type { Estimate } from '../domain/suggestion';
import { betaPosterior, TAIL, type Tally } from './intervals';
import { logGamma } from './logGamma';
import type { BetaPrior } from './priors';

/** A run of more features is computed as one of this many: the interval hardly changes any more. */
const MOST_FEATURES = 200;

/**
 * The success rate of the next run of `features` features: mean and the narrowest attainable rates (0 of 4, 1 of 4, …) that leave at most a
 * tenth of the probability outside on either side. It holds at least 80 % of the next runs, where an interval of the mean would hold few:
 * a run of four features can only end at five different rates.
 * Source: beta-binomial predictive distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.3 and exercise 3.2).
 * Null while nothing was seen.
 */
export function nextRunInterval(tally: Tally, prior: BetaPrior, features: number): Estimate | null {
  const count = tally.successes + tally.failures;
  if (count === 0) return null;
  const { a, b } = betaPosterior(tally, prior);
  const n = Math.min(MOST_FEATURES, Math.max(1, Math.round(features)));
  const probabilities = Array.from({ length: n + 1 }, (_, k) => betaBinomial(k, n, a, b));
  const mean = a / (a + b);
  // With much data on one side a single rate can hold the 80 %; the neighbour beyond the mean is taken in, so that the mean lies inside.
  return {
    mean,
    low: Math.min(stepsWithin(probabilities), Math.floor(mean * n)) / n,
    high: Math.max(n - stepsWithin(probabilities.toReversed()), Math.ceil(mean * n)) / n,
    count,
  };
}

/** How many outcomes can be left out from the front before they hold more than a tail's probability. */
function stepsWithin(probabilities: readonly number[]): number {
  let left = TAIL;
  const kept = probabilities.findIndex((probability) => (left -= probability) < 0);
  return kept === -1 ? probabilities.length - 1 : kept;
}

function betaBinomial(k: number, n: number, a: number, b: number): number {
  const logChoose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(logChoose + logBeta(k + a, n - k + b) - logBeta(a, b));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
