import { describe, expect, it } from 'vitest';
import { featureCategory, type CategoryEvidence, type CategoryRule } from '../../../src/domain/featureCategory';
import type { WeighedFile } from '../../../src/domain/pathFeatures';

const file = (path: string, added = 10, deleted = 0): WeighedFile => ({ path, added, deleted });
const COMPONENTS = [file('src/components/Button.tsx', 10, 9), file('src/model.ts', 5, 4)];

function categoryOf(evidence: Partial<CategoryEvidence>): ReturnType<typeof featureCategory> {
  return featureCategory({ files: [], subjects: [], branch: null, rules: [], ...evidence });
}

const under = (folder: string, category: string): CategoryRule => ({ category, matches: (path) => path.startsWith(`${folder}/`) });

describe('the category of a feature', () => {
  it('is what more than half of its commits call themselves', () => {
    expect(categoryOf({ files: COMPONENTS, subjects: ['refactor(ui): split', 'refactor: more'] })).toEqual({ basis: 'commits', category: 'refactoring', certainty: 1, commits: 2, of: 2, as: 'refactor(ui)' });
    expect(categoryOf({ files: COMPONENTS, subjects: ['docs: a', 'feat: button', 'docs!: b'] })).toMatchObject({ basis: 'commits', category: 'documentation', commits: 2, of: 3, as: 'docs' });
    expect(categoryOf({ files: COMPONENTS, subjects: ['docs: say so', 'feat: button'] })).toMatchObject({ basis: 'paths', category: 'ui' });
  });

  it('may be named by the scope of a commit', () => {
    expect(categoryOf({ files: COMPONENTS, subjects: ['feat(API): more'] })).toMatchObject({ basis: 'commits', category: 'api', as: 'feat(api)' });
    expect(categoryOf({ files: COMPONENTS, subjects: ['feat(constructor): more'] })).toMatchObject({ basis: 'paths' });
  });

  it('is rarely a refactoring when its commits add or repair', () => {
    expect(categoryOf({ files: COMPONENTS, subjects: ['split the button'] })).toMatchObject({ basis: 'paths', category: 'refactoring' });
    expect(categoryOf({ files: COMPONENTS, subjects: ['feat: new button'] })).toMatchObject({ basis: 'paths', category: 'ui' });
    expect(categoryOf({ files: COMPONENTS, subjects: ['fix: button'] })).toMatchObject({ basis: 'paths', category: 'ui' });
  });

  it('leans to what a few of its commits call themselves', () => {
    const certainty = (...subjects: readonly string[]): number => categoryOf({ files: [file('src/a.ts', 20, 6)], subjects })?.certainty ?? 0;
    expect(categoryOf({ files: [file('src/a.ts', 20, 6)], subjects: ['one', 'two'] })).toMatchObject({ category: 'refactoring' });
    expect(certainty('one', 'refactor: two')).toBeGreaterThan(certainty('one', 'two'));
  });

  it.each([
    ['docs/install', 'documentation'],
    ['test/rates', 'testing'],
    ['refactor/split', 'refactoring'],
    ['claude/ui/buttons', 'ui'],
    ['API/v2', 'api'],
  ])('is told by the branch %s', (branch, category) => {
    expect(categoryOf({ files: [file('x/y.z')], subjects: ['work'], branch })).toEqual({ basis: 'branch', category, certainty: null, branch });
  });

  it.each(['feature/ui', 'feature/docs-search', 'docs', 'constructor/x', 'main'])('is not told by the branch %s', (branch) => {
    expect(categoryOf({ files: COMPONENTS, branch })?.basis).toBe('paths');
  });

  it('is told by its commits before its branch', () => {
    expect(categoryOf({ subjects: ['test: more'], branch: 'docs/x' })).toMatchObject({ basis: 'commits', category: 'testing' });
  });

  it('is the user\'s own when a rule matches most of the change', () => {
    const rules = [under('packages/vetting', 'github-vetting'), under('packages', 'package')];
    const vetting = [file('packages/vetting/a.ts'), file('packages/vetting/b.ts'), file('packages/other/b.ts')];
    expect(categoryOf({ files: vetting, subjects: ['docs: x'], branch: 'docs/x', rules })).toMatchObject({ basis: 'rules', category: 'github-vetting', certainty: expect.closeTo(2 / 3) as number });
    expect(categoryOf({ files: [...vetting, file('docs/a.md')], branch: 'ui/x', rules })).toMatchObject({ basis: 'branch' });
    expect(categoryOf({ files: [file('packages/vetting/generated.ts', 9000), file('a.md'), file('b.md'), file('c.md'), file('d.md')], rules })?.basis).not.toBe('rules');
  });

  it('counts a lock file for a rule only when a rule matches it', () => {
    const files = [file('packages/vetting/a.ts', 2), file('package-lock.json', 9000)];
    expect(categoryOf({ files, rules: [under('packages/vetting', 'github-vetting')] })).toMatchObject({ category: 'github-vetting', certainty: 1 });
    expect(categoryOf({ files, rules: [{ category: 'dependencies', matches: (path) => path === 'package-lock.json' }] })).toMatchObject({ category: 'dependencies' });
  });

  it('is not known when nothing tells', () => {
    expect(categoryOf({ branch: 'feature/x', subjects: ['work'], rules: [under('a', 'b')] })).toBeNull();
  });
});
