import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { Formats } from '../../../src/webview/formats';
import { Reader } from '../../../src/webview/reader';

const NOW = Date.parse('2026-03-10T12:00:00Z');

function ago(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

describe('numbers', () => {
  it('follow the locale', () => {
    const german = new Formats('de');
    expect(german.score(87.5)).toBe('87,5');
    expect(german.whole(12_345)).toBe('12.345');
    expect(german.rate(0.754)).toBe('75\u00A0%');
  });

  it('are English where the locale is none', () => {
    expect(new Formats('not a locale').score(87.5)).toBe('87.5');
    expect(new Formats('').whole(1000)).toBe('1,000');
  });

  it('show no decimal that says nothing', () => {
    const english = new Formats('en');
    expect(english.score(90)).toBe('90');
    expect(english.score(73.333)).toBe('73.3');
    expect(english.signed(0.7)).toBe('+0.7');
    expect(english.signed(0)).toBe('0');
  });
});

describe('times', () => {
  const formats = new Formats('en');

  it.each([
    [0, 'now'],
    [59, '59 minutes ago'],
    [60, '1 hour ago'],
    [24 * 60, 'yesterday'],
    [29 * 24 * 60, '29 days ago'],
  ])('%i minutes ago', (minutes, text) => {
    expect(formats.relative(ago(minutes), NOW)).toBe(text);
  });

  it('become dates after a month', () => {
    expect(formats.relative(ago(31 * 24 * 60), NOW)).toBe('Feb 7, 2026');
  });

  it('are now where another machine’s clock is ahead', () => {
    expect(formats.relative(ago(-5), NOW)).toBe('now');
  });
});

describe('counts', () => {
  const reader = new Reader(english, new Formats('en'));

  it('know the singular', () => {
    expect(reader.runs(1)).toBe('1 run');
    expect(reader.runs(1000)).toBe('1,000 runs');
    expect(reader.features(1)).toBe('1 feature');
    expect(reader.features(0)).toBe('0 features');
  });
});
