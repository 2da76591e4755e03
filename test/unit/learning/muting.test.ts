import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import type { Run } from '../../../src/domain/run';
import { suggestionIdSchema, type SuggestionOutline } from '../../../src/domain/suggestion';
import { calibration } from '../../../src/learning/calibration';
import { muted } from '../../../src/learning/muting';
import { aRun } from './runs';

const FEATURES = ['a', 'b', 'c', 'd'];
const EXPECTED = { successRate: { mean: 0.5, low: 0.2, high: 0.8, count: 9 }, quality: null, minutes: null };

interface Forecasts {
  /** Of a run's success, by the run's number. */
  readonly success?: (number: number) => number;
  /** Of a conflict of the first two features; the other two get what is left to 1. */
  readonly risk?: (number: number) => number;
}

/** Every other run fails; in every run whose number a three divides, the first two features conflict. */
function ledgerOf(runs: number, forecasts: Forecasts) {
  const { success = () => 0.5, risk } = forecasts;
  const numbers = Array.from({ length: runs }, (_, index) => index);
  const ids = numbers.map((number) => suggestionIdSchema.parse(`sug_20250101_000000_${String(number).padStart(4, '0')}`));
  const recorded = numbers.map((number): Run => {
    const conflicting = number % 3 === 0;
    return aRun(number, number % 2 === 0 ? 4 : 0, 4, {
      features: FEATURES.map((name) => namedFeature(name)),
      suggestionId: ids[number] ?? null,
      conflicts: conflicting ? [{ features: ['b', 'a'], files: ['x'] }] : [],
      conflictsEncountered: conflicting ? 1 : 0,
    });
  });
  const shown = numbers.map((number): SuggestionOutline => ({
    id: ids[number] ?? suggestionIdSchema.parse('sug_20250101_000000_none'),
    createdAt: recorded[number]?.createdAt ?? '',
    method: 'test',
    planned: { features: FEATURES, worktrees: [] },
    forecast: {
      expected: { ...EXPECTED, successRate: { ...EXPECTED.successRate, mean: success(number) } },
      conflictRisk:
        risk === undefined
          ? []
          : [
              { features: ['a', 'b'], probability: risk(number) },
              { features: ['c', 'd'], probability: 1 - risk(number) },
            ],
    },
  }));
  return calibration(shown, recorded);
}

const RIGHT = (number: number): number => (number % 2 === 0 ? 0.9 : 0.2);
const WRONG = (number: number): number => 1 - RIGHT(number);

describe('muting', () => {
  it('is not there without a ledger', () => {
    expect(muted(null)).toEqual({ successRate: false, conflictRisk: false });
  });

  it('waits for twenty features of five runs, however bad the forecasts are', () => {
    expect(ledgerOf(4, { success: WRONG })).toMatchObject({ count: 16, verdict: 'tooEarly' });
    expect(muted(ledgerOf(4, { success: WRONG })).successRate).toBe(false);
    expect(ledgerOf(5, { success: WRONG })).toMatchObject({ count: 20, verdict: 'noBetter' });
    expect(muted(ledgerOf(5, { success: WRONG })).successRate).toBe(true);
  });

  it('leaves alone what beats the base rate, and claims better only where chance does not explain it', () => {
    expect(ledgerOf(12, { success: RIGHT })).toMatchObject({ verdict: 'better' });
    const lucky = (number: number): number => (number < 7 ? RIGHT(number) : WRONG(number));
    const undecided = ledgerOf(12, { success: lucky });
    expect(undecided?.brier).toBeLessThan(undecided?.baseRateKnownBrier ?? 0);
    expect(undecided).toMatchObject({ verdict: 'undecided' });
    expect(muted(undecided).successRate).toBe(false);
  });

  it('falls on what says no more than the base rate that was known', () => {
    const known = ledgerOf(12, {})?.baseRateKnownBrier;
    // Before the nth run, half of the earlier ones had succeeded, or one more than that.
    const sameAsKnown = (number: number): number => (4 * Math.ceil(number / 2) + 1) / (4 * number + 2);
    const copied = ledgerOf(12, { success: sameAsKnown });
    expect(copied?.brier).toBeCloseTo(known ?? Number.NaN, 12);
    expect(copied).toMatchObject({ verdict: 'noBetter' });
  });

  it('judges pairs from five conflicts on, apart from success', () => {
    const wrong = (number: number): number => (number % 3 === 0 ? 0.1 : 0.5);
    expect(ledgerOf(12, { success: RIGHT, risk: wrong })?.pairs).toMatchObject({ conflicts: 4, verdict: 'tooEarly' });
    const fifth = ledgerOf(13, { success: RIGHT, risk: wrong });
    expect(fifth?.pairs).toMatchObject({ conflicts: 5, count: 26, verdict: 'noBetter' });
    expect(muted(fifth)).toEqual({ successRate: false, conflictRisk: true });
  });

  it('does not fall on risks that tell which pairs conflict', () => {
    const sharp = ledgerOf(30, { success: WRONG, risk: (number) => (number % 3 === 0 ? 0.8 : 0.02) });
    expect(sharp?.pairs?.conflicts).toBe(10);
    expect(muted(sharp).successRate).toBe(true);
  });
});
