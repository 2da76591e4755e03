import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Git } from '../../../src/git/git';
import type { Inspection } from '../../../src/recorder/inspection';
import { gitThat, stalledMount } from '../../helpers/gitPrograms';
import { candidateOn, inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

let folder: string;
let temporaryFolder: string;
let repository: Repository;
let one: Checkout;
let slow: Checkout;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-stalled-')));
  temporaryFolder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-stalled-')));
  repository = await Repository.withFirstCommit();
  one = await repository.worktree('one');
  slow = await repository.worktree('slow');
  for (const each of [one, slow]) {
    await each.commit({ message: 'feat: work', files: { 'same.txt': each.folder } });
    await each.write('more.txt', 'uncommitted\n');
  }
});
afterEach(async () => {
  expect(await readdir(temporaryFolder)).toEqual([]);
  for (const each of [folder, temporaryFolder]) await rm(each, { recursive: true });
  await repository.remove();
});

/** Everything is known of the one, and of the slow one what it committed. */
function expectOnlyCommitsOfSlow(found: Inspection): void {
  expect(candidateOn(found, 'one').feature.uncommittedFiles).toBe(1);
  expect(candidateOn(found, 'slow').feature).toMatchObject({ commits: 1, filesChanged: 1, uncommittedFiles: null });
  expect(candidateOn(found, 'slow').tree).toBeNull();
  expect(found.conflicts).toMatchObject([{ files: ['same.txt'] }]);
  expect(found.warnings).toEqual([{ reason: 'worktreeUnreadable', message: `The uncommitted work in ${slow.folder} could not be read within 2 seconds, only its commits count; its disk may be slow or not answer.` }]);
}

/** Cancels as soon as progress says that the slow worktree is waited for. */
async function expectQuickCancel(git: Git): Promise<void> {
  const abort = new AbortController();
  let cancelledAt = 0;
  const progress = (message: string): void => {
    if (cancelledAt > 0 || !/^Reading slow \(\d+ s\)…$/.test(message)) return;
    cancelledAt = performance.now();
    abort.abort();
  };
  await expect(inspectFolders([repository.folder], { git, temporaryFolder, signal: abort.signal, progress })).rejects.toMatchObject({ reason: 'cancelled' });
  // A second is promised; a busy machine gets another one.
  expect(performance.now() - cancelledAt).toBeLessThan(2000);
}

describe('a git status that takes ten seconds', () => {
  it('is waited for, and progress says so', async () => {
    const git = new Git({ executable: await gitThat(folder, 'status', slow.folder, 'sleep 10') });
    const said: string[] = [];
    const found = await inspectFolders([repository.folder], { git, temporaryFolder, progress: (message) => said.push(message) });
    expect(candidateOn(found, 'slow').feature.uncommittedFiles).toBe(1);
    expect(found.warnings).toEqual([]);
    expect(said).toContain('Reading slow (5 s)…');
  });

  it('is a warning beyond the time limit, and the others are shown', async () => {
    const git = new Git({ executable: await gitThat(folder, 'status', slow.folder, 'sleep 10') });
    const started = performance.now();
    expectOnlyCommitsOfSlow(await inspectFolders([repository.folder], { git, temporaryFolder, worktreeLimitMs: 2000 }));
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('can be cancelled', async () => {
    await expectQuickCancel(new Git({ executable: await gitThat(folder, 'status', slow.folder, 'sleep 10') }));
  });
});

describe.each([
  ['hangs for ever and ignores being asked to end', "trap '' TERM INT HUP; while true; do sleep 1; done"],
  // It leaves the group that is killed, and keeps the pipes open: what a process in the kernel's hands looks like from outside.
  ['cannot be killed', 'setsid sleep 20; sleep 20'],
])('a git that %s', (_what, act) => {
  it('is a warning, and the others are shown', async () => {
    const git = new Git({ executable: await gitThat(folder, 'status', slow.folder, act) });
    const started = performance.now();
    expectOnlyCommitsOfSlow(await inspectFolders([repository.folder], { git, temporaryFolder, worktreeLimitMs: 2000 }));
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('can be cancelled', async () => {
    await expectQuickCancel(new Git({ executable: await gitThat(folder, 'status', slow.folder, act) }));
  });
});

describe('a worktree on a file system that does not answer', () => {
  it('is a warning, the others are shown, and all can be cancelled', async ({ skip }) => {
    const mount = stalledMount(slow.folder);
    if (mount === null) {
      skip('no FUSE mount is possible here');
      return;
    }
    try {
      const longest = await longestBlock(async () => {
        expectOnlyCommitsOfSlow(await inspectFolders([repository.folder], { temporaryFolder, worktreeLimitMs: 2000 }));
      });
      // A call that waited for the mount would never have come back.
      expect(longest).toBeLessThan(1000);
      await expectQuickCancel(new Git());
    } finally {
      mount.release();
    }
  });

  it('is the repository itself: a sentence says which folder', async ({ skip }) => {
    const git = new Git();
    const mount = stalledMount(one.folder);
    if (mount === null) {
      skip('no FUSE mount is possible here');
      return;
    }
    try {
      const abort = new AbortController();
      const said: string[] = [];
      const progress = (message: string): void => {
        said.push(message);
        abort.abort();
      };
      await expect(inspectFolders([one.folder], { git, temporaryFolder, signal: abort.signal, progress })).rejects.toMatchObject({ reason: 'cancelled' });
      expect(said[0]).toBe(`Opening ${one.folder} (1 s)…`);
      await expect(git.run(one.folder, ['status'], { timeoutMs: 500 })).rejects.toMatchObject({ reason: 'timeout', message: expect.stringContaining(one.folder) as string });
    } finally {
      mount.release();
    }
  });
});

/** Milliseconds for which the event loop was held up at most. */
async function longestBlock(task: () => Promise<void>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  try {
    await task();
    return longest;
  } finally {
    clearInterval(timer);
  }
}
