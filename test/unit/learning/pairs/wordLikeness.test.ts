import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordLikeness } from '../../../../src/learning/pairs/wordLikeness';

const words = (from: number, count: number): ReadonlySet<string> => new Set(Array.from({ length: count }, (_, index) => `word${from + index}`));

describe('the likeness of words', () => {
  it('is what a pair has in common beyond the other pairs of its plan', () => {
    const likeness = new WordLikeness([words(0, 40), words(0, 40), words(100, 40), words(200, 40)]);
    expect(likeness.evidence(0, 1)).toMatchObject({ shared: 40, all: 40 });
    expect(likeness.evidence(0, 1).weight).toBeGreaterThan(0);
    expect(likeness.evidence(2, 3).weight).toBeLessThan(0);
    // All of a plan alike: hardly more than what specifications have in common anyway.
    const alike = new WordLikeness(Array.from({ length: 12 }, () => words(0, 40)));
    expect(alike.evidence(0, 1).weight).toBeLessThan(likeness.evidence(0, 1).weight / 3);
  });

  it('says nothing where a few words differ, and little where a few agree', () => {
    const likeness = new WordLikeness([words(0, 2), words(0, 2), words(10, 2), new Set<string>()]);
    expect(likeness.evidence(0, 2).weight).toBe(0);
    expect(likeness.evidence(0, 3).weight).toBe(0);
    expect(likeness.evidence(0, 1).weight).toBeGreaterThan(0);
    expect(likeness.evidence(0, 1).weight).toBeLessThan(0.7);
  });

  it('counts as a comparison of each with each does', () => {
    const set = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 7 }).map((each) => new Set(each));
    fc.assert(
      fc.property(fc.array(set, { minLength: 2, maxLength: 6 }), (all) => {
        const likeness = new WordLikeness(all);
        for (const [one, own] of all.entries()) for (const [other, others] of all.entries()) if (one < other) expect(likeness.shared(one, other)).toBe([...own].filter((word) => others.has(word)).length);
      }),
    );
  });
});
