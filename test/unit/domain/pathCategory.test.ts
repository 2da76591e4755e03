import { describe, expect, it } from 'vitest';
import { categoryOfPaths, featureCategory, type WeighedFile } from '../../../src/domain/pathCategory';

const file = (path: string, added = 10, deleted = 0): WeighedFile => ({ path, added, deleted });

describe('category', () => {
  it.each<[string, readonly WeighedFile[], string | null]>([
    ['components', [file('src/components/Button.tsx'), file('src/theme.css')], 'ui'],
    ['handlers with their tests', [file('internal/handlers/user.go'), file('internal/handlers/user_test.go')], 'api'],
    ['tests', [file('test/unit/a.test.ts'), file('test/unit/b.test.ts'), file('src/a.ts', 1)], 'testing'],
    ['documents', [file('docs/guide.md'), file('README.md'), file('src/a.ts', 1)], 'documentation'],
    ['rewritten code', [file('src/core/a.ts', 40, 38), file('src/core/b.ts', 12, 20)], 'refactoring'],
    ['moved code', [{ ...file('src/components/a.ts', 0), from: 'src/a.ts' }, { ...file('src/core/b.ts', 0), from: 'src/b.ts' }], 'refactoring'],
    ['one generated file does not outweigh the rest', [file('src/api/schema.graphql', 20_000), file('src/components/A.tsx'), file('src/components/B.tsx'), file('src/components/C.tsx'), file('src/components/D.tsx'), file('src/components/E.tsx'), file('src/components/F.tsx'), file('src/components/G.tsx')], 'ui'],
    ['a lock file says nothing', [file('package-lock.json', 5000, 4000)], null],
    ['nothing', [], null],
  ])('%s', (_, files, category) => {
    expect(categoryOfPaths(files)).toBe(category);
  });

  it('is what most commits call themselves', () => {
    const components = [file('src/components/Button.tsx', 10, 9), file('src/model.ts', 5, 4)];
    expect(featureCategory(components, ['refactor(ui): split', 'refactor: more'])).toBe('refactoring');
    expect(featureCategory(components, ['docs: say so', 'feat: button'])).toBe('ui');
    expect(featureCategory(components, ['feat: new button'])).toBe('ui');
    expect(featureCategory(components, ['split the button'])).toBe('refactoring');
  });
});
