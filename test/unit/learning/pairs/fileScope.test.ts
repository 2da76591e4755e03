import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonPaths, isInScope, toFileScope, type Common } from '../../../../src/learning/pairs/fileScope';

function common(one: readonly string[], other: readonly string[], outOfScope: readonly string[] = []): Common | null {
  const [left, right] = [toFileScope(one, outOfScope), toFileScope(other, [])];
  return left === null || right === null ? null : commonPaths(left, right);
}

const paths = fc.array(fc.constantFrom('src/a.ts', 'src/b.ts', 'src/api/c.ts', 'src/', 'src/api', 'docs/**', 'docs/x.md', '**/*.md', 'src/api/*.ts', 'Makefile', '**'), { minLength: 1, maxLength: 6 });

describe('what two scopes have in common', () => {
  it('is the files that both name, however they write them', () => {
    expect(common(['src/routes.ts', 'a.ts'], ['./src/routes.ts', 'b.ts'])).toEqual({ files: ['src/routes.ts'], folders: [] });
    expect(common(['src\\routes.ts'], ['/src/routes.ts'])).toEqual({ files: ['src/routes.ts'], folders: [] });
    expect(common(['Makefile'], ['Makefile'])).toEqual({ files: ['Makefile'], folders: [] });
    expect(common(['src/a.ts'], ['src/b.ts'])).toEqual({ files: [], folders: [] });
  });

  it('is the folder in which one names a file and the other works', () => {
    expect(common(['src/api/'], ['src/api/routes.ts'])?.folders).toEqual(['src/api']);
    expect(common(['src/api/**'], ['src/'])?.folders).toEqual(['src/api']);
    expect(common(['**/*.ts'], ['src/a.ts'])?.folders).toEqual(['']);
    expect(common(['src/**/*.ts'], ['src/**/*.css'])?.folders).toEqual([]);
    expect(common(['src/*.{ts,tsx}'], ['src/a.tsx'])?.folders).toEqual(['src']);
    expect(common(['src/api'], ['src/apis/a.ts'])?.folders).toEqual([]);
  });

  it('is not what either is to leave alone', () => {
    expect(common(['src/', 'lib/a.ts'], ['src/api/routes.ts'], ['src/api/'])).toEqual({ files: [], folders: ['src'] });
    expect(common(['src/api/routes.ts', 'x.ts'], ['src/api/routes.ts'], ['src/api/**'])).toEqual({ files: [], folders: [] });
    expect(toFileScope(['src/a.ts'], ['src/*.ts'])).toBeNull();
    expect(toFileScope([], [])).toBeNull();
  });

  it('is the same from either side, and never less for a file that both name', () => {
    fc.assert(
      fc.property(paths, paths, (one, other) => {
        const [there, back] = [common(one, other), common(other, one)];
        expect(there?.files.toSorted()).toEqual(back?.files.toSorted());
        expect(there?.folders.toSorted()).toEqual(back?.folders.toSorted());
        const more = common([...one, 'new/file.ts'], [...other, 'new/file.ts']);
        expect(more?.files).toEqual(expect.arrayContaining([...(there?.files ?? []), 'new/file.ts']));
        expect(more?.folders).toEqual(expect.arrayContaining([...(there?.folders ?? [])]));
      }),
    );
  });

  it('may hold a file', () => {
    const scope = toFileScope(['src/', 'a.md'], ['src/generated/']);
    expect(['src/a.ts', 'a.md', 'src/generated/a.ts', 'b.md'].map((file) => scope !== null && isInScope(scope, file))).toEqual([true, true, false, false]);
  });

  it('is found in a moment, whatever the globs', () => {
    const hostile = Array.from({ length: 100 }, (_, index) => `${'a/'.repeat(40)}${'*'.repeat(100)}{${'(a|'.repeat(30)}${index}`);
    const started = performance.now();
    common(hostile, hostile);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
