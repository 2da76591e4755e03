import { median } from 'simple-statistics';

/**
 * The Theil-Sen slope: the median of the slopes of all pairs, per step. One odd value does not bend it.
 * Source: Theil (1950); Sen, J. Amer. Statist. Assoc. 63 (1968).
 * @param values at least two, evenly spaced
 */
export function theilSen(values: readonly number[]): number {
  const slopes = values.flatMap((later, j) => values.slice(0, j).map((earlier, i) => (later - earlier) / (j - i)));
  return median(slopes);
}
