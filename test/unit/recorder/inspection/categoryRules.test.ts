import { describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { categoryOrigin } from '../../../../src/recorder/inspection/categoryOrigin';
import { readCategoryRules } from '../../../../src/recorder/inspection/categoryRules';

describe('the setting categoryRules', () => {
  it('matches paths by glob, in its order', () => {
    const { rules, warnings } = readCategoryRules({ 'packages/vetting/**': 'github-vetting', './.github/**': 'ci', 'docs\\**': 'manual', '**/*.yml': 'settings' }, english);
    expect(warnings).toEqual([]);
    const categoryOf = (path: string): string | undefined => rules.find((rule) => rule.matches(path))?.category;
    expect(categoryOf('packages/vetting/src/a.ts')).toBe('github-vetting');
    expect(categoryOf('packages/vetting-2/a.ts')).toBeUndefined();
    expect(categoryOf('.github/workflows/ci.yml')).toBe('ci');
    expect(categoryOf('.gitlab/ci.yml')).toBe('settings');
    expect(categoryOf('docs/a.md')).toBe('manual');
  });

  it.each<[string, unknown]>([
    ['capitals', 'UI'],
    ['a path', '../../etc'],
    ['nothing', ''],
    ['a number', 7],
    ['a list', ['ui']],
    ['null', null],
    ['much', 'x'.repeat(10_000)],
  ])('says so when a category is none: %s', (_, value) => {
    const { rules, warnings } = readCategoryRules({ 'bad/**': value, 'good/**': 'ui' }, english);
    expect(rules.map((rule) => rule.category)).toEqual(['ui']);
    expect(warnings).toEqual([{ reason: 'badSetting', message: expect.stringMatching(/^The setting parallelPatterns\.categoryRules has ".*" for "bad\/\*\*", which is no category: .*\.$/) as string }]);
    expect(warnings[0]?.message.length).toBeLessThan(300);
  });

  it.each(['', '*'.repeat(70_000)])('says so when a glob is none', (glob) => {
    const { rules, warnings } = readCategoryRules({ [glob]: 'ui' }, english);
    expect(rules).toEqual([]);
    expect(warnings).toEqual([{ reason: 'badSetting', message: expect.stringMatching(/which is no glob\.$/) as string }]);
  });
});

describe('where a category came from, in words', () => {
  it.each<[string, Parameters<typeof categoryOrigin>[0]]>([
    ['neither commits, branch nor changed files tell', null],
    ['setting categoryRules', { basis: 'rules', category: 'github-vetting', certainty: 0.7 }],
    ['2 of 3 commits are docs', { basis: 'commits', category: 'documentation', certainty: 2 / 3, commits: 2, of: 3, as: 'docs' }],
    ['branch docs/x', { basis: 'branch', category: 'documentation', certainty: null, branch: 'docs/x' }],
    ['changed files, 83% sure', { basis: 'paths', category: 'ui', certainty: 0.834 }],
    ['ui 44%, api 40% by changed files', { basis: 'mixed', category: 'mixed', certainty: null, leading: [{ category: 'ui', certainty: 0.44 }, { category: 'api', certainty: 0.4 }] }],
  ])('%s', (words, found) => {
    expect(categoryOrigin(found, english)).toBe(words);
  });
});
