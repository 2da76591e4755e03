import { describe, expect, it } from 'vitest';
import type { Conflict, RunFacts } from '../../../src/domain/run';
import { namedFeature, type Outcome } from '../../../src/domain/feature';
import { suggestionIdSchema, type Estimate, type Suggestion, type SuggestionOutline } from '../../../src/domain/suggestion';
import { calibration } from '../../../src/learning/calibration';
import { brier, logLoss } from '../../../src/learning/scores';
import { aRun, ended, foundRun } from './runs';

const ID = suggestionIdSchema.parse('sug_20250101_000000_aaaa');
const OTHER = suggestionIdSchema.parse('sug_20250101_000000_bbbb');

type Outline = Omit<SuggestionOutline, 'forecast'> & { readonly forecast: Partial<SuggestionOutline['forecast']> };

function suggestion(id: Suggestion['id'], mean: number | null, low = 0.5, high = 1, changes: Partial<Outline> = {}): SuggestionOutline {
  const { forecast, ...rest } = changes;
  const successRate = mean === null ? null : { mean, low, high, count: 9 };
  return {
    id,
    createdAt: '2025-01-01T00:00:00.000Z',
    method: 'test',
    planned: { features: [], worktrees: [] },
    forecast: { expected: { successRate, quality: null, minutes: null }, conflictRisk: [], ...forecast },
    ...rest,
  };
}

function suggestionId(number: number): Suggestion['id'] {
  return suggestionIdSchema.parse(`sug_20250101_000000_${String(number).padStart(4, '0')}`);
}

/** As `aRun` has its days. */
function day(number: number): string {
  return new Date(Date.UTC(2025, 0, 1) + number * 24 * 60 * 60 * 1000).toISOString();
}

function around(mean: number, width: number): Estimate {
  return { mean, low: mean - width, high: mean + width, count: 9 };
}

/** A run whose features are known by name, as one is that git was asked about. */
function namedRun(number: number, outcomes: Readonly<Record<string, Outcome | null>>, facts: Partial<RunFacts> = {}) {
  const features = Object.entries(outcomes).map(([name, outcome]) => ({ ...namedFeature(name), outcome }));
  const merged = features.filter(({ outcome }) => outcome === 'merged').length;
  return aRun(number, merged, features.length, { features, evidence: 'git', ...facts });
}

