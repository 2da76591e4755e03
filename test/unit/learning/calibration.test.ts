import { describe, expect, it } from 'vitest';
import { suggestionIdSchema, type Suggestion } from '../../../src/domain/suggestion';
import { calibration } from '../../../src/learning/calibration';
import { NOTHING_PLANNED } from '../../../src/learning/forecast';
import { brier, logLoss } from '../../../src/learning/scores';
import { aRun } from './runs';

const ID = suggestionIdSchema.parse('sug_20250101_000000_aaaa');
const OTHER = suggestionIdSchema.parse('sug_20250101_000000_bbbb');

function suggestion(id: Suggestion['id'], mean: number | null, low = 0.5, high = 1): Suggestion {
  return {
    id,
    createdAt: '2025-01-01T00:00:00.000Z',
    method: 'test',
    planned: NOTHING_PLANNED,
    forecast: {
      enoughData: mean !== null,
      runsUsed: 3,
      runsMissing: 0,
      expected: { successRate: mean === null ? null : { mean, low, high, count: 9 }, quality: null, minutes: null },
      recommended: null,
      conflictRisk: [],
      commonIssues: [],
    },
  };
}

describe('the scores of forecasts', () => {
  it('are those of the textbook: 70 % rain and it rained, 0.09; 30 % and it did not, 0.09; 50 %, 0.25', () => {
    expect(brier([{ predicted: 0.7, successes: 1, failures: 0 }])).toBeCloseTo(0.09, 12);
    expect(brier([{ predicted: 0.3, successes: 0, failures: 1 }])).toBeCloseTo(0.09, 12);
    expect(brier([{ predicted: 0.5, successes: 3, failures: 5 }])).toBe(0.25);
    expect(logLoss([{ predicted: 0.5, successes: 3, failures: 5 }])).toBeCloseTo(Math.LN2, 12);
  });

  it('make a certain and wrong forecast expensive, not infinite', () => {
    expect(logLoss([{ predicted: 1, successes: 0, failures: 1 }])).toBeCloseTo(-Math.log(0.001), 9);
  });
});

describe('calibration', () => {
  it('holds each forecast against the features of its run', () => {
    const runs = [aRun(1, 3, 4, { suggestionId: ID }), aRun(2, 0, 2, { suggestionId: OTHER }), aRun(3, 1, 1)];
    const result = calibration([suggestion(ID, 0.8), suggestion(OTHER, 0.5)], runs);
    expect(result?.count).toBe(6);
    expect(result?.brier).toBeCloseTo((3 * 0.04 + 0.64 + 2 * 0.25) / 6, 12);
    expect(result?.baseRateBrier).toBeCloseTo(0.25, 12);
    expect(result?.coverage).toBe(0.5);
    expect(result?.bins).toEqual([
      { from: 0.4, to: 0.6, count: 2, predicted: 0.5, actual: 0 },
      { from: 0.8, to: 1, count: 4, predicted: expect.closeTo(0.8, 12) as number, actual: 0.75 },
    ]);
  });

  it('is nothing while no forecast with a figure has met an outcome', () => {
    expect(calibration([], [aRun(1, 1, 1)])).toBeNull();
    expect(calibration([suggestion(ID, null)], [aRun(1, 1, 1, { suggestionId: ID })])).toBeNull();
    const unknown = aRun(1, 0, 2, { suggestionId: ID, prsCreated: null, prsMerged: null });
    expect(calibration([suggestion(ID, 0.8)], [unknown])).toBeNull();
  });
});
