import { describe, expect, it } from 'vitest';
import { replacedBy, revertedBy, saidReplacement, type Mention, type Mentioned } from '../../../../src/forge/github/references';

const CART: Mentioned = { number: 7, title: 'Add a cart', mergeCommit: 'abc1234'.padEnd(40, '0'), repositories: ['octo/shop', 'octo/market'] };

function mention(words: Partial<Mention>): readonly Mention[] {
  return [{ number: 9, title: 'Something', text: '', state: 'MERGED', ...words }];
}

describe('a revert', () => {
  it.each([
    [{ text: 'Reverts octo/shop#7' }],
    [{ text: 'Reverts octo/market#7' }],
    [{ text: 'It is slow.\n\nThis reverts https://github.com/octo/shop/pull/7 for now' }],
    [{ text: 'reverts pull request #6, #7 and #8' }],
    [{ text: 'This reverts commit abc1234.' }],
    [{ title: 'Revert "Add a cart"' }],
    [{ title: 'Revert "Add a cart (#7)" (#9)' }],
    [{ title: 'revert: #7' }],
  ])('is said by %o', (words) => {
    expect(revertedBy(CART, mention(words))).toBe(9);
  });

  it.each([
    [{ text: 'Reverts octo/other#7' }],
    [{ text: 'Reverts #70' }],
    [{ text: 'See #7' }],
    [{ text: 'This does not revert #7' }],
    [{ text: 'Partially reverts #7' }],
    [{ text: 'This reverts commit 1234567.' }],
    [{ title: 'Revert "Revert "Add a cart""' }],
    [{ text: 'Reverts #7', state: 'CLOSED' as const }],
    [{ text: 'Reverts #7', number: 7 }],
  ])('is not said by %o', (words) => {
    expect(revertedBy(CART, mention(words))).toBeNull();
  });
});

describe('a replacement', () => {
  it.each(['Supersedes #7', 'replaces: #7', 'A replacement for octo/shop#7', 'Replacing #6 & #7', 'successor of GH-7'])('is said by %s', (text) => {
    expect(replacedBy(CART, mention({ text, state: 'OPEN' }))).toBe(9);
  });

  it('is the newest, of those that were not given up', () => {
    const those = [...mention({ text: 'Supersedes #7', number: 9 }), ...mention({ text: 'Supersedes #7', number: 10 }), ...mention({ text: 'Supersedes #7', number: 11, state: 'CLOSED' })];
    expect(replacedBy(CART, those)).toBe(10);
  });

  it.each([
    ['Superseded by #12.', 12],
    ['Closing in favor of octo/shop#12', 12],
    ['in favour of https://github.com/octo/market/pull/12', 12],
    ['replaced by #11, and then superseded by #12', 12],
    ['Superseded by octo/other#12', null],
    ['not superseded by #12', null],
    ['Superseded by #7', null],
    ['Superseded by something', null],
  ])('%s: %s', (text, number) => {
    expect(saidReplacement(CART, [text])).toBe(number);
  });

  it('is found fast in a text made to be slow', () => {
    const began = performance.now();
    for (const text of [`supersedes ${'#1 '.repeat(50_000)}`, `supersedes #1${' '.repeat(200_000)}`, 'reverts '.repeat(50_000), `supersedes ${'a/'.repeat(100_000)}`, `in favor of https://${'a'.repeat(100_000)}`]) {
      expect(replacedBy(CART, mention({ text }))).toBeNull();
      expect(saidReplacement(CART, [text])).toBeNull();
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
