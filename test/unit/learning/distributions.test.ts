import { describe, expect, it } from 'vitest';
import { betaBinomial, betaDistribution, betaQuantile, normalDistribution, studentQuantile } from '../../../src/learning/distributions';

/** scipy.stats.betabinom(4, 2.5, 5 / 6) at 0 to 4. */
const BETA_BINOMIAL = [0.034009678643724714, 0.08872090080971651, 0.16439461032388655, 0.2690093623481777, 0.4438654478744943];

describe('quantiles and distributions', () => {
  it('of Beta agree with SciPy and with the Jeffreys interval of 5 in 10 (Brown, Cai & DasGupta 2001: 0.224)', () => {
    expect(betaQuantile(0.025, 5.5, 5.5)).toBeCloseTo(0.22352867025, 9);
    expect(betaQuantile(0.9, 4.5, 0.5)).toBeCloseTo(0.99814718148, 9);
    expect(betaQuantile(0.1, 5000, 3000)).toBeCloseTo(0.61805687975, 9);
  });

  it('of Beta are right where there is hardly any data, and invert each other', () => {
    expect(betaQuantile(0.1, 0.02, 0.03) / 1.1796663333118288e-39).toBeCloseTo(1, 9);
    for (const [a, b] of [[0.2, 0.9], [1.13, 0.87], [40, 3], [3000, 250]] as const) {
      for (const p of [0.1, 0.5, 0.9]) expect(betaDistribution(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 9);
    }
  });

  it('of the beta-binomial are SciPy’s', () => {
    expect([0, 1, 2, 3, 4].map((k) => betaBinomial(k, 4, 2.5, 5 / 6))).toEqual(BETA_BINOMIAL.map((value) => expect.closeTo(value, 9) as number));
  });

  it('of Student agree with the printed tables and @stdlib', () => {
    expect(studentQuantile(0.9, 1)).toBeCloseTo(3.078, 3);
    expect(studentQuantile(0.9, 4)).toBeCloseTo(1.533, 3);
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.262, 3);
    // SciPy.
    expect(studentQuantile(0.9, 30)).toBeCloseTo(1.3104150253913960, 10);
    expect(studentQuantile(0.9, 10_000)).toBeCloseTo(1.2816362297, 8);
  });

  it('of the normal distribution invert as they should', () => {
    expect(normalDistribution(-1.96)).toBeCloseTo(0.0249978951482204, 12);
    expect(normalDistribution(1.2815515655446004)).toBeCloseTo(0.9, 12);
    expect(normalDistribution(0)).toBe(0.5);
    expect(normalDistribution(-40)).toBe(0);
    expect(normalDistribution(40)).toBe(1);
  });
});
