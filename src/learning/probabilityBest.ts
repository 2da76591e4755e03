import { betaDistribution } from './distributions';

/** Cells of the numeric integration; the error is below 0.002 for shapes up to a few hundred. */
const CELLS = 256;

/**
 * For each of several rates with Beta(a, b) posteriors: the probability that it is the highest.
 * The integral of f_i(x) * product of F_j(x) over the others, by the trapezoid rule on the distribution functions (which are finite where
 * the densities are not), scaled to sum to 1. Deterministic: the same history gives the same answer.
 */
export function probabilityBest(posteriors: readonly { readonly a: number; readonly b: number }[]): readonly number[] {
  const distributions = posteriors.map(({ a, b }) => Array.from({ length: CELLS + 1 }, (_, cell) => betaDistribution(cell / CELLS, a, b)));
  // The product over the others is that over those before times that over those after: linear in the number of rates.
  const before = runningProducts(distributions);
  const after = runningProducts(distributions.toReversed()).toReversed();
  const integrals = distributions.map((own, i) => {
    const allBelow = own.map((_, cell) => (before[i]?.[cell] ?? 1) * (after[i]?.[cell] ?? 1));
    return own.slice(1).reduce((sum, upper, cell) => {
      const mass = upper - (own[cell] ?? 0);
      return sum + (mass * ((allBelow[cell] ?? 0) + (allBelow[cell + 1] ?? 0))) / 2;
    }, 0);
  });
  const total = integrals.reduce((sum, value) => sum + value, 0);
  return integrals.map((value) => value / total);
}

/** For each distribution the product of those before it, by cell. */
function runningProducts(distributions: readonly (readonly number[])[]): readonly (readonly number[])[] {
  let product: readonly number[] = Array.from({ length: CELLS + 1 }, () => 1);
  return distributions.map((own) => {
    const before = product;
    product = before.map((value, cell) => value * (own[cell] ?? 1));
    return before;
  });
}
