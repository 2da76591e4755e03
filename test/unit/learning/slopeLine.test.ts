import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slopeLine } from '../../../src/learning/slopeLine';
import { theilSen } from '../../../src/learning/theilSen';
import { SeededRandom } from '../../bench/learning/seededRandom';

/** How far a line of these may be off at its ends. */
const PRECISION = 0.001;

/** Sen's interval from the list of all slopes, as the literature has it. */
function listedInterval(values: readonly number[]): readonly [number, number] {
  const slopes = values.flatMap((later, j) => values.slice(0, j).map((earlier, i) => (later - earlier) / (j - i))).sort((one, other) => one - other);
  const n = values.length;
  const ties = [...new Set(values)].map((value) => values.filter((other) => other === value).length).reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  const half = 1.2815515655446004 * Math.sqrt((n * (n - 1) * (2 * n + 5) - ties) / 18);
  const at = (rank: number): number => slopes[Math.min(slopes.length - 1, Math.max(0, rank))] ?? Number.NaN;
  return [at(Math.floor((slopes.length - half) / 2) - 1), at(Math.ceil((slopes.length + half) / 2))];
}

describe('the Theil-Sen line without a list of slopes', () => {
  it.each([
    ['scores that repeat', fc.array(fc.integer({ min: 100, max: 200 }).map((half) => half / 2), { minLength: 2, maxLength: 60 })],
    ['scores that hardly change', fc.array(fc.constantFrom(80, 80, 80, 90), { minLength: 2, maxLength: 40 })],
    ['any numbers', fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 2, maxLength: 60 })],
  ])('is the median of all slopes, with Sen’s interval: %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (values) => {
        const { slope, low, high } = slopeLine(values);
        const [listedLow, listedHigh] = listedInterval(values);
        const reach = values.length;
        expect(Math.abs(slope - theilSen(values)) * reach).toBeLessThanOrEqual(PRECISION);
        expect(Math.abs(low - listedLow) * reach).toBeLessThanOrEqual(PRECISION);
        expect(Math.abs(high - listedHigh) * reach).toBeLessThanOrEqual(PRECISION);
      }),
      { numRuns: 200 },
    );
  });

  it('goes through the middle of a straight line, whose slope has no spread', () => {
    const line = slopeLine(Array.from({ length: 101 }, (_, index) => 50 + index / 4));
    expect(line.slope).toBeCloseTo(0.25, 4);
    expect(line.low).toBeCloseTo(0.25, 4);
    expect(line.high).toBeCloseTo(0.25, 4);
    expect(line.middle).toBeCloseTo(62.5, 3);
  });

  it('is flat for equal values, and not bent by one odd value', () => {
    expect(slopeLine(Array.from({ length: 50 }, () => 80))).toEqual({ slope: 0, low: 0, high: 0, middle: 80 });
    expect(slopeLine([...Array.from({ length: 50 }, () => 80), 0])).toMatchObject({ slope: 0, middle: 80 });
  });

  it('holds the true slope in about four of five histories', () => {
    const random = new SeededRandom(3);
    const held = Array.from({ length: 400 }, () => slopeLine(Array.from({ length: 40 }, (_, index) => 70 + 0.1 * index + 8 * random.normal()))).filter(({ low, high }) => low <= 0.1 && high >= 0.1).length;
    expect(held / 400).toBeGreaterThan(0.74);
    expect(held / 400).toBeLessThan(0.88);
  });

  it('takes ten thousand values, of which there are fifty million pairs', () => {
    const random = new SeededRandom(5);
    const values = Array.from({ length: 10_000 }, (_, index) => 70 + 0.0005 * index + 10 * random.normal());
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      const { slope, low, high } = slopeLine(values);
      expect(Math.abs(slope - 0.0005)).toBeLessThan(0.0002);
      expect(low).toBeLessThan(slope);
      expect(high).toBeGreaterThan(slope);
      return performance.now() - start;
    });
    // Listing the slopes takes seconds and 400 MB.
    expect(Math.min(...times)).toBeLessThan(500);
  });
});
