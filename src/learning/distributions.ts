import stdlibBetaDistribution from '@stdlib/stats-base-dists-beta-cdf';
import stdlibBetaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import stdlibNormalDistribution from '@stdlib/stats-base-dists-normal-cdf';
import stdlibStudentQuantile from '@stdlib/stats-base-dists-t-quantile';
import stdlibLogBeta from '@stdlib/math-base-special-betaln';

/**
 * The distribution function of Beta(a, b) at x: the regularised incomplete beta function I_x(a, b), DLMF 8.17. For a, b > 0.
 * Here and below the published package computes (ports of Boost and Cephes); the names are the project's.
 */
export function betaDistribution(x: number, a: number, b: number): number {
  return stdlibBetaDistribution(x, a, b);
}

/**
 * The p-quantile of Beta(a, b), for a, b > 0.
 * @param p 0 to 1
 */
export function betaQuantile(p: number, a: number, b: number): number {
  return stdlibBetaQuantile(p, a, b);
}

/**
 * The p-quantile of Student's t.
 * @param p 0 to 1
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  return stdlibStudentQuantile(p, degreesOfFreedom);
}

/** The distribution function of the standard normal. */
export function normalDistribution(z: number): number {
  return stdlibNormalDistribution(z, 0, 1);
}

/** The probability of k successes in n trials of a rate with the distribution Beta(a, b) (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.3). */
export function betaBinomial(k: number, n: number, a: number, b: number): number {
  const logChoose = -Math.log(n + 1) - stdlibLogBeta(n - k + 1, k + 1);
  return Math.exp(logChoose + stdlibLogBeta(k + a, n - k + b) - stdlibLogBeta(a, b));
}
