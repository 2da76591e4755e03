import { TAIL_DEVIATIONS } from '../intervals';
import { kendallVariance } from '../mannKendall';

/** A straight line through values that come one after the other. */
export interface SlopeLine {
  /** Theil-Sen: the median of the slopes of all pairs of values, a step. */
  readonly slope: number;
  /** Its 80 % interval. */
  readonly low: number;
  readonly high: number;
  /** Where the line stands in the middle of the values. */
  readonly middle: number;
}

/** How far the line may be off at its ends, in the values' unit. */
const PRECISION = 1e-3;

/**
 * The Theil-Sen line with Sen's interval, over any number of values: of 10,000 there are 50 million pairs, so their slopes are not listed. How
 * many are below a given slope is the number of inversions once that slope is taken away, which a merge sort counts; the median is found by
 * halving. Nothing is left out or drawn at random.
 * Source: Sen, J. Amer. Statist. Assoc. 63 (1968); Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), section 16.5;
 * Cole, Salowe, Steiger & Szemerédi, SIAM J. Comput. 18 (1989). The line goes through the median of what is left, the slope taken away.
 * @param values at least two, evenly spaced
 */
export function slopeLine(values: readonly number[]): SlopeLine {
  const slopes = new Slopes(values);
  const half = TAIL_DEVIATIONS * Math.sqrt(kendallVariance(values));
  const slope = slopes.median();
  const low = slopes.at(Math.floor((slopes.count - half) / 2) - 1);
  const high = slopes.at(Math.ceil((slopes.count + half) / 2));
  const centre = (values.length - 1) / 2;
  const left = Float64Array.from(values, (value, index) => value - slope * (index - centre)).sort();
  return { slope, low, high, middle: ((left[Math.floor(centre)] ?? Number.NaN) + (left[Math.ceil(centre)] ?? Number.NaN)) / 2 };
}

/** The slopes of all pairs of values, in ascending order, without a list of them. */
class Slopes {
  readonly count: number;
  readonly #values: Float64Array;
  readonly #precision: number;
  /** No slope lies beyond. */
  readonly #steepest: number;
  readonly #rest: Float64Array;
  readonly #merged: Float64Array;
  /** How many are below 0, and how many are not above it: with scores that repeat, many are 0. */
  readonly #belowZero: number;
  readonly #upToZero: number;
  /** How many are below a slope, by that slope. */
  readonly #counted = new Map<number, number>();

  constructor(values: readonly number[]) {
    const size = values.length;
    this.#values = Float64Array.from(values);
    this.count = (size * (size - 1)) / 2;
    this.#precision = PRECISION / size;
    this.#steepest = values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity) + 1;
    this.#rest = new Float64Array(size);
    this.#merged = new Float64Array(size);
    this.#belowZero = this.#below(0);
    this.#values.reverse();
    this.#upToZero = this.count - this.#below(0);
    this.#values.reverse();
  }

  median(): number {
    const upper = Math.floor(this.count / 2);
    const found = this.at(upper);
    return this.count % 2 === 1 ? found : (found + this.at(upper - 1)) / 2;
  }

  /** @param rank from 0; beyond the ends it is the first or the last */
  at(rank: number): number {
    const wanted = Math.min(this.count - 1, Math.max(0, rank));
    if (wanted >= this.#belowZero && wanted < this.#upToZero) return 0;
    const isNegative = wanted < this.#belowZero;
    let low = isNegative ? -this.#steepest : 0;
    let high = isNegative ? 0 : this.#steepest;
    let [belowLow, belowHigh] = isNegative ? [0, this.#belowZero] : [this.#upToZero, this.count];
    // What was counted for another rank tells where this one lies.
    for (const [slope, below] of this.#counted) {
      if (below <= wanted && slope > low) [low, belowLow] = [slope, below];
      if (below > wanted && slope < high) [high, belowHigh] = [slope, below];
    }
    // Where most slopes lie close together, their number says better than the middle where to look; every other step halves all the same.
    for (let step = 0; high - low > this.#precision; step += 1) {
      const share = step % 2 === 1 || belowHigh === belowLow ? 0.5 : Math.min(0.98, Math.max(0.02, (wanted + 0.5 - belowLow) / (belowHigh - belowLow)));
      const between = low + share * (high - low);
      const below = this.#below(between);
      this.#counted.set(between, below);
      if (below <= wanted) [low, belowLow] = [between, below];
      else [high, belowHigh] = [between, below];
    }
    return (low + high) / 2;
  }

  /** How many slopes are below a given one: pairs of which the later is the lower, once that slope is taken away. */
  #below(slope: number): number {
    const values = this.#values;
    const size = values.length;
    let from = this.#rest;
    let to = this.#merged;
    for (let index = 0; index < size; index += 1) from[index] = (values[index] ?? 0) - slope * index;
    let inversions = 0;
    for (let width = 1; width < size; width *= 2) {
      for (let start = 0; start < size; start += 2 * width) {
        const middle = Math.min(start + width, size);
        const end = Math.min(start + 2 * width, size);
        let left = start;
        let right = middle;
        let place = start;
        while (left < middle && right < end) {
          const one = from[left] ?? 0;
          const other = from[right] ?? 0;
          // Without a branch, of which a processor could guess only every other right.
          const isLower = other < one ? 1 : 0;
          to[place] = Math.min(one, other);
          inversions += isLower * (middle - left);
          right += isLower;
          left += 1 - isLower;
          place += 1;
        }
        while (left < middle) to[place++] = from[left++] ?? 0;
        while (right < end) to[place++] = from[right++] ?? 0;
      }
      [from, to] = [to, from];
    }
    return inversions;
  }
}
