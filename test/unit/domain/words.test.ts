import { describe, expect, it } from 'vitest';
import { categorySchema, isKnownCategory } from '../../../src/domain/category';
import type { Outcome } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { UNREAD_REASONS } from '../../../src/domain/pullRequest';
import { idTimestamp, timeSchema } from '../../../src/domain/time';
import { pullRequestBeside, pullRequestText, pullRequestWord, unreadTexts, unreadWord, type PullRequestGlance } from '../../../src/domain/words';

describe('a category', () => {
  it.each(['ui', 'github-vetting', 'v2.0_x', '0'])('may be called %s', (name) => {
    expect(categorySchema.safeParse(name).success).toBe(true);
  });

  it.each(['', 'UI', '.hidden', '../up', 'a b', 'a/b', 'ü', 'x'.repeat(65)])('may not be called %j', (name) => {
    expect(categorySchema.safeParse(name).success).toBe(false);
  });

  it('is known or the user’s own', () => {
    expect(isKnownCategory('api')).toBe(true);
    expect(isKnownCategory('github-vetting')).toBe(false);
  });
});

describe('English', () => {
  it('puts values where the numbers are, and does not look into values', () => {
    expect(english.t('{1} of {0}', 4, '{0}')).toBe('{0} of 4');
    expect(english.t('{0} and {7}', 'a')).toBe('a and {7}');
  });
});

describe('time', () => {
  it('is written in UTC', () => {
    expect(timeSchema.safeParse('2025-11-20T14:30:22Z').success).toBe(true);
    expect(timeSchema.safeParse('2025-11-20T14:30:22.123Z').success).toBe(true);
    expect(timeSchema.safeParse('2025-11-20T14:30:22+01:00').success).toBe(false);
    expect(timeSchema.safeParse('2025-11-20').success).toBe(false);
  });

  it('sorts in ids', () => {
    expect(idTimestamp(new Date('2025-11-20T14:30:22.999Z'))).toBe('20251120_143022');
  });
});

describe('a pull request', () => {
  it.each([
    [{ state: 'open' }, '#1234, open'],
    [{ state: 'open', isDraft: true }, '#1234, draft'],
    [{ state: 'open', isQueued: true }, '#1234, waits in the merge queue'],
    [{ state: 'merged' }, '#1234, merged'],
    [{ state: 'closed', isDraft: true }, '#1234, closed'],
    [{ state: 'IN_REVIEW' }, '#1234, IN_REVIEW'],
  ])('is called by its number and its state: %j', (facts, text) => {
    expect(pullRequestWord({ number: 1234, ...facts }, english)).toBe(text);
  });

  it('does not say again beside an outcome what that says', () => {
    const beside = (outcome: Outcome | null, facts: Partial<PullRequestGlance>) => pullRequestBeside({ outcome, pullRequest: { number: 12, state: 'open', ...facts } }, english);
    expect(beside('merged', { state: 'MERGED' })).toBe('#12');
    expect(beside('open', {})).toBe('#12');
    expect(beside('open', { isDraft: true })).toBe('#12, draft');
    expect(beside('unmerged', { state: 'merged' })).toBe('#12, merged');
    expect(beside(null, {})).toBe('#12, open');
    expect(pullRequestBeside({ outcome: 'open', pullRequest: null }, english)).toBeNull();
  });

  it('that was not read says why, for each reason in its own words', () => {
    const words = UNREAD_REASONS.map((reason) => unreadWord(reason, english));
    expect(new Set(words).size).toBe(UNREAD_REASONS.length);
    expect(words.filter((word) => word.startsWith('not read: '))).toHaveLength(UNREAD_REASONS.length - 1);
    expect(pullRequestText({ pullRequest: null, pullRequestUnread: 'offline' }, english)).toBe('not read: offline');
    expect(pullRequestText({ pullRequest: { number: 12, state: 'OPEN' }, pullRequestUnread: 'offline' }, english)).toBe('#12, OPEN · not read: offline');
    expect(pullRequestText({ pullRequest: null }, english)).toBeNull();
  });

  it('is counted with the others that were not read for the same reason', () => {
    expect(unreadTexts([{ pullRequestUnread: 'signedOut' }, {}, { pullRequestUnread: 'notAsked' }, { pullRequestUnread: 'signedOut' }], english)).toEqual(['not read: nobody is signed in (2 features)', 'not asked for (1 feature)']);
    expect(unreadTexts([{}], english)).toEqual([]);
  });
});
