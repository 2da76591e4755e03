import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSpecification, SPECIFICATION_GLOBS } from '../../../../src/recorder/specification/specificationFile';
import { parseSpecification } from '../../../../src/recorder/specification/specificationText';

describe('a specification\'s text', () => {
  it('front matter wins', () => {
    const parsed = parseSpecification('---\ntitle: Dark mode\nspec_type: v4_autonomous\nbuild_gates: [npm test]\ncategory: UI\ntraits:\n  examples: true\n  fileScope: false\n---\n# File scope\n', 'SPEC.md');
    expect(parsed).toMatchObject({ name: 'Dark mode', category: 'ui', specification: { path: 'SPEC.md', type: 'v4_autonomous', buildGates: true, traits: { examples: true, fileScope: false } } });
  });

  it('without it, headings with something below them and the layout tell', () => {
    const text = '# V4_Autonomous\n\n## Acceptance Criteria\n- it saves\n## Out-of-scope\nThemes\n## Checks\n```sh\nnpm test\n# Examples\n```\n## Depends on\n- auth\n';
    expect(parseSpecification(text, 'SPEC.md')).toEqual({
      name: null,
      category: null,
      specification: {
        path: 'SPEC.md',
        type: 'v4_autonomous',
        buildGates: true,
        traits: { acceptanceCriteria: true, fileScope: false, outOfScope: true, testCommands: true, examples: false, dependencies: true },
        length: 11,
        fileScope: [],
        outOfScope: [],
      },
      content: { criteria: 1, fileScope: [], outOfScope: [], commands: ['npm test'], dependencies: ['auth'], words: 11, tellingWords: expect.any(Array) as string[] },
    });
    expect(parseSpecification('# x', 'specs/001-photos/spec.md').specification.type).toBe('spec-kit');
    expect(parseSpecification('# x', 'openspec/changes/photos/proposal.md').specification.type).toBe('openspec');
    expect(parseSpecification('# x', '.kiro/specs/photos/requirements.md').specification.type).toBe('kiro');
    expect(parseSpecification('', 'SPEC.md').specification).toMatchObject({ type: null, buildGates: false });
  });

  it.each([
    ['broken YAML', '---\n: : [\n---\n# x\n'],
    ['an alias bomb', `---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ntitle: no\n---\n`],
    ['a front matter without an end', `---\ntitle: no\n`],
    ['a list', '---\n- title\n---\n'],
    ['a category that is none', '---\ncategory: "../../etc"\n---\n'],
    ['a deep one', `---\ntitle: ${'['.repeat(5000)}\n---\n`],
  ])('%s harms nothing', (_, text) => {
    expect(parseSpecification(text, 'SPEC.md')).toMatchObject({ name: null, category: null });
  });
});

describe('a specification\'s file', () => {
  let worktree: string;
  beforeEach(async () => {
    worktree = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-specification-')));
  });
  afterEach(() => rm(worktree, { recursive: true }));

  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(worktree, file)), { recursive: true });
    await writeFile(path.join(worktree, file), text);
  };
  const found = async (changed: readonly string[], feature = 'favorites'): Promise<string | undefined> =>
    (await readSpecification({ worktree, globs: SPECIFICATION_GLOBS, changed, feature }))?.specification.path;

  it('that was there before gives type and gates, but no name: it may be all features\' own', async () => {
    await write('SPEC.md', '---\ntitle: everything\nspec_type: v4_autonomous\n---\n');
    const query = { worktree, globs: SPECIFICATION_GLOBS, feature: 'favorites' };
    expect(await readSpecification({ ...query, changed: [] })).toMatchObject({ name: null, specification: { type: 'v4_autonomous' } });
    expect(await readSpecification({ ...query, changed: ['SPEC.md'] })).toMatchObject({ name: 'everything' });
  });

  it('the feature\'s own before one that was there', async () => {
    await write('SPEC.md', 'old');
    await write('specs/002-favorites/plan.md', 'plan');
    await write('specs/002-favorites/spec.md', 'own');
    expect(await found(['src/a.ts', 'specs/002-favorites/plan.md', 'specs/002-favorites/spec.md'])).toBe('specs/002-favorites/spec.md');
    expect(await found(['src/a.ts'])).toBe('SPEC.md');
  });

  it('of several that were there, the one of that name', async () => {
    await write('specs/001-auth/spec.md', 'auth');
    await write('specs/002-favorites/spec.md', 'favorites');
    expect(await found([])).toBe('specs/002-favorites/spec.md');
    expect(await found([], 'else')).toBeUndefined();
  });

  it('never follows a link out of the worktree, and takes no folder or pipe', async () => {
    const outside = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-outside-')));
    await writeFile(path.join(outside, 'secret.md'), '---\ntitle: secret\n---\n');
    await symlink(path.join(outside, 'secret.md'), path.join(worktree, 'SPEC.md'));
    await symlink(outside, path.join(worktree, 'specs'));
    expect(await found(['SPEC.md', 'specs/secret.md', '../secret.md'])).toBeUndefined();
    await mkdir(path.join(worktree, 'docs/specs/folder.md'), { recursive: true });
    expect(await found(['docs/specs/folder.md'])).toBeUndefined();
    await rm(outside, { recursive: true });
  });

  it('what lies beyond the part that is read is unknown, not missing', async () => {
    await write('SPEC.md', `# Files\n- src/a.ts\n\n${'xxxx '.repeat(64 * 1024)}\n# Acceptance criteria\n- it saves\n`);
    const parsed = await readSpecification({ worktree, globs: SPECIFICATION_GLOBS, changed: [], feature: 'x' });
    expect(parsed?.specification).toEqual({ path: 'SPEC.md', type: null, buildGates: null, traits: { fileScope: true }, length: null, fileScope: ['src/a.ts'] });
    expect(parsed?.content).toEqual({ criteria: null, fileScope: ['src/a.ts'], outOfScope: null, commands: null, dependencies: null, words: null, tellingWords: expect.any(Array) as string[] });
  });
});
