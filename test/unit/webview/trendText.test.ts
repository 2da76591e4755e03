import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { trendBasis, trendSentence } from '../../../src/webview/charts/trendText';
import { Formats } from '../../../src/webview/formats';
import { Reader } from '../../../src/webview/reader';

const reader = new Reader(english, new Formats('en'));

describe('the trend in words', () => {
  it('claims nothing too early', () => {
    const trend = { direction: 'tooEarly', slopePerRun: null, p: null } as const;
    expect(trendSentence(trend, 1, reader)).toBe('Too early to say: 1 run so far.');
    expect(trendBasis(trend, reader)).toBeNull();
  });

  it('says how much, over how many runs, by what', () => {
    const trend = { direction: 'improving', slopePerRun: 0.72, p: 0.0004 } as const;
    expect(trendSentence(trend, 30, reader)).toBe('Improving: +0.7 points a run over 30 runs.');
    expect(trendBasis(trend, reader)).toBe('Theil-Sen slope, Mann-Kendall test: p < 0.01');
    expect(trendSentence({ ...trend, direction: 'declining', slopePerRun: -0.7 }, 30, reader)).toBe('Declining: -0.7 points a run over 30 runs.');
    expect(trendSentence({ ...trend, direction: 'steady', slopePerRun: 0 }, 30, reader)).toBe('Steady: no clear trend over 30 runs (0 points a run).');
  });
});
