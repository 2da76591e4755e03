import { describe, expect, it } from 'vitest';
import { logisticRegression } from '../../../src/learning/logisticRegression';

describe('a logistic regression', () => {
  it('is what Newton steps with NumPy give, for two groups and a ridge', () => {
    const fit = logisticRegression(
      [
        { inputs: [1, 0], yes: 8, no: 2 },
        { inputs: [1, 1], yes: 3, no: 7 },
      ],
      [0.01, 1],
    );
    expect(fit.coefficients[0]).toBeCloseTo(0.7814906974750533, 9);
    expect(fit.coefficients[1]).toBeCloseTo(-1.1321720489116296, 9);
    expect(fit.covariance[0]?.[1]).toBeCloseTo(-0.2465157585094087, 9);
    expect(fit.covariance[1]?.[1]).toBeCloseTo(0.4665312341550909, 9);
  });

  it('stays finite where the groups are separated', () => {
    const { coefficients } = logisticRegression(
      [
        { inputs: [1, 0], yes: 400, no: 0 },
        { inputs: [1, 1], yes: 0, no: 400 },
      ],
      [0.01, 1],
    );
    expect(coefficients.every(Number.isFinite)).toBe(true);
    expect(coefficients[1]).toBeLessThan(-3);
  });
});
