import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runInterval } from '../../../../src/learning/success/runInterval';

describe('the interval of the next run', () => {
  it('holds the rates that a run of so many features can have, by the beta-binomial distribution', () => {
    // A belief worth 20 and a run worth 4 make a concentration of 3.3333. SciPy: betabinom(4, 2.5, 0.8333) is 0.034, 0.0887, 0.1644, 0.269, 0.4439.
    expect(runInterval({ mean: 0.75, weight: 20 }, 4)).toEqual({ low: 0.25, high: 1 });
    // betabinom(8, 2.5, 0.8333): 0.0087, 0.0222, 0.0399 for 0 to 2 of 8, 0.0615 for 3.
    expect(runInterval({ mean: 0.75, weight: 20 }, 8)).toEqual({ low: 3 / 8, high: 1 });
  });

  it('takes in the mean, also where one rate alone would hold 80 %', () => {
    expect(runInterval({ mean: 0.99, weight: 1000 }, 4)).toEqual({ low: 0.75, high: 1 });
    expect(runInterval({ mean: 1, weight: 1000 }, 4)).toEqual({ low: 1, high: 1 });
  });

  // A belief is worth eight features at least: that is what the shipped table counts for.
  it('holds the mean, lies in 0 to 1, and narrows the more the belief is worth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.integer({ min: 8, max: 200 }), fc.integer({ min: 1, max: 40 }), (mean, weight, features) => {
        const { low, high } = runInterval({ mean, weight }, features);
        const surer = runInterval({ mean, weight: weight * 4 }, features);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
        expect(high).toBeLessThanOrEqual(1);
        // Rates of a run are steps, so an end can move by one while the distribution narrows.
        expect(surer.high - surer.low).toBeLessThanOrEqual(high - low + 1 / features + 1e-9);
      }),
    );
  });
});
