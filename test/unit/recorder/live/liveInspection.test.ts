import { mkdir, readdir, rm, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SILENT_LOGGER } from '../../../../src/domain/logger';
import { Git } from '../../../../src/git/git';
import { SPECIFICATION_GLOBS } from '../../../../src/recorder/specification/specificationFile';
import type { InspectOptions } from '../../../../src/recorder/inspection/inspectOptions';
import { LiveInspection } from '../../../../src/recorder/live/liveInspection';
import { watchFiles } from '../../../../src/recorder/live/watchFiles';
import type { WatchFolder } from '../../../../src/recorder/live/watchFolder';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { candidateOn, conflictsByBranch, inspectFolders } from '../../../helpers/inspecting';
import { Repository, type Checkout } from '../../../helpers/repository';

let repository: Repository;
let one: Checkout;
let two: Checkout;
let temporaryFolder: string;
let git: Git;
let live: LiveInspection;
let settings: Partial<InspectOptions> = {};

function liveInspection(watchFolder: WatchFolder = watchFiles): LiveInspection {
  return new LiveInspection({
    inspect: () => ({ git, folders: [repository.folder], includeUncommitted: true, specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120, clock: () => new Date(), temporaryFolder, ...settings }),
    watchFolder,
    logger: SILENT_LOGGER,
    settleMs: 50,
  });
}

/** Until nothing is under way and no event is on its way any more. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 8; quiet = live.busy ? 0 : quiet + 1) await pause(50);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** What is kept up to date is what a new look finds. */
async function expectUpToDate(): Promise<void> {
  const current = await inspectFolders([repository.folder], { temporaryFolder, ...settings });
  await expect.poll(() => ({ busy: live.busy, current: live.current }), { timeout: 10_000, interval: 50 }).toEqual({ busy: false, current });
}

beforeEach(async () => {
  settings = {};
  repository = await Repository.withFirstCommit({ 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'build/\n' });
  one = await repository.worktree('one');
  two = await repository.worktree('two');
  await one.commit({ message: 'feat: one', files: { 'one.txt': '1\n' } });
  await two.commit({ message: 'feat: two', files: { 'two.txt': '2\n' } });
  temporaryFolder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-live-')));
  git = new Git();
  live = liveInspection();
});
afterEach(async () => {
  await live.dispose();
  expect(await readdir(temporaryFolder)).toEqual([]);
  await rm(temporaryFolder, { recursive: true });
  await repository.remove();
});

describe('LiveInspection while it is started', () => {
  it('follows saved files, commits, branches, worktrees and settings', async () => {
    live.start();
    await expectUpToDate();
    await one.write('a.txt', 'from one\n');
    await expectUpToDate();
    expect(candidateOn(await live.inspect(), 'one').feature.uncommittedFiles).toBe(1);
    await two.write('a.txt', 'from two\n');
    await expectUpToDate();
    expect(conflictsByBranch(await live.inspect())).toEqual([['one', 'two', ['a.txt']]]);
    await two.commit({ message: 'fix: a' });
    await expectUpToDate();
    await two.write('new/folder/deep.txt', 'x\n');
    await expectUpToDate();
    await two.write('new/folder/deep.txt', 'y\n');
    await expectUpToDate();
    await two.git('checkout', '--quiet', 'a.txt');
    await rm(path.join(two.folder, 'new'), { recursive: true });
    await expectUpToDate();
    const three = await repository.worktree('three');
    await three.write('a.txt', 'from three\n');
    await expectUpToDate();
    expect((await live.inspect()).candidates).toHaveLength(3);
    await repository.git('worktree', 'remove', '--force', one.folder);
    await expectUpToDate();
    expect((await live.inspect()).candidates.map(({ feature }) => feature.branch)).toEqual(['two', 'three']);
    await repository.git('worktree', 'add', '--quiet', one.folder, 'one');
    await expectUpToDate();
    await one.write('b.txt', 'again\n');
    await expectUpToDate();
    await repository.merge('one');
    await expectUpToDate();
    expect(candidateOn(await live.inspect(), 'one').feature.outcome).toBe('merged');
    await two.write('a.txt', 'another from two\n');
    await expectUpToDate();
    expect(conflictsByBranch(await live.inspect())).toHaveLength(1);
    await settled();
    await repository.write('.gitattributes', '*.txt merge=union\n');
    await expectUpToDate();
    expect(conflictsByBranch(await live.inspect())).toEqual([]);
    settings = { includeUncommitted: false };
    expect(candidateOn(await live.inspect(), 'two').feature.uncommittedFiles).toBeNull();
    await expectUpToDate();
  });

  it('starts no process while nothing changes, and reading changes nothing', async () => {
    await one.write('a.txt', 'from one\n');
    live.start();
    const found = await live.inspect();
    await settled();
    const { processes } = git;
    let changes = 0;
    live.onDidChange(() => (changes += 1));
    const started = performance.now();
    expect(await live.inspect()).toBe(found);
    expect(performance.now() - started).toBeLessThan(100);
    await folderState(path.dirname(repository.folder));
    await repository.git('status');
    await settled();
    expect(git.processes).toBe(processes);
    expect(changes).toBe(0);
  });

  it('reads one worktree after a file was saved in it', async () => {
    await two.write('a.txt', 'from two\n');
    live.start();
    await live.inspect();
    await settled();
    const { processes } = git;
    await one.write('a.txt', 'from one\n');
    await expect.poll(() => live.current?.conflicts, { timeout: 5000 }).toHaveLength(1);
    await settled();
    // Status, the two of the snapshot, its changed files, its merges, the lines in conflict, near conflicts, the merge order.
    expect(git.processes - processes).toBe(8);
  });

  it('learns which folders are ignored', async () => {
    await mkdir(path.join(one.folder, 'build'));
    live.start();
    await live.inspect();
    await settled();
    await one.write('build/first.o', '1');
    await settled();
    const { processes } = git;
    for (let round = 0; round < 5; round += 1) {
      await one.write(`build/${round}.o`, '1');
      await pause(100);
    }
    await settled();
    expect(git.processes).toBe(processes);
    await one.git('add', '--force', 'build/first.o');
    await settled();
    await one.write('build/first.o', 'changed');
    await expectUpToDate();
    expect(candidateOn(await live.inspect(), 'one').feature.uncommittedFiles).toBe(1);
  });

  it('makes one look of a steady stream of changes, at least each second', async () => {
    live.start();
    await live.inspect();
    await settled();
    let looks = 0;
    live.onDidChange(() => (looks += live.busy ? 1 : 0));
    const until = performance.now() + 2500;
    for (let round = 0; performance.now() < until; round += 1) {
      await one.write('a.txt', `${round}\n`);
      await pause(20);
    }
    expect(looks).toBeGreaterThanOrEqual(2);
    expect(looks).toBeLessThan(12);
    await expectUpToDate();
  });

  it('gives what objects hold, uncommitted work included, until it is disposed of', async () => {
    await one.write('a.txt', 'not committed\n');
    live.start();
    const tree = candidateOn(await live.inspect(), 'one').tree;
    const [entry = ''] = await blobsOf(tree ?? '');
    expect((await live.blob(repository.folder, entry)).toString()).toBe('not committed\n');
    await expect(live.blob(path.join(repository.folder, 'other'), entry)).rejects.toMatchObject({ reason: 'unknownRevision' });
    await expect(live.blob(repository.folder, '0'.repeat(40))).rejects.toMatchObject({ name: 'GitError' });
  });

  it('keeps what it found when a look fails, and says why', async () => {
    live.start();
    const found = await live.inspect();
    await settled();
    settings = { base: 'none' };
    await expect(live.inspect()).rejects.toMatchObject({ reason: 'unknownRevision' });
    expect(live.failure).toMatchObject({ reason: 'unknownRevision' });
    expect(live.current).toBe(found);
    settings = {};
    await live.inspect();
    expect(live.failure).toBeNull();
  });

  it('changes nothing in the repository', async () => {
    await one.write('a.txt', 'from one\n');
    await one.git('status');
    const before = await folderState(path.dirname(repository.folder));
    live.start();
    await live.inspect();
    await two.write('c.txt', 'c\n');
    await expectUpToDate();
    await rm(path.join(two.folder, 'c.txt'));
    await expectUpToDate();
    await live.dispose();
    expect(stateDifferences(before, await folderState(path.dirname(repository.folder)))).toEqual([]);
  });
});

