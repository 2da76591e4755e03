import { TAIL } from '../intervals';
import { betaBinomial } from '../distributions';
import { RUN_CORRELATION } from '../runCorrelation';
import type { Belief } from './successModel';

/** A run of more features is computed as one of this many: the interval hardly changes any more. */
const MOST_FEATURES = 200;

/** A mean can be certain only as far as a rate of many runs can be known. */
const MOST_CERTAIN = 1e-6;

/**
 * The 80 % interval of the success rate of a run of `features` features: the narrowest attainable rates (0 of 4, 1 of 4, …) that leave at most
 * a tenth of the probability outside on either side. It holds at least 80 % of such runs, where an interval of the mean would hold few.
 * The concentration is that of the belief and of one run's own luck together (1 / (1 / weight + 1 / 4) by {@link RUN_CORRELATION}).
 * Source: beta-binomial predictive distribution (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.3 and exercise 3.2).
 */
export function runInterval({ mean, weight }: Belief, features: number): { readonly low: number; readonly high: number } {
  const concentration = 1 / (1 / weight + RUN_CORRELATION / (1 - RUN_CORRELATION));
  const safe = Math.min(1 - MOST_CERTAIN, Math.max(MOST_CERTAIN, mean));
  const [a, b] = [safe * concentration, (1 - safe) * concentration];
  const n = Math.min(MOST_FEATURES, Math.max(1, Math.round(features)));
  const probabilities = Array.from({ length: n + 1 }, (_, k) => betaBinomial(k, n, a, b));
  // With much data on one side a single rate can hold the 80 %; the neighbour beyond the mean is taken in, so that the mean lies inside.
  return {
    low: Math.min(stepsWithin(probabilities), Math.floor(mean * n)) / n,
    high: Math.max(n - stepsWithin(probabilities.toReversed()), Math.ceil(mean * n)) / n,
  };
}

/** How many outcomes can be left out from the front before they hold more than a tail's probability. */
function stepsWithin(probabilities: readonly number[]): number {
  let left = TAIL;
  const kept = probabilities.findIndex((probability) => (left -= probability) < 0);
  return kept === -1 ? probabilities.length - 1 : kept;
}
