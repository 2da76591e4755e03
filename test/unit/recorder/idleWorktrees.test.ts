import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idleWorktrees } from '../../../src/recorder/idleWorktrees';
import { inspectFolders } from '../../helpers/inspecting';
import { Repository } from '../../helpers/repository';

const HOUR = 3_600_000;
let repository: Repository;

beforeAll(async () => {
  repository = await Repository.create();
  await repository.commit({ message: 'Start', files: { 'a.txt': 'a\n' } });
});

afterAll(() => repository.remove());

describe('worktrees without work', () => {
  it('are those that were made with the newest ones, on a branch; older ones were left standing', async () => {
    const now = Date.now();
    const old = await repository.worktree('old');
    await repository.setCreated(old, now - 72 * HOUR);
    const worked = await repository.worktree('worked');
    await repository.setCreated(worked, now - HOUR);
    await worked.write('b.txt', 'b\n');
    const idle = await repository.worktree('fix/idle');
    await repository.setCreated(idle, now);
    const found = await idleWorktrees(await inspectFolders([repository.folder]));
    expect(found.map(({ branch }) => branch)).toEqual(['fix/idle']);
    expect(found[0]?.repository).toBe(repository.folder);
    await worked.git('clean', '-fd');
    expect((await idleWorktrees(await inspectFolders([repository.folder]))).map(({ branch }) => branch)).toEqual(['worked', 'fix/idle']);
  });
});
