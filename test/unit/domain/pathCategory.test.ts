import { describe, expect, it } from 'vitest';
import { KNOWN_CATEGORIES, type KnownCategory } from '../../../src/domain/category';
import { CategoryModel } from '../../../src/domain/categoryModel';
import { CATEGORY_TABLE } from '../../../src/domain/categoryTable';
import { categoryOfPaths } from '../../../src/domain/pathCategory';
import type { WeighedFile } from '../../../src/domain/pathFeatures';

const file = (path: string, added = 10, deleted = 0): WeighedFile => ({ path, added, deleted });

/** A model that gives every change the same chances. */
function sayingAlways(chances: Readonly<Record<KnownCategory, number>>): CategoryModel {
  return new CategoryModel({ ...CATEGORY_TABLE, output: [], outputBiases: KNOWN_CATEGORIES.map((category) => Math.log(chances[category])) });
}

describe('the category of changed paths', () => {
  it.each<[string, readonly WeighedFile[], string | null]>([
    ['components', [file('src/components/Button.tsx'), file('src/theme.css')], 'ui'],
    ['handlers with their tests', [file('internal/handlers/user.go'), file('internal/handlers/user_test.go')], 'api'],
    ['tests', [file('test/unit/a.test.ts'), file('test/unit/b.test.ts'), file('src/a.ts', 1)], 'testing'],
    ['tests in a source set', [file('mail/src/commonTest/kotlin/Rules.kt', 40, 2)], 'testing'],
    ['documents', [file('docs/guide.md'), file('README.md'), file('src/a.ts', 1)], 'documentation'],
    ['rewritten code', [file('src/core/a.ts', 40, 38), file('src/core/b.ts', 12, 20)], 'refactoring'],
    ['moved code', [{ ...file('src/components/a.ts', 0), from: 'src/a.ts' }, { ...file('src/core/b.ts', 0), from: 'src/b.ts' }], 'refactoring'],
    ['one generated file does not outweigh the rest', [file('src/api/schema.graphql', 20_000), ...['A', 'B', 'C', 'D', 'E', 'F'].map((name) => file(`src/components/${name}.tsx`))], 'ui'],
    ['a lock file says nothing', [file('package-lock.json', 5000, 4000)], null],
    ['nothing', [], null],
  ])('%s', (_, files, category) => {
    expect(categoryOfPaths(files)?.category ?? null).toBe(category);
  });

  it('is surer of what is plain than of what is rewritten', () => {
    const plain = categoryOfPaths([file('docs/guide.md'), file('docs/install.md')]);
    const rewritten = categoryOfPaths([file('src/components/Button.tsx', 10, 9), file('src/model.ts', 5, 4)]);
    expect(plain).toMatchObject({ basis: 'paths', category: 'documentation' });
    expect(plain?.certainty).toBeGreaterThan(0.9);
    expect(rewritten?.certainty).toBeLessThan(0.8);
  });

  it('turns to what is likelier by what else is known', () => {
    const files = [file('src/components/Button.tsx', 10, 9), file('src/model.ts', 5, 4)];
    expect(categoryOfPaths(files)?.category).toBe('refactoring');
    expect(categoryOfPaths(files, { refactoring: 0.1 })?.category).toBe('ui');
  });

  const unsure = sayingAlways({ ui: 0.44, api: 0.4, testing: 0.1, documentation: 0.01, refactoring: 0.05 });
  const patchwork = [file('docs/a.md'), file('docs/b.md'), file('src/components/A.tsx', 10, 4), file('server/routes/a.py', 10, 4)];

  it('is mixed when nothing dominates, and names the two that lead', () => {
    expect(categoryOfPaths(patchwork, {}, unsure)).toEqual({
      basis: 'mixed',
      category: 'mixed',
      certainty: null,
      leading: [
        { category: 'ui', certainty: expect.closeTo(0.44) as number },
        { category: 'api', certainty: expect.closeTo(0.4) as number },
      ],
    });
  });

  it('is not mixed when one dominates', () => {
    const surer = sayingAlways({ ui: 0.46, api: 0.4, testing: 0.08, documentation: 0.01, refactoring: 0.05 });
    expect(categoryOfPaths(patchwork, {}, surer)).toMatchObject({ basis: 'paths', category: 'ui', certainty: expect.closeTo(0.46) as number });
  });

  it('is not mixed when one kind of file has a clear majority, however unsure the rest makes it', () => {
    expect(categoryOfPaths([...patchwork, file('docs/c.md'), file('docs/d.md')], {}, unsure)?.basis).toBe('paths');
  });

  it.each([
    ['deep', `${'a/'.repeat(200_000)}x.ts`],
    ['one word again and again', `${'swagger'.repeat(50_000)}.json!`],
    ['dots and dashes', '._-'.repeat(100_000)],
    ['camels', 'aTest'.repeat(50_000)],
    ['empty', ''],
    ['a slash', '/'],
    ['control characters and half a letter', 'a\u0000b\n\ud800.ts'],
    ['a property of every object', '__proto__/constructor'],
  ])('reads a hostile path: %s', (_, path) => {
    const start = performance.now();
    const found = categoryOfPaths([file(path, 3, 1)]);
    expect(performance.now() - start).toBeLessThan(50);
    expect(found?.basis).toMatch(/^(?:paths|mixed)$/);
  });

  it('takes ten thousand files hardly longer than five hundred', () => {
    const many = (count: number): readonly WeighedFile[] => Array.from({ length: count }, (_, index) => file(`packages/p${index % 300}/src/folder${index}/components/thing-${index}.tsx`, index % 90, index % 7));
    const few = many(500);
    const thousands = many(10_000);
    const fastest = (files: readonly WeighedFile[]): number =>
      Math.min(
        ...Array.from({ length: 7 }, () => {
          const start = performance.now();
          categoryOfPaths(files);
          return performance.now() - start;
        }),
      );
    fastest(few);
    expect(fastest(thousands)).toBeLessThan(5 * fastest(few) + 2);
    expect(categoryOfPaths(thousands)?.category).toBe('ui');
  });

  it('looks at all parts of a huge change', () => {
    const code = Array.from({ length: 3000 }, (_, index) => file(`src/components/thing-${index}.tsx`));
    const documents = Array.from({ length: 12_000 }, (_, index) => file(`docs/thing-${index}.md`));
    expect(categoryOfPaths([...code, ...documents])?.category).toBe('documentation');
  });
});
