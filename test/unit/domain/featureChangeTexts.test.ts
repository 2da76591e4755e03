import { describe, expect, it } from 'vitest';
import { featureChangeTexts } from '../../../src/domain/featureChangeTexts';
import { english } from '../../../src/domain/localizer';

const shown = (text: string): string => `<${text}>`;

describe('what became of a feature', () => {
  it('is a text a fact', () => {
    const open = { number: 12, state: 'open' };
    expect(featureChangeTexts({ name: 'favorites', outcome: ['unmerged', 'open'], testsPassing: [null, true], pullRequest: [null, open] }, english, (text) => text)).toEqual([
      'favorites: not merged → open',
      'favorites: tests unknown → passing',
      'favorites: pull request unknown → #12, open',
    ]);
    expect(featureChangeTexts({ name: 'favorites' }, english, shown)).toEqual([]);
  });

  it('makes the texts of others safe, and each of them by itself', () => {
    const [text] = featureChangeTexts({ name: 'a', pullRequest: [{ number: 1, state: 'x' }, { number: 2, state: 'y' }] }, english, shown);
    expect(text).toBe('<a>: pull request <#1, x> → <#2, y>');
  });
});
