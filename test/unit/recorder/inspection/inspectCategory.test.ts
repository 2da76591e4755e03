import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../../../src/recorder/inspection/inspection';
import { candidateOn, inspectFolders } from '../../../helpers/inspecting';
import { Repository } from '../../../helpers/repository';

/** One branch for each thing that may tell a category; all of them change components, and most have something that says more. */
describe('the category of what was found', () => {
  let repository: Repository;
  let inspection: Inspection;

  beforeAll(async () => {
    repository = await Repository.withFirstCommit({ 'README.md': 'A project\n' });
    const component = { 'src/components/Button.tsx': 'a\nb\nc\n' };
    const work = async (branch: string, message: string, files: Readonly<Record<string, string>>): Promise<void> => {
      const worktree = await repository.worktree(branch);
      await worktree.commit({ message, files });
    };
    await work('feature/told', 'docs: x', { ...component, 'packages/vetting/a.ts': 'a\n'.repeat(50), 'SPEC.md': '---\ncategory: search\n---\n# Search\n' });
    await work('docs/ruled', 'docs: x', { 'packages/vetting/a.ts': 'a\n', 'packages/vetting/b.ts': 'b\n', 'src/components/Button.tsx': 'a\n' });
    await work('test/named', 'docs(guide): x', component);
    await work('docs/branch', 'a button', component);
    await work('feature/paths', 'feat: a button', component);
    await work('feature/specified', 'feat: a button', { 'src/components/Button.tsx': 'a\n', 'SPEC.md': '# Button\n'.repeat(40) });
    await work('feature/locked', 'update', { 'package-lock.json': '{}\n' });
    inspection = await inspectFolders([repository.folder], { categoryRules: { 'packages/vetting/**': 'github-vetting', 'src/**': 'Capital' } });
  });
  afterAll(() => repository.remove());

  it.each([
    ['feature/told', 'search', 'SPEC.md'],
    ['docs/ruled', 'github-vetting', 'setting categoryRules'],
    ['test/named', 'documentation', '1 of 1 commits are docs(guide)'],
    ['docs/branch', 'documentation', 'branch docs/branch'],
    ['feature/locked', null, 'neither commits, branch nor changed files tell'],
  ])('%s', (branch, category, origin) => {
    const { feature, origins } = candidateOn(inspection, branch);
    expect([feature.category, origins.category]).toEqual([category, origin]);
  });

  it.each(['feature/paths', 'feature/specified'])('%s by its paths, its specification left out', (branch) => {
    const { feature, origins } = candidateOn(inspection, branch);
    expect(feature.category).toBe('ui');
    expect(origins.category).toMatch(/^changed files, [6-9]\d% sure$/);
  });

  it('warns of a setting that it cannot use', () => {
    expect(inspection.warnings).toEqual([{ reason: 'badSetting', message: expect.stringMatching(/parallelPatterns\.categoryRules has "Capital" for "src\/\*\*"/) as string }]);
  });
});