function forecasts(rates: Readonly<Record<string, number>>) {
  return Object.entries(rates).map(([name, mean]) => ({ name, successRate: around(mean, 0.1) }));
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

  it('holds each feature against its own forecast, by name, and against that of the run where it has none', () => {
    const run = namedRun(1, { safe: 'merged', risky: 'unmerged', added: 'merged', slow: 'closed' }, { suggestionId: ID });
    const result = calibration([suggestion(ID, 0.6, 0, 1, { forecast: { features: forecasts({ safe: 0.9, risky: 0.2, slow: 0.7, dropped: 0.1 }) } })], [run]);
    expect(result?.count).toBe(4);
    expect(result?.brier).toBeCloseTo((0.1 ** 2 + 0.2 ** 2 + 0.4 ** 2 + 0.7 ** 2) / 4, 12);
    expect(result?.auc).toBe(0.75);
  });

  it.each([{}, { prsCreated: null, prsMerged: null }])('holds no forecast against a feature that is open, or was not merged for no reason of the agent’s (%j)', (facts) => {
    const shown = [suggestion(ID, 0.6, 0, 1, { forecast: { features: forecasts({ safe: 0.9, paused: 0.1, replaced: 0.8, broken: 0.3 }) } })];
    const known = [ended('safe', 'merged'), ended('broken', 'closed', 'failingChecks')];
    const result = calibration(shown, [foundRun(1, [...known, ended('paused', 'open'), ended('replaced', 'closed', 'superseded')], { suggestionId: ID, ...facts })]);
    expect(result).toMatchObject({ count: 2, auc: 1 });
    expect(result?.brier).toBeCloseTo((0.1 ** 2 + 0.3 ** 2) / 2, 12);
    expect(calibration(shown, [foundRun(1, [ended('paused', 'open'), ended('replaced', 'closed', 'superseded')], { suggestionId: ID, ...facts })])).toBeNull();
  });

  it('believes a person’s count before the outcomes that were found, and then knows no feature by name', () => {
    const run = namedRun(1, { safe: 'merged', risky: 'unmerged' }, { suggestionId: ID, prsMerged: 2 });
    const result = calibration([suggestion(ID, 0.6, 0, 1, { forecast: { features: forecasts({ safe: 0.9, risky: 0.2 }) } })], [run]);
    expect(result?.brier).toBeCloseTo(0.4 ** 2, 12);
  });

  it('knows the base rate as it was before each suggestion, by Laplace, without the suggestion’s own run', () => {
    const runs = [aRun(1, 3, 4), aRun(2, 1, 4, { suggestionId: ID }), aRun(5, 0, 2, { suggestionId: OTHER }), aRun(9, 4, 4)];
    const shown = [suggestion(ID, 0.5, 0, 1, { createdAt: day(3) }), suggestion(OTHER, 0.5, 0, 1, { createdAt: day(4) })];
    const [first, second] = [4 / 6, 5 / 10];
    const result = calibration(shown, runs);
    expect(result?.baseRateKnownBrier).toBeCloseTo(((1 - first) ** 2 + 3 * first ** 2 + 2 * second ** 2) / 6, 12);
    expect(result?.runs).toBe(2);
    expect(calibration(shown, runs.slice(1, 3), runs)?.baseRateKnownBrier).toBe(result?.baseRateKnownBrier);
    expect(calibration(shown, runs.slice(1, 3))?.baseRateKnownBrier).not.toBe(result?.baseRateKnownBrier);
  });

  it('says how sure the advantage over the base rate is, by what runs say, not features', () => {
    const ids = [1, 2, 3, 4].map(suggestionId);
    const runs = ids.map((id, index) => aRun(index, index % 2 === 0 ? 4 : 0, 4, { suggestionId: id }));
    const shown = ids.map((id, index) => suggestion(id, index % 2 === 0 ? 0.9 : 0.1, 0, 1, { createdAt: '2024-01-01T00:00:00.000Z' }));
    // Each time the base rate says a half: 0.25 against 0.01, four times the same.
    const sure = calibration(shown, runs)?.advantage;
    for (const figure of [sure?.mean, sure?.low, sure?.high]) expect(figure).toBeCloseTo(0.24, 12);
    expect(sure?.count).toBe(4);
    const [first, ...others] = shown;
    const mixed = calibration(first === undefined ? [] : [{ ...first, forecast: { ...first.forecast, expected: { successRate: around(0.1, 0.1), quality: null, minutes: null } } }, ...others], runs)?.advantage;
    // Differences -0.56, 0.24, 0.24, 0.24: mean 0.04, standard error 0.2, t of three degrees of freedom 1.638.
    expect(mixed?.mean).toBeCloseTo(0.04, 12);
    expect(mixed?.high).toBeCloseTo(0.04 + 1.6377 * 0.2, 4);
    expect(mixed?.low).toBeCloseTo(0.04 - 1.6377 * 0.2, 4);
    expect(calibration(shown, runs.slice(0, 1))?.advantage).toBeNull();
  });

  it('counts how many intervals held: success, quality and minutes, each where it is known', () => {
    const runs = [
      aRun(1, 3, 4, { suggestionId: ID, minutes: 70 }),
      aRun(2, 4, 4, { suggestionId: OTHER, minutes: null }),
      aRun(3, 0, 4, { suggestionId: suggestionId(3), minutes: 200, prsCreated: null, prsMerged: null }),
    ];
    const expected = { successRate: around(0.75, 0.1), quality: around(90, 6), minutes: around(75, 10) };
    const shown = [ID, OTHER, suggestionId(3)].map((id) => suggestion(id, 0, 0, 1, { forecast: { expected } }));
    expect(calibration(shown, runs)).toMatchObject({
      coverage: 0.5,
      coverageCount: 2,
      qualityCoverage: { share: 1 / 3, count: 3 },
      minutesCoverage: { share: 0.5, count: 2 },
      baseRateLogLoss: expect.closeTo(-(7 / 8) * Math.log(7 / 8) - (1 / 8) * Math.log(1 / 8), 12) as number,
    });
    const noMinutes = shown.map((one) => ({ ...one, forecast: { ...one.forecast, expected: { ...expected, minutes: null } } }));
    expect(calibration(noMinutes, runs)?.minutesCoverage).toBeNull();
  });

  it('lists the last ten suggestions beside their runs, newest first, unknown as unknown', () => {
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const runs = numbers.map((number) =>
      aRun(number, 3, 4, { suggestionId: suggestionId(number), minutes: 50 + number, ...(number === 11 ? { prsCreated: null, prsMerged: null, minutes: null } : {}) }),
    );
    const expected = { successRate: around(0.8, 0.1), quality: around(90, 5), minutes: null };
    const shown = numbers.map((number) => suggestion(suggestionId(number), 0, 0, 1, { createdAt: day(number), forecast: { expected } }));
    const ledger = calibration([...shown.toReversed(), suggestion(suggestionId(99), 0.8)], runs)?.ledger ?? [];
    expect(ledger.map(({ suggestionId: id }) => id)).toEqual(numbers.slice(2).toReversed().map(suggestionId));
    expect(ledger[0]).toEqual({
      suggestionId: suggestionId(11),
      runId: runs[11]?.id,
      description: 'Run 11',
      createdAt: day(11),
      predicted: expected,
      actual: { successRate: null, quality: 80, minutes: null },
    });
    expect(ledger[1]?.actual).toEqual({ successRate: 0.75, quality: 95, minutes: 60 });
  });

  it('leaves out of the list what claimed nothing', () => {
    const runs = [aRun(1, 3, 4, { suggestionId: ID }), aRun(2, 3, 4, { suggestionId: OTHER })];
    expect(calibration([suggestion(ID, null), suggestion(OTHER, 0.8)], runs)?.ledger.map(({ runId }) => runId)).toEqual([runs[1]?.id]);
  });

  it('does not judge a method by the forecasts of an earlier one', () => {
    const runs = [aRun(1, 0, 8, { suggestionId: ID }), aRun(2, 4, 4, { suggestionId: OTHER })];
    const shown = [suggestion(ID, 0.9, 0.8, 1, { method: 'old', createdAt: day(0) }), suggestion(OTHER, 0.9, 0.8, 1, { method: 'new', createdAt: day(1) })];
    const result = calibration(shown, runs);
    expect(result).toMatchObject({ method: 'new', count: 4, coverage: 1 });
    expect(result?.ledger).toHaveLength(2);
    // As long as nothing is known of the new one, the old one is what there is to say something about.
    expect(calibration(shown, runs.slice(0, 1))).toMatchObject({ method: 'old', count: 8 });
  });
});

