import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SILENT_LOGGER } from '../../../../src/domain/logger';
import { WorktreeWatcher } from '../../../../src/recorder/live/watchWorktrees';
import { Repository } from '../../../helpers/repository';

describe('WorktreeWatcher', () => {
  let repository: Repository;
  let watcher: WorktreeWatcher;
  let changes = 0;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit();
    changes = 0;
    watcher = new WorktreeWatcher(repository.folder, SILENT_LOGGER);
    watcher.onDidChange(() => (changes += 1));
    await watcher.ready();
  });
  afterEach(async () => {
    watcher.dispose();
    await repository.remove();
  });

  const change = async (act: () => Promise<unknown>): Promise<void> => {
    const before = changes;
    await act();
    await expect.poll(() => changes, { timeout: 5000 }).toBeGreaterThan(before);
  };

  it('notices the first worktree, the last one going, and another one after that', async () => {
    await change(() => repository.worktree('feature/one'));
    await change(() => repository.worktree('feature/two'));
    await change(() => repository.git('worktree', 'remove', path.join(path.dirname(repository.folder), 'feature-one')));
    await change(() => repository.git('worktree', 'remove', path.join(path.dirname(repository.folder), 'feature-two')));
    expect(await watcher.list()).toEqual([]);
    await change(() => repository.worktree('feature/three'));
    expect((await watcher.list()).map((worktree) => worktree.branch)).toEqual(['feature/three']);
  });

  it('lists path, branch and time of creation from files', async () => {
    const one = await repository.worktree('feature/one', { path: path.join(path.dirname(repository.folder), 'with "quotes" and\na line end ') });
    const detached = await repository.worktree('feature/two');
    await detached.git('checkout', '--quiet', '--detach');
    const listed = [...(await watcher.list())].sort((a, b) => a.createdAt - b.createdAt);
    expect(listed).toEqual([
      { path: one.folder, branch: 'feature/one', createdAt: repository.now - 60_000 },
      { path: detached.folder, branch: null, createdAt: repository.now },
    ]);
  });

  it('is not moved by work in the repository', async () => {
    const one = await repository.worktree('feature/one');
    await new Promise((resolve) => setTimeout(resolve, 600));
    const before = changes;
    await one.commit({ message: 'work', files: { 'a.txt': 'a' } });
    await repository.commit({ message: 'work', files: { 'b.txt': 'b' } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(changes).toBe(before);
  });

  it('knows the repository from any of its folders', async () => {
    const one = await repository.worktree('feature/one');
    await one.write('deep/er/file.txt', 'x');
    const inside = new WorktreeWatcher(path.join(one.folder, 'deep', 'er'), SILENT_LOGGER);
    expect(await inside.repository()).toBe(repository.folder);
    expect(await inside.list()).toHaveLength(1);
    inside.dispose();
  });

  it('is silent outside of a repository', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-none-'));
    const outside = new WorktreeWatcher(folder, SILENT_LOGGER);
    expect(await outside.repository()).toBeNull();
    expect(await outside.list()).toEqual([]);
    outside.dispose();
    await rm(folder, { recursive: true });
  });

  it('skips a worktree whose folder is gone', async () => {
    const one = await repository.worktree('feature/one');
    await rm(one.folder, { recursive: true });
    expect(await watcher.list()).toEqual([]);
  });
});
