import { describe, expect, it } from 'vitest';
import { namedFeature, type Feature } from '../../../src/domain/feature';
import type { PlannedRun } from '../../../src/domain/suggestion';
import { lessonsFor } from '../../../src/learning/lessons';
import { aRun, V4 } from './runs';

const PLANNED: PlannedRun = { category: null, features: [], specificationType: null, worktrees: [] };

function aFeature(facts: Partial<Feature> & { readonly fileScope?: readonly string[] }): Feature {
  const { fileScope, ...rest } = facts;
  return { ...namedFeature('x'), ...rest, specification: fileScope === undefined ? null : { path: 'SPEC.md', type: null, buildGates: null, traits: {}, fileScope: [...fileScope] } };
}

function planned(fileScope: readonly string[]): PlannedRun {
  return { ...PLANNED, features: ['x'], about: [{ name: 'x', category: null, kind: null, agent: null, specification: { type: null, buildGates: null, traits: {}, fileScope: [...fileScope], outOfScope: [], words: [] } }] };
}

describe('lessons for a planned run', () => {
  it.each<[string, Parameters<typeof aRun>[3], PlannedRun]>([
    ['the category', { category: 'ui' }, { ...PLANNED, category: 'ui' }],
    ['a recorded kind of change', { features: [aFeature({ kind: 'fix' })] }, { ...PLANNED, features: ['fix-login'] }],
    ['a kind of change by its branch', { features: [aFeature({ branch: 'claude/docs/guide' })] }, { ...PLANNED, features: ['x'], about: [{ name: 'x', category: null, kind: 'docs', agent: null, specification: null }] }],
    ['a repository', { features: [aFeature({ repository: '/projects/shop' })] }, { ...PLANNED, repositories: ['/projects/shop'] }],
    ['a type of specification', { specificationPattern: V4 }, { ...PLANNED, specificationType: 'v4_autonomous' }],
    ['a file', { features: [aFeature({ fileScope: ['src/a.ts'] })] }, planned(['./src/a.ts'])],
    ['a folder', { features: [aFeature({ fileScope: ['src/ui/**'] })] }, planned(['src/ui/menu/menu.ts'])],
    ['the same pattern', { features: [aFeature({ fileScope: ['*.md'] })] }, planned(['*.md'])],
  ])('come from runs that share %s', (_, facts, plan) => {
    const run = aRun(1, 1, 1, { ...facts, lessons: ['Small steps.'] });
    expect(lessonsFor([run], plan)).toEqual([{ lesson: 'Small steps.', runId: run.id }]);
    expect(lessonsFor([run], PLANNED)).toEqual([]);
  });

  it('do not come from files that only look alike, or may be anywhere', () => {
    const of = (scope: string): ReturnType<typeof aRun> => aRun(1, 1, 1, { features: [aFeature({ fileScope: [scope] })], lessons: ['Small steps.'] });
    expect(lessonsFor([of('src/ui')], planned(['src/ui2/a.ts']))).toEqual([]);
    expect(lessonsFor([of('**/*.ts')], planned(['src/a.ts']))).toEqual([]);
    expect(lessonsFor([of('')], planned(['']))).toEqual([{ lesson: 'Small steps.', runId: of('').id }]);
  });

  it('are three at most: most in common first, then the newest, and none twice', () => {
    const plan: PlannedRun = { ...PLANNED, category: 'ui', specificationType: 'v4_autonomous' };
    const close = aRun(1, 1, 1, { category: 'ui', specificationPattern: V4, lessons: ['Close.'] });
    const old = aRun(2, 1, 1, { category: 'ui', lessons: ['Old.', 'Older.'] });
    const said = aRun(3, 1, 1, { category: 'ui', lessons: ['Again.'] });
    const again = aRun(4, 1, 1, { category: 'ui', lessons: [' again. '] });
    const other = aRun(5, 1, 1, { category: 'api', lessons: ['Elsewhere.'] });
    expect(lessonsFor([again, other, close, old, said], plan)).toEqual([
      { lesson: 'Close.', runId: close.id },
      { lesson: ' again. ', runId: again.id },
      { lesson: 'Old.', runId: old.id },
    ]);
    // What was learned again counts as much as where it had most in common.
    const closeAgain = aRun(6, 1, 1, { category: 'ui', lessons: ['close.'] });
    expect(lessonsFor([close, old, said, again, closeAgain], plan)[0]).toEqual({ lesson: 'close.', runId: closeAgain.id });
  });
});
