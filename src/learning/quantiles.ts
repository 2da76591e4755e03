import { incompleteBeta } from './incompleteBeta';

/** Halvings of 0..1 until neighbouring doubles meet, also near zero where they are dense. */
const BISECTIONS = 200;

/**
 * The p-quantile of Beta(a, b), by bisection of its distribution function: slower than Newton's method and never astray,
 * also for the U-shaped distributions that little data gives.
 * @param p 0 to 1
 */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The p-quantile of Student's t with the given degrees of freedom, for p in 0.5..1.
 * Source: t^2 / (df + t^2) is distributed as Beta(1/2, df/2) (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 28).
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  // Solved for the small side, 1 - x ~ Beta(df/2, 1/2), which keeps its digits when x is close to 1.
  const rest = betaQuantile(2 - 2 * p, degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - rest)) / rest);
}

/**
 * Distribution function of the standard normal, absolute error below 1e-15 for |z| < 8.
 * Source: Marsaglia, "Evaluating the normal distribution", J. Stat. Softw. 11 (2004).
 */
export function normalDistribution(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  let sum = z;
  let previous = 0;
  let term = z;
  for (let i = 3; sum !== previous; i += 2) {
    previous = sum;
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * z * z - 0.5 * Math.log(2 * Math.PI));
}
