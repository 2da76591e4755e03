import { normalDistribution } from './distributions';

export interface MannKendall {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number;
  /** Standard normal score, with continuity correction. */
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The Mann-Kendall test for a monotone trend, variance corrected for ties, normal approximation (good from about 8 values on).
 * Source: Mann, Econometrica 13 (1945); Kendall, Rank Correlation Methods (1975); Gilbert, Statistical Methods for Environmental
 * Pollution Monitoring (1987), section 16.4.
 */
export function mannKendall(values: readonly number[]): MannKendall {
  const s = values.reduce(
    (sum, later, index) => sum + values.slice(0, index).reduce((part, earlier) => part + Math.sign(later - earlier), 0),
    0,
  );
  const variance = kendallVariance(values);
  const z = variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, z, p: 2 * normalDistribution(-Math.abs(z)) };
}

/** Of the pairs that rise minus those that fall, where there is no trend; corrected for ties. */
export function kendallVariance(values: readonly number[]): number {
  const n = values.length;
  const tieTerm = [...tieSizes(values)].reduce((sum, ties) => sum + ties * (ties - 1) * (2 * ties + 5), 0);
  return (n * (n - 1) * (2 * n + 5) - tieTerm) / 18;
}

function tieSizes(values: readonly number[]): Iterable<number> {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return sizes.values();
}