describe('LiveInspection without a watch', () => {
  it('reads everything whenever it is asked', async () => {
    live = liveInspection(() => {
      throw new Error('no watches left');
    });
    live.start();
    await live.inspect();
    await one.write('a.txt', 'from one\n');
    expect(candidateOn(await live.inspect(), 'one').feature.uncommittedFiles).toBe(1);
  });

  it('reads everything before it is started and after it is stopped', async () => {
    await live.inspect();
    await one.write('a.txt', 'from one\n');
    expect(candidateOn(await live.inspect(), 'one').feature.uncommittedFiles).toBe(1);
    live.start();
    await live.inspect();
    live.stop();
    await one.write('b.txt', 'from one\n');
    expect(candidateOn(await live.inspect(), 'one').feature.uncommittedFiles).toBe(2);
  });

  it('looks now and then by itself while it is started', async () => {
    live = liveInspection(() => {
      throw new Error('no watches left');
    });
    live.start();
    await live.inspect();
    await one.write('a.txt', 'from one\n');
    await expect.poll(() => live.current?.candidates[0]?.feature.uncommittedFiles, { timeout: 10_000 }).toBe(1);
  });
});

describe('several who ask at once', () => {
  it('get one look, and each may cancel alone', async () => {
    const abort = new AbortController();
    const first = live.inspect({ signal: abort.signal });
    const second = live.inspect();
    abort.abort();
    await expect(first).rejects.toMatchObject({ reason: 'cancelled' });
    expect((await second).candidates).toHaveLength(2);
  });

  it('and when all cancel, the look ends', async () => {
    const abort = new AbortController();
    const progress = (message: string): void => {
      if (message.startsWith('Reading')) abort.abort();
    };
    await expect(live.inspect({ signal: abort.signal, progress })).rejects.toMatchObject({ reason: 'cancelled' });
    expect(live.failure).toBeNull();
    await expect.poll(() => live.busy).toBe(false);
    expect(await readdir(temporaryFolder)).toEqual([]);
  });
});

/** The files of a tree whose content is not committed. */
async function blobsOf(tree: string): Promise<readonly string[]> {
  const [scratch = ''] = await readdir(temporaryFolder);
  const objects = path.join(temporaryFolder, scratch, '0', 'merge.git', 'objects');
  const listed = await repository.gitIn(repository.folder, ['ls-tree', tree, 'a.txt'], { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(repository.folder, '.git', 'objects') });
  await writeFile(path.join(objects, 'info', 'read'), '');
  return [listed.split(/[ \t]/)[2] ?? ''];
}
