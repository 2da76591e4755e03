import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { UNMERGED_KINDS } from '../../../src/domain/unmergedReason';
import { featureUnmergedText, unmergedText } from '../../../src/domain/unmergedText';

describe('why something was not merged', () => {
  it('has words of its own for each kind', () => {
    expect(UNMERGED_KINDS.map((kind) => unmergedText({ kind }, english))).toEqual(['superseded', 'not needed any more', 'its branch was deleted', 'in conflict with its base', 'its checks failed', 'no activity', 'turned down', 'reverted']);
  });

  it('names what replaced it or took it back', () => {
    expect(unmergedText({ kind: 'superseded', by: 1234 }, english)).toBe('superseded by #1234');
    expect(unmergedText({ kind: 'reverted', by: 15, words: null }, english)).toBe('reverted by #15');
  });

  it('quotes what a person said, on one line', () => {
    expect(unmergedText({ kind: 'rejected', words: ' Too large.\n\nPlease split it. ' }, english)).toBe('turned down: “Too large. Please split it.”');
    expect(unmergedText({ kind: 'notNeeded', words: ' \n' }, english)).toBe('not needed any more');
  });

  it('cuts long words, and no character in two', () => {
    const quote = (words: string): string => /“(.*)”$/u.exec(unmergedText({ kind: 'rejected', words }, english))?.[1] ?? '';
    expect(quote('x'.repeat(120))).toBe('x'.repeat(120));
    expect(quote('x'.repeat(121))).toBe(`${'x'.repeat(119)}…`);
    expect(quote('😀'.repeat(200))).toBe(`${'😀'.repeat(119)}…`);
    expect(quote(`{0} {1}`)).toBe('{0} {1}');
  });

  it('is told only of a feature that was not', () => {
    const unmergedReason = { kind: 'conflict' } as const;
    expect((['merged', 'open', 'closed', 'unmerged', null] as const).map((outcome) => featureUnmergedText({ outcome, unmergedReason }, english))).toEqual([null, null, 'in conflict with its base', 'in conflict with its base', null]);
    expect(featureUnmergedText({ outcome: 'closed', unmergedReason: null }, english)).toBeNull();
    expect(featureUnmergedText({ outcome: 'closed' }, english)).toBeNull();
  });
});
