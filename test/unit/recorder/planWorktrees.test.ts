import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plannedRunSchema } from '../../../src/domain/suggestion';
import { planWorktrees } from '../../../src/recorder/planWorktrees';
import { SPECIFICATION_GLOBS } from '../../../src/recorder/specification/specificationFile';

let folder: string;

async function worktree(name: string, specification: string | null): Promise<string> {
  const place = path.join(folder, name);
  await mkdir(place, { recursive: true });
  if (specification !== null) await writeFile(path.join(place, 'SPEC.md'), specification);
  return place;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mirador-plan-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('the plan that worktrees are', () => {
  it('says of each feature what its branch and its specification tell', async () => {
    const billing = await worktree('billing', '---\ntype: v4_autonomous\ncategory: api\n---\n# Billing\n\n## File scope\n\n- `src/billing/**`\n- `src/routes.ts`\n\nInvoices by mail.\n');
    const login = await worktree('login', null);
    const planned = await planWorktrees(
      [
        { path: billing, branch: 'feature/billing' },
        { path: login, branch: 'claude/fix-login-x7q2a' },
      ],
      ['/repository'],
      SPECIFICATION_GLOBS,
    );
    expect(plannedRunSchema.parse(planned)).toEqual(planned);
    expect(planned).toMatchObject({ category: 'api', features: ['billing', 'fix-login'], specificationType: 'v4_autonomous', worktrees: [billing, login], repositories: ['/repository'] });
    const [first, second] = planned.about ?? [];
    expect(first).toMatchObject({ category: 'api', kind: 'feat', agent: null, specification: { fileScope: ['src/billing/**', 'src/routes.ts'] } });
    expect(first?.specification?.words).toContain('invoices');
    expect(second).toEqual({ name: 'fix-login', category: null, kind: 'fix', agent: 'claude', specification: null });
  });

  it('knows no category and no type where they differ, and reads on where a worktree is gone', async () => {
    const one = await worktree('one', '---\ntype: plain\ncategory: ui\n---\n# One\n');
    const other = await worktree('other', '---\ntype: openspec\ncategory: api\n---\n# Other\n');
    const planned = await planWorktrees([{ path: one, branch: 'one' }, { path: other, branch: null }, { path: path.join(folder, 'gone'), branch: 'gone' }], [], SPECIFICATION_GLOBS);
    expect(planned).toMatchObject({ category: null, specificationType: null, features: ['one', 'other', 'gone'] });
  });
});
