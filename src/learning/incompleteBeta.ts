import { logGamma } from './logGamma';

const PRECISION = 1e-15;
/** Stands in for a zero denominator in Lentz's method. */
const TINY = 1e-300;
/** Convergence takes about sqrt(max(a, b)) steps; this is enough for shapes of a hundred million. */
const MAXIMUM_STEPS = 20_000;

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x. For a, b > 0 and x in 0..1.
 * Source: continued fraction DLMF 8.17.22 by the modified Lentz method (Press et al., Numerical Recipes, 3rd ed., section 6.4).
 * Our own, because the published packages bring 190 KB into a bundle for it; the tests hold it against theirs.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on the left of the mean only; the other side follows by symmetry (DLMF 8.17.4).
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(logFront) / a) * continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MAXIMUM_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) < PRECISION) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
