import type { RunOutline } from '../../domain/run';
import type { Estimate } from '../../domain/suggestion';
import { betaInterval } from '../intervals';
import { pooledTally } from '../outcomes';
import { mergePrior } from '../priors';
import { minutesEstimate } from '../statistics';

/** Runs that follow one another, taken together. */
export interface Stretch {
  /** The first run of it, and the first of the next. */
  readonly from: number;
  readonly to: number;
  readonly success: Estimate | null;
  readonly minutes: Estimate | null;
}

/** With fewer an interval would be as wide as the chart. */
const FEWEST_RUNS = 10;
const MOST_STRETCHES = 24;

/** Stretches of equal numbers of runs, as far as that goes. @param runs oldest first */
export function stretches(runs: readonly RunOutline[]): readonly Stretch[] {
  const count = Math.min(MOST_STRETCHES, Math.floor(runs.length / FEWEST_RUNS));
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [Math.round((index * runs.length) / count), Math.round(((index + 1) * runs.length) / count)];
    const own = runs.slice(from, to);
    return { from, to, success: betaInterval(pooledTally(own), mergePrior(null)), minutes: minutesEstimate(own) };
  });
}
