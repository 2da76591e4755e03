import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaInterval, logMeanInterval, meanInterval, nextLogValueInterval, nextValueInterval } from '../../../src/learning/intervals';
import { nextRunInterval } from '../../../src/learning/nextRunInterval';

const JEFFREYS = { a: 0.5, b: 0.5 };
const NO_PRIOR = { deviation: 0, weight: 0 };
const WEAK = { deviation: 12, weight: 1 };
const SCORES = [70, 72.5, 80, 90, 87.5];

function width(interval: { readonly low: number; readonly high: number } | null): number {
  if (interval === null) throw new Error('an interval was expected');
  return interval.high - interval.low;
}

describe('the interval of a rate', () => {
  it('is the posterior mean with the tenths of Beta on either side', () => {
    const interval = betaInterval({ successes: 4, failures: 0 }, JEFFREYS);
    expect(interval?.mean).toBeCloseTo(0.9, 12);
    expect(interval?.low).toBeCloseTo(0.7281374884, 9);
    expect(interval?.high).toBeCloseTo(0.9981471815, 9);
    expect(interval?.count).toBe(4);
  });

  it('is unknown while nothing was seen', () => {
    expect(betaInterval({ successes: 0, failures: 0 }, JEFFREYS)).toBeNull();
  });

  it('narrows with more of the same data', () => {
    const tally = fc.record({ successes: fc.nat(30), failures: fc.nat(30) }).filter(({ successes, failures }) => successes + failures > 0);
    fc.assert(
      fc.property(tally, fc.integer({ min: 4, max: 9 }), ({ successes, failures }, times) => {
        const more = { successes: successes * times, failures: failures * times };
        expect(width(betaInterval(more, JEFFREYS))).toBeLessThan(width(betaInterval({ successes, failures }, JEFFREYS)));
      }),
    );
  });
});

describe('the interval of a mean', () => {
  it('is that of Student where there is no prior', () => {
    const interval = meanInterval(SCORES, NO_PRIOR);
    expect(interval?.mean).toBe(80);
    expect(interval?.low).toBeCloseTo(73.9394700639, 8);
    expect(interval?.high).toBeCloseTo(86.0605299361, 8);
  });

  it('of the next value is wider by the scatter of one value', () => {
    expect(nextValueInterval(SCORES, NO_PRIOR)?.low).toBeCloseTo(65.1547940857, 8);
    expect(nextValueInterval(SCORES, NO_PRIOR)?.high).toBeCloseTo(94.8452059143, 8);
  });

  it('of one value is unknown without a prior, and wide with one', () => {
    expect(meanInterval([87.5], NO_PRIOR)).toBeNull();
    expect(meanInterval([], WEAK)).toBeNull();
    // 12 points times the quantile of one degree of freedom, 3.078.
    expect(width(meanInterval([87.5], WEAK))).toBeCloseTo(2 * 12 * 3.0776835, 5);
  });

  it('of equal values does not claim certainty', () => {
    expect(width(meanInterval([100, 100], WEAK))).toBeGreaterThan(15);
  });

  it('narrows with more of the same data, for the mean and for the next value', () => {
    const values = fc.array(fc.double({ min: 50, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 5 }), (scores, times) => {
        const more = Array.from({ length: times }, () => scores).flat();
        expect(width(meanInterval(more, WEAK))).toBeLessThan(width(meanInterval(scores, WEAK)));
        expect(width(nextValueInterval(more, WEAK))).toBeLessThan(width(nextValueInterval(scores, WEAK)));
      }),
    );
  });

  it('of minutes is computed on their logarithms: the geometric mean, and never below zero', () => {
    const interval = logMeanInterval([20, 80], NO_PRIOR);
    expect(interval?.mean).toBeCloseTo(40, 10);
    expect(interval?.low).toBeCloseTo(40 / Math.exp(3.0776835371752544 * Math.LN2), 6);
    expect(nextLogValueInterval([20, 80], NO_PRIOR)?.low).toBeGreaterThan(0);
  });
});

describe('the interval of the next run', () => {
  it('holds the rates that a run of so many features can have, by the beta-binomial distribution', () => {
    // SciPy: betabinom(4, 12.13, 3.87) is 0.008, 0.058, 0.194, 0.374, 0.366 for 0 to 4 successes.
    const interval = nextRunInterval({ successes: 11, failures: 3 }, { a: 1.13, b: 0.87 }, 4);
    expect(interval?.mean).toBeCloseTo(12.13 / 16, 12);
    expect(interval).toMatchObject({ low: 0.5, high: 1, count: 14 });
  });

  it('takes in the mean, also where one rate alone would hold 80 %', () => {
    const interval = nextRunInterval({ successes: 100, failures: 0 }, { a: 1.13, b: 0.87 }, 4);
    expect(interval?.low).toBe(0.75);
    expect(interval?.high).toBe(1);
  });

  it('leaves out at most a tenth on either side and holds the mean', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 40 }), (successes, failures, features) => {
        const interval = nextRunInterval({ successes, failures }, { a: 1.13, b: 0.87 }, features);
        if (interval === null) return successes + failures === 0;
        return interval.low >= 0 && interval.low <= interval.mean && interval.mean <= interval.high && interval.high <= 1;
      }),
    );
  });
});
