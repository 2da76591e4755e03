import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOf, quality, type QualityFacts } from '../../../src/domain/quality';

const PERFECT: QualityFacts = { successRate: 1, conflictsEncountered: 0, testsPassing: true, manualFixesNeeded: 0 };

const facts: fc.Arbitrary<QualityFacts> = fc.record({
  successRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  conflictsEncountered: fc.option(fc.nat(20)),
  testsPassing: fc.option(fc.boolean()),
  manualFixesNeeded: fc.option(fc.nat(20)),
});

describe('the quality score', () => {
  it('of 4 of 4 merged, no conflicts, tests passing and no fixes is 100', () => {
    expect(quality(PERFECT)).toEqual({
      score: 100,
      grade: 'excellent',
      breakdown: { base: 50, success: 20, noConflicts: 10, testsPassing: 10, noManualFixes: 10 },
    });
  });

  it('of 3 of 4 merged with a conflict and a fix, tests passing, is 75', () => {
    expect(quality({ successRate: 0.75, conflictsEncountered: 1, testsPassing: true, manualFixesNeeded: 1 })).toMatchObject({
      score: 75,
      grade: 'acceptable',
    });
  });

  it('gives nothing for what is not known', () => {
    expect(quality({ successRate: null, conflictsEncountered: null, testsPassing: null, manualFixesNeeded: null })).toEqual({
      score: 50,
      grade: 'failed',
      breakdown: { base: 50, success: 0, noConflicts: 0, testsPassing: 0, noManualFixes: 0 },
    });
  });

  it('does not pass its maximum when more were merged than created', () => {
    expect(quality({ ...PERFECT, successRate: 3 }).score).toBe(100);
  });

  it('lies within 50 and 100 and is the sum of its parts', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { score, breakdown } = quality(known);
        expect(score).toBeGreaterThanOrEqual(50);
        expect(score).toBeLessThanOrEqual(100);
        expect(Object.values(breakdown).reduce<number>((sum, part) => sum + part, 0)).toBeCloseTo(score, 9);
      }),
    );
  });

  it('never falls when a fact gets better', () => {
    fc.assert(
      fc.property(facts, fc.double({ min: 0, max: 1, noNaN: true }), (known, gain) => {
        const { score } = quality(known);
        expect(quality({ ...known, successRate: Math.min(1, (known.successRate ?? 0) + gain) }).score).toBeGreaterThanOrEqual(score);
        expect(quality({ ...known, conflictsEncountered: 0 }).score).toBeGreaterThanOrEqual(score);
        expect(quality({ ...known, testsPassing: true }).score).toBeGreaterThanOrEqual(score);
        expect(quality({ ...known, manualFixesNeeded: 0 }).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});

describe('the grade', () => {
  it.each([
    [100, 'excellent'],
    [90, 'excellent'],
    [89.99, 'good'],
    [80, 'good'],
    [79.99, 'acceptable'],
    [70, 'acceptable'],
    [69.99, 'poor'],
    [60, 'poor'],
    [59.99, 'failed'],
    [50, 'failed'],
  ] as const)('of %d is %s', (score, grade) => {
    expect(gradeOf(score)).toBe(grade);
  });
});
