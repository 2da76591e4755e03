import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc, brier, calibrationError, intervalCoverage, logLoss, observationCount, reliability, type Observation } from '../../../src/learning/scores';

const observation = fc.record({ predicted: fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20), successes: fc.nat(4), failures: fc.nat(4) });
const observations = fc.array(observation, { minLength: 1, maxLength: 20 }).filter((all) => observationCount(all) > 0);
const both = observations.filter((all) => all.some(({ successes }) => successes > 0) && all.some(({ failures }) => failures > 0));

describe('the area under the curve', () => {
  it('is the published one of Hanley & McNeil (1982): 109 images rated from 1 to 5, 0.893', () => {
    const normal = [33, 6, 6, 11, 2];
    const abnormal = [3, 2, 2, 11, 33];
    const rated = normal.map((failures, index) => ({ predicted: (index + 1) / 5, successes: abnormal[index] ?? 0, failures }));
    expect(auc(rated)).toBeCloseTo(0.893, 3);
  });

  it('counts the pairs of a success and a failure, ties half', () => {
    fc.assert(
      fc.property(both, (all) => {
        const single = all.flatMap(({ predicted, successes, failures }) => [
          ...Array.from({ length: successes }, () => ({ predicted, happened: true })),
          ...Array.from({ length: failures }, () => ({ predicted, happened: false })),
        ]);
        const pairs = single.filter(({ happened }) => happened).flatMap((success) => single.filter(({ happened }) => !happened).map((failure) => success.predicted - failure.predicted));
        const wins = pairs.reduce((sum, difference) => sum + (difference > 0 ? 1 : difference === 0 ? 0.5 : 0), 0);
        expect(auc(all)).toBeCloseTo(wins / pairs.length, 12);
      }),
    );
  });

  it('is mirrored when every forecast is turned around, and unmoved by what keeps their order', () => {
    fc.assert(
      fc.property(both, (all) => {
        expect(auc(all.map((one) => ({ ...one, predicted: 1 - one.predicted })))).toBeCloseTo(1 - auc(all), 12);
        expect(auc(all.map((one) => ({ ...one, predicted: one.predicted ** 3 })))).toBe(auc(all));
      }),
    );
  });

  it('is no number where one of the two never happened', () => {
    expect(auc([{ predicted: 0.5, successes: 3, failures: 0 }])).toBeNaN();
  });
});

describe('the reliability table', () => {
  it('holds every observation once, within the bounds of its row', () => {
    fc.assert(
      fc.property(observations, fc.integer({ min: 1, max: 10 }), (all, bins) => {
        const rows = reliability(all, bins);
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(observationCount(all));
        for (const { from, to, predicted } of rows) {
          expect(predicted).toBeGreaterThanOrEqual(from - 1e-9);
          expect(predicted).toBeLessThanOrEqual(to + 1e-9);
        }
      }),
    );
  });

  it('has the calibration error of the worked example: 0.1 of 60 % and 0.3 of 40 % are 0.18', () => {
    const row = { from: 0, to: 1 };
    expect(
      calibrationError([
        { ...row, count: 60, predicted: 0.5, actual: 0.6 },
        { ...row, count: 40, predicted: 0.9, actual: 0.6 },
      ]),
    ).toBeCloseTo(0.18, 12);
  });

  it('is never further off than its forecasts are', () => {
    fc.assert(
      fc.property(observations, fc.integer({ min: 1, max: 10 }), (all, bins) => {
        // Jensen: the square of the mean miss of a row is at most the mean square of the misses in it.
        expect(calibrationError(reliability(all, bins)) ** 2).toBeLessThanOrEqual(brier(all) + 1e-9);
      }),
    );
  });
});

describe('the coverage of intervals', () => {
  it('counts those that hold what happened, ends included', () => {
    const held = [
      { low: 0.5, high: 1, actual: 0.5 },
      { low: 0, high: 2 / 3, actual: 1 - 1 / 3 },
      { low: 60, high: 80, actual: 70 },
    ];
    expect(intervalCoverage([...held, { low: 60, high: 80, actual: 81 }, { low: 60, high: 80, actual: 59 }])).toEqual({ share: 0.6, count: 5 });
    expect(intervalCoverage([])).toBeNull();
  });
});

describe('proper scores', () => {
  it('are best for the share that came true', () => {
    const score = (predicted: number): readonly Observation[] => [{ predicted, successes: 3, failures: 1 }];
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (predicted) => {
        expect(brier(score(predicted))).toBeGreaterThanOrEqual(brier(score(0.75)));
        expect(logLoss(score(predicted))).toBeGreaterThanOrEqual(logLoss(score(0.75)));
      }),
    );
  });
});
