import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from '../../../src/learning/mannKendall';
import { theilSen } from '../../../src/learning/theilSen';
import { trend, TREND_MINIMUM } from '../../../src/learning/trend';

const TIED = [23, 24, 29, 6, 29, 24, 34, 24, 29, 31];

describe('Mann-Kendall', () => {
  it('counts a strict rise of ten as 45, z = 44 / sqrt(125)', () => {
    const result = mannKendall([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(result.s).toBe(45);
    expect(result.z).toBeCloseTo(44 / Math.sqrt(125), 12);
    expect(result.p).toBeCloseTo(8.30307e-5, 9);
  });

  it('corrects the variance for ties', () => {
    const result = mannKendall(TIED);
    expect(result.s).toBe(19);
    // Two ties of three: (10 * 9 * 25 - 2 * 3 * 2 * 11) / 18 = 117.67.
    expect(result.z).toBeCloseTo(18 / Math.sqrt(117 + 2 / 3), 12);
    expect(result.p).toBeCloseTo(0.0970392989, 9);
  });

  it('sees nothing in equal values', () => {
    expect(mannKendall([80, 80, 80, 80])).toEqual({ s: 0, z: 0, p: 1 });
  });
});

describe('Theil-Sen', () => {
  it('is the median of the slopes of all pairs (SciPy: 0.875)', () => {
    expect(theilSen(TIED)).toBe(0.875);
    expect(theilSen([10, 20])).toBe(10);
  });

  it('does not follow one odd value', () => {
    expect(theilSen([1, 2, 3, 4, 5, 6, 7, 800])).toBe(1);
  });
});

describe('the trend', () => {
  it('is too early to tell below eight runs, however clear it looks', () => {
    expect(trend([50, 60, 70, 80, 90, 95, 100])).toEqual({ direction: 'tooEarly', slopePerRun: null, p: null });
  });

  it('is not "improving" because the mean is high', () => {
    expect(trend([95, 96, 95, 96, 95, 96, 95, 96]).direction).toBe('steady');
  });

  it('rises and falls where chance is unlikely', () => {
    const rising = [60, 65, 63, 70, 72, 75, 74, 80];
    expect(trend(rising)).toMatchObject({ direction: 'improving' });
    expect(trend(rising.toReversed())).toMatchObject({ direction: 'declining' });
  });

  it('only looks at the last hundred runs', () => {
    const past = Array.from({ length: 500 }, (_, index) => 50 + index / 10);
    expect(trend([...past, ...Array.from({ length: 100 }, () => 90)]).direction).toBe('steady');
  });

  it('turns around when time does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 50, max: 100 }), { minLength: TREND_MINIMUM, maxLength: 40 }), (scores) => {
        const [forwards, backwards] = [trend(scores), trend(scores.toReversed())];
        expect(forwards.p).toBeCloseTo(backwards.p ?? Number.NaN, 12);
        expect(forwards.slopePerRun).toBeCloseTo(-(backwards.slopePerRun ?? Number.NaN), 12);
      }),
    );
  });
});
