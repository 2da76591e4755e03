import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaInterval, logMeanInterval, meanInterval } from '../../../src/learning/intervals';
import { nextOfGroup } from '../../../src/learning/shrunkMean';

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
    expect(nextOfGroup([SCORES], NO_PRIOR)?.low).toBeCloseTo(65.1547940857, 8);
    expect(nextOfGroup([SCORES], NO_PRIOR)?.high).toBeCloseTo(94.8452059143, 8);
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
        expect(width(nextOfGroup([more], WEAK))).toBeLessThan(width(nextOfGroup([scores], WEAK)));
      }),
    );
  });

  it('of minutes is computed on their logarithms: the geometric mean, and never below zero', () => {
    const interval = logMeanInterval([20, 80], NO_PRIOR);
    expect(interval?.mean).toBeCloseTo(40, 10);
    expect(interval?.low).toBeCloseTo(40 / Math.exp(3.0776835371752544 * Math.LN2), 6);
  });
});

describe('the next value of a group', () => {
  it('shrinks toward all, as if these were worth three values', () => {
    // All: 10, 20, 30, 40 (mean 25); its own: 40. (3 x 25 + 40) / 4 = 28.75.
    const interval = nextOfGroup([[10, 20, 30, 40], [40]], NO_PRIOR);
    expect(interval?.mean).toBeCloseTo(28.75, 12);
    // Student's t of 3 degrees of freedom at 0.9 is 1.63774; spread 12.9099; worth 3 + 1 values.
    expect(interval?.high).toBeCloseTo(28.75 + 1.6377443537 * 12.9099444874 * Math.sqrt(1.25), 6);
  });

  it('holds about four in five of the next values', () => {
    const random = numbers(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let held = 0;
    for (let trial = 0; trial < 4_000; trial += 1) {
      const values = Array.from({ length: 12 }, () => 70 + 10 * normal());
      const next = 70 + 10 * normal();
      const interval = nextOfGroup([values, values.slice(0, 4)], { deviation: 12, weight: 1 });
      held += Number(interval !== null && next >= interval.low && next <= interval.high);
    }
    expect(held / 4_000).toBeGreaterThan(0.78);
    expect(held / 4_000).toBeLessThan(0.84);
  });
});

/** Pseudo-random numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
