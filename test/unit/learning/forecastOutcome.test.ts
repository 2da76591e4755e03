import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { suggestionIdSchema, type Suggestion } from '../../../src/domain/suggestion';
import { forecastOutcome } from '../../../src/learning/forecastOutcome';
import { A_FORECAST, A_PLAN } from '../../helpers/storeRuns';
import { aRun } from './runs';

const RATE = { mean: 0.7, low: 0.5, high: 0.9, count: 8 };

function suggestion(forecast: Partial<Suggestion['forecast']>): Suggestion {
  return { id: suggestionIdSchema.parse('sug_20251120_130501_x7q2'), createdAt: '2025-11-20T13:05:01Z', method: 'test', planned: A_PLAN, forecast: { ...A_FORECAST, ...forecast } };
}

const risks = (...pairs: readonly (readonly [string, string])[]): Suggestion['forecast']['conflictRisk'] => pairs.map(([one, other], index) => ({ features: [one, other], probability: 0.5 / (index + 1), basis: '' }));

const features = ['a', 'b', 'c'].map((name) => ({ ...namedFeature(name), outcome: name === 'a' ? ('merged' as const) : null }));

describe('a forecast held against what came', () => {
  it('has the figures of both, unknown ones as null', () => {
    const expected = { successRate: RATE, quality: null, minutes: null };
    const known = forecastOutcome(aRun(1, 1, 4, { minutes: 30 }), suggestion({ expected }));
    expect(known).toMatchObject({ createdAt: '2025-11-20T13:05:01Z', expected, actual: { successRate: 0.25, minutes: 30 } });
    const unknown = forecastOutcome(aRun(1, 1, 4, { prsCreated: null, prsMerged: null, minutes: 0 }), suggestion({}));
    expect(unknown.actual).toMatchObject({ successRate: null, minutes: null });
  });

  it('has every feature with its outcome, also those that the run does not have', () => {
    const asked = ['a', 'b', 'gone'].map((name) => ({ name, successRate: RATE }));
    expect(forecastOutcome(aRun(1, 1, 3, { features }), suggestion({ features: asked })).features.map(({ outcome }) => outcome)).toEqual(['merged', null, 'absent']);
  });

  it('has every pair with what came of it, in either order of its names, then the conflicts that nobody foresaw', () => {
    const run = aRun(1, 1, 3, { features, conflicts: [{ features: ['b', 'a'], files: ['x'] }, { features: ['b', 'c'], files: ['x'] }], conflictsEncountered: 2 });
    expect(forecastOutcome(run, suggestion({ conflictRisk: risks(['a', 'b'], ['a', 'c'], ['a', 'gone']) })).pairs).toEqual([
      { features: ['a', 'b'], probability: 0.5, happened: 'conflict' },
      { features: ['a', 'c'], probability: 0.25, happened: 'clean' },
      { features: ['a', 'gone'], probability: 0.5 / 3, happened: 'absent' },
      { features: ['b', 'c'], probability: null, happened: 'conflict' },
    ]);
  });

  it.each([null, 0, 3])('does not say which pairs conflicted where only their number is known: %s', (conflictsEncountered) => {
    const run = aRun(1, 1, 3, { features, conflicts: [{ features: ['a', 'b'], files: ['x'] }], conflictsEncountered });
    expect(forecastOutcome(run, suggestion({ conflictRisk: risks(['a', 'c']) })).pairs).toEqual([{ features: ['a', 'c'], probability: 0.5, happened: 'unknown' }]);
  });
});
