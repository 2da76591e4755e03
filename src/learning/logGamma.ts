/** Lanczos coefficients for g = 7, n = 9 (Godfrey 2001). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const G = 7;

/**
 * Natural logarithm of the gamma function, for x > 0; relative error below 1e-13.
 * Source: Lanczos, "A precision approximation of the gamma function", SIAM J. Numer. Anal. 1 (1964).
 */
export function logGamma(x: number): number {
  // Reflection keeps the series where it converges: DLMF 5.5.3.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const [first, ...rest] = LANCZOS;
  const series = rest.reduce<number>((sum, coefficient, index) => sum + coefficient / (shifted + index + 1), first);
  const t = shifted + G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}
