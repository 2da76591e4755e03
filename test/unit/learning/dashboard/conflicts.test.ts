import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../../src/domain/feature';
import type { Conflict, Run } from '../../../../src/domain/run';
import { knownConflicts } from '../../../../src/learning/dashboard/conflicts';
import { aRun } from '../runs';

function run(number: number, categories: readonly (string | null)[], conflicts: readonly (readonly [number, number, ...string[]])[], counted: number | null = conflicts.length): Run {
  const features = categories.map((category, index) => ({ ...namedFeature(`f${index}`), category }));
  const named = conflicts.map(([one, other, ...files]): Conflict => ({ features: [`f${one}`, `f${other}`], files: [...files] }));
  return aRun(number, 1, categories.length, { features, conflicts: named, conflictsEncountered: counted });
}

describe('conflicts by category and by file', () => {
  it('are k of n pairs in each cell, below the diagonal', () => {
    const { categories, runs } = knownConflicts([run(1, ['ui', 'ui', 'api'], [[0, 1, 'a.ts']]), run(2, ['api', 'ui'], [[0, 1, 'a.ts', 'b.ts']])]);
    expect(runs).toBe(2);
    expect(categories).toEqual({
      conflicts: 2,
      pairs: 4,
      categories: ['ui', 'api'],
      cells: [[{ conflicts: 1, pairs: 1 }], [{ conflicts: 1, pairs: 3 }, { conflicts: 0, pairs: 0 }]],
      elsewhere: { conflicts: 0, pairs: 0 },
    });
  });

  it('leave out runs of which it is not known which pairs conflicted', () => {
    const { runs, categories, files } = knownConflicts([run(1, ['ui', 'api'], [], null), run(2, ['ui', 'api'], [], 1), run(3, ['ui'], [])]);
    expect({ runs, pairs: categories.pairs, files }).toEqual({ runs: 0, pairs: 0, files: [] });
  });

  it('count a pair of an unknown category, and those of rare ones, elsewhere', () => {
    const common = Array.from({ length: 8 }, (_, index) => run(index, [`c${index}`, `c${index}`], []));
    const { categories } = knownConflicts([...common, ...common.map((_, index) => run(20 + index, [`c${index}`, `c${index}`], [])), run(40, ['rare', 'c0'], [[0, 1, 'x']]), run(41, [null, 'c1'], [])]);
    expect(categories.categories).toHaveLength(8);
    expect(categories.categories).not.toContain('rare');
    expect(categories.elsewhere).toEqual({ conflicts: 1, pairs: 2 });
    expect(categories).toMatchObject({ conflicts: 1, pairs: 18 });
  });

  it('take the category of the run for a feature without one', () => {
    const { categories } = knownConflicts([{ ...run(1, [null, null], [[0, 1, 'a']]), category: 'ui' }]);
    expect(categories).toMatchObject({ categories: ['ui'], cells: [[{ conflicts: 1, pairs: 1 }]] });
  });

  it('list files by the runs that they conflicted in, with the newest, and say how many there are', () => {
    const many = Array.from({ length: 30 }, (_, index) => `file-${String(index).padStart(2, '0')}`);
    const first = run(1, ['ui', 'ui', 'ui'], [[0, 1, 'a.ts', 'a.ts', ...many], [1, 2, 'a.ts']]);
    const second = run(2, ['ui', 'ui'], [[0, 1, 'a.ts']]);
    const { files, fileCount } = knownConflicts([first, second]);
    expect(fileCount).toBe(31);
    expect(files).toHaveLength(20);
    expect(files.slice(0, 2)).toEqual([
      { file: 'a.ts', runs: 2, pairs: 3, runId: second.id },
      { file: 'file-00', runs: 1, pairs: 1, runId: first.id },
    ]);
  });
});
