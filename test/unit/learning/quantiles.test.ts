import stdlibBetaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import stdlibStudentQuantile from '@stdlib/stats-base-dists-t-quantile';
import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../src/learning/logGamma';
import { betaQuantile, normalDistribution, studentQuantile } from '../../../src/learning/quantiles';

describe('the quantiles', () => {
  it('of Beta are those of @stdlib, for little and for much data', () => {
    const shapes = [0.5, 0.87, 1, 1.13, 2, 4.5, 10.87, 38.13, 250, 3000];
    for (const a of shapes) {
      for (const b of shapes) {
        for (const p of [0.025, 0.1, 0.5, 0.9, 0.975]) {
          const expected = stdlibBetaQuantile(p, a, b);
          expect(Math.abs(betaQuantile(p, a, b) - expected), `Beta(${a}, ${b}) at ${p}`).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('of Beta agree with SciPy and with the Jeffreys interval of 5 in 10 (Brown, Cai & DasGupta 2001: 0.224)', () => {
    expect(betaQuantile(0.025, 5.5, 5.5)).toBeCloseTo(0.22352867025, 9);
    expect(betaQuantile(0.9, 4.5, 0.5)).toBeCloseTo(0.99814718148, 9);
    expect(betaQuantile(0.1, 5000, 3000)).toBeCloseTo(0.61805687975, 9);
  });

  it('of Student agree with the printed tables and @stdlib', () => {
    expect(studentQuantile(0.9, 1)).toBeCloseTo(3.078, 3);
    expect(studentQuantile(0.9, 4)).toBeCloseTo(1.533, 3);
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.262, 3);
    for (const df of [1, 2, 3, 7, 30, 500, 10_000]) expect(studentQuantile(0.9, df)).toBeCloseTo(stdlibStudentQuantile(0.9, df), 8);
  });

  it('of the normal distribution invert as they should', () => {
    expect(normalDistribution(-1.96)).toBeCloseTo(0.0249978951482204, 12);
    expect(normalDistribution(1.2815515655446004)).toBeCloseTo(0.9, 12);
    expect(normalDistribution(0)).toBe(0.5);
    expect(normalDistribution(-40)).toBe(0);
    expect(normalDistribution(40)).toBe(1);
  });

  it('rest on a gamma function that knows factorials and the square root of pi', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  });
});