describe('a ledger of ten thousand runs', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => suggestionIdSchema.parse(`sug_20250101_000000_${index.toString(36).padStart(4, '0')}`));
  const runs = ids.map((id, index) => namedRun(index % 3000, { a: 'merged', b: index % 3 === 0 ? 'unmerged' : 'merged' }, { suggestionId: id, conflictsEncountered: 0 }));
  const shown = ids.map((id, index) => {
    const forecast = { features: forecasts({ a: 0.9, b: (index % 7) / 7 }), conflictRisk: [{ features: ['a', 'b'] as [string, string], probability: 0.1 }] };
    return suggestion(id, 0.8, 0.5, 1, { createdAt: day(index % 3000), forecast });
  });

  it('is held against what happened in a moment', () => {
    const started = performance.now();
    expect(calibration(shown, runs)).toMatchObject({ count: 20_000, pairs: { count: 10_000 } });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('says the same in whatever order it is read', () => {
    const [someRuns, someShown] = [runs.slice(0, 300), shown.slice(0, 300)];
    expect(calibration(someShown.toReversed(), someRuns.toReversed())).toEqual(calibration(someShown, someRuns));
  });
});

describe('the risk of pairs', () => {
  const risk = (pairs: readonly (readonly [string, string, number])[]) => pairs.map(([one, other, probability]) => ({ features: [one, other] as [string, string], probability }));
  const conflicts = (...pairs: readonly (readonly [string, string])[]): Pick<RunFacts, 'conflicts' | 'conflictsEncountered'> => ({
    conflicts: pairs.map(([one, other]): Conflict => ({ features: [one, other], files: ['x'] })),
    conflictsEncountered: pairs.length,
  });
  const shown = [suggestion(ID, 0.8, 0, 1, { forecast: { conflictRisk: risk([['a', 'b', 0.6], ['a', 'c', 0.1], ['b', 'c', 0.2], ['a', 'never', 0.9]]) } })];
  const features = { a: 'merged', b: 'merged', c: 'merged' } as const;

  it('is held against the conflicts of its pairs, in either order; a feature that never came to be is no pair', () => {
    const earlier = namedRun(0, features, conflicts(['a', 'b']));
    const pairs = calibration(shown, [earlier, namedRun(1, features, { suggestionId: ID, ...conflicts(['b', 'a']) })])?.pairs;
    expect(pairs).toMatchObject({ count: 3, conflicts: 1, runs: 1, verdict: 'tooEarly' });
    expect(pairs?.brier).toBeCloseTo((0.4 ** 2 + 0.1 ** 2 + 0.2 ** 2) / 3, 12);
    expect(pairs?.baseRateBrier).toBeCloseTo(2 / 9, 12);
    expect(pairs?.baseRateKnownBrier).toBeCloseTo((0.6 ** 2 + 2 * 0.4 ** 2) / 3, 12);
  });

  it('is not judged where conflicts could not be looked for, or only their number was given', () => {
    const unknown = namedRun(1, features, { suggestionId: ID, conflictsEncountered: null });
    const numberOnly = namedRun(1, features, { suggestionId: ID, conflictsEncountered: 1 });
    const corrected = namedRun(1, features, { suggestionId: ID, ...conflicts(['a', 'b']), conflictsEncountered: 0 });
    for (const run of [unknown, numberOnly, corrected]) expect(calibration(shown, [run])?.pairs).toBeNull();
    expect(calibration(shown, [namedRun(1, features, { suggestionId: ID, ...conflicts() })])?.pairs).toMatchObject({ count: 3, conflicts: 0 });
  });
});
