import { ascending, type Interval, type SpreadPrior, TAIL } from './intervals';
import { studentQuantile } from './distributions';

/** Values that the level above is worth: a group of three of its own is half-way. */
const LEVEL_WEIGHT = 3;

/**
 * The next value of a group of which there are few: the mean of each narrower level shrinks toward the level above, as if that were worth three
 * values, and the spread is that of all values around their own narrowest mean. An 80 % interval of the next value, not of the mean.
 * Source: partial pooling with known weights (Gelman & Hill, Data Analysis Using Regression and Multilevel/Hierarchical Models, 2007,
 * section 12.2); the interval is Student's with the prior of the spread as one earlier value (Gelman et al., Bayesian Data Analysis, 3rd ed.,
 * section 3.3).
 * Null while there is no value, or one and no prior of the spread.
 * @param levels broadest first; each is a part of the one before
 */
export function nextOfGroup(levels: readonly (readonly number[])[], prior: SpreadPrior): Interval | null {
  const [broadest = [], ...narrower] = levels;
  const count = broadest.length;
  const degreesOfFreedom = prior.weight + count - 1;
  if (count === 0 || degreesOfFreedom <= 0) return null;
  let mean = sum(broadest) / count;
  const squares = sum(broadest.map((value) => (value - mean) ** 2));
  const spread = Math.sqrt((prior.weight * prior.deviation ** 2 + squares) / degreesOfFreedom);
  let worth = count;
  for (const level of narrower) {
    mean = (LEVEL_WEIGHT * mean + sum(level)) / (LEVEL_WEIGHT + level.length);
    worth = Math.min(worth, LEVEL_WEIGHT) + level.length;
  }
  const half = studentQuantile(1 - TAIL, degreesOfFreedom) * spread * Math.sqrt(1 + 1 / worth);
  return { mean, low: mean - half, high: mean + half };
}

/** In ascending order, so that the order of the runs cannot change the last digit. */
function sum(values: readonly number[]): number {
  return ascending(values).reduce((total, value) => total + value, 0);
}
