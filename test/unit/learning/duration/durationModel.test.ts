import { describe, expect, it } from 'vitest';
import { DurationModel } from '../../../../src/learning/duration/durationModel';
import { SHIPPED_DURATION } from '../../../../src/learning/shipped';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 1);
const PLAIN = new DurationModel({ sums: {}, weights: { intercept: 0, own: 1, sinceSuccess: 0 }, errors: { low: -Math.LN2, high: Math.LN2 } });
const ASKED = { agent: null, kind: null, at: NOW, hoursSinceSuccess: null } as const;

describe('hours until a merge', () => {
  it('shrink toward what was learned elsewhere, as if that were worth three merges of one’s own', () => {
    const three = Array.from({ length: 3 }, () => ({ agent: null, kind: 'feat' as const, hours: Math.E ** 2, at: NOW }));
    // ln hours: 0 elsewhere, 2 for each of three of its own; (3 x 0 + 3 x 2) / 6 = 1.
    const { mean, low, high } = PLAIN.hours(three, ASKED);
    expect([mean, low, high].map((hours) => hours / Math.E)).toEqual([1, 0.5, 2].map((value) => expect.closeTo(value, 12) as number));
  });

  it('know nothing later than the question, and forget: after twenty days a merge counts half', () => {
    expect(PLAIN.hours([{ agent: null, kind: null, hours: 9, at: NOW + HOUR }], ASKED).mean).toBe(1);
    const old = PLAIN.center([{ agent: null, kind: 'feat', hours: Math.E, at: NOW - 20 * 24 * HOUR }], ASKED);
    expect(old).toBeCloseTo(0.5 / 3.5, 12);
  });

  it('have an interval around them with the shipped numbers', () => {
    const { low, mean, high } = new DurationModel(SHIPPED_DURATION).hours([], { ...ASKED, agent: 'codex', kind: 'docs' });
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });
});
