import { incompleteBeta } from './incompleteBeta';

/** Cells of the numeric integration; the error is below 0.002 for shapes up to a few hundred. */
const CELLS = 256;

/**
 * For each of several rates with Beta(a, b) posteriors: the probability that it is the highest.
 * The integral of f_i(x) * product of F_j(x) over the others, by the trapezoid rule on the distribution functions (which are finite where
 * the densities are not), scaled to sum to 1. Deterministic: the same history gives the same answer.
 */
export function probabilityBest(posteriors: readonly { readonly a: number; readonly b: number }[]): readonly number[] {
  const distributions = posteriors.map(({ a, b }) => Array.from({ length: CELLS + 1 }, (_, cell) => incompleteBeta(cell / CELLS, a, b)));
  const integrals = distributions.map((own, i) => {
    const others = distributions.filter((_, j) => j !== i);
    const allBelow = own.map((_, cell) => others.reduce((product, other) => product * (other[cell] ?? 1), 1));
    return own.slice(1).reduce((sum, upper, cell) => {
      const mass = upper - (own[cell] ?? 0);
      return sum + (mass * ((allBelow[cell] ?? 0) + (allBelow[cell + 1] ?? 0))) / 2;
    }, 0);
  });
  const total = integrals.reduce((sum, value) => sum + value, 0);
  return integrals.map((value) => value / total);
}
