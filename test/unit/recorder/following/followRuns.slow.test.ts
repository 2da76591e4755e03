import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FollowedFeature } from '../../../../src/domain/followedFeature';
import { bundleFollower, Follower } from '../../../helpers/followProcesses';
import { inspectFollowed, openFollowing, runOf } from '../../../helpers/following';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { inspectFolders } from '../../../helpers/inspecting';
import { CLAUDE, PERSON, Repository, type Checkout } from '../../../helpers/repository';
import { temporaryFolder, type TemporaryFolder } from '../../../helpers/store';

let built: TemporaryFolder;
let script: string;
let repository: Repository;
let data: TemporaryFolder;
const followers: Follower[] = [];

beforeAll(async () => {
  built = await temporaryFolder();
  script = await bundleFollower(built.path);
});
afterAll(() => built.remove());
beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'shared.txt': 'one\ntwo\nthree\n' });
  data = await temporaryFolder();
});
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.kill();
  await repository.remove();
  await data.remove();
});

async function start(pauseMs?: number): Promise<Follower> {
  const follower = await Follower.start(script, data.path, [repository.folder], pauseMs);
  followers.push(follower);
  return follower;
}

/** What a window that was just opened knows of a branch. */
async function known(branch: string): Promise<FollowedFeature | null> {
  return (await openFollowing(data.path).following.known()).find(({ branches }) => branches.includes(branch)) ?? null;
}

const eventually = (branch: string, holds: (feature: FollowedFeature) => boolean): Promise<void> =>
  expect.poll(async () => { const feature = await known(branch); return feature !== null && holds(feature); }, { timeout: 20_000, interval: 50 }).toBe(true);

const tipOf = (checkout: Checkout): Promise<string> => checkout.git('rev-parse', 'HEAD');

const SPECIFICATION = '---\ntype: v4_autonomous\n---\n# Specification\n';

describe('following', () => {
  it('keeps what appears at once, from files alone: its base and its specification as it was then', async () => {
    await repository.commit({ message: 'specified', files: { 'SPEC.md': SPECIFICATION } });
    await repository.git('branch', 'release/1');
    // With git that far away nothing but files can have told.
    await start(600_000);
    const one = await repository.worktree('feature/one', { from: 'release/1' });
    await eventually('feature/one', ({ start: { specification } }) => specification !== null);
    await one.commit({ message: 'gone', files: { 'SPEC.md': null } });
    await eventually('feature/one', ({ place }) => place.tip !== null);
    expect(await known('feature/one')).toMatchObject({
      start: { madeFrom: { branch: 'release/1' }, specification: { found: { path: 'SPEC.md', type: 'v4_autonomous' }, hash: createHash('sha256').update(SPECIFICATION).digest('hex') } },
      place: { worktree: one.folder, branch: 'feature/one', gone: false },
      observation: null,
    });
    const { candidates } = await inspectFollowed(data.path, [repository.folder]);
    expect(candidates[0]).toMatchObject({ base: 'release/1', feature: { specification: { type: 'v4_autonomous' } } });
  });

  it('has git look when a branch or its base moves, and writes nothing while nothing does', async () => {
    await start();
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'one.txt': '1\n' } });
    await eventually('feature/one', ({ observation }) => observation?.feature.commits === 1);
    await one.commit({ message: 'two', author: PERSON, files: { 'one.txt': '2\n' } });
    await eventually('feature/one', ({ observation }) => observation?.feature.manualFixes === 1);
    await repository.squashMerge('feature/one');
    await eventually('feature/one', ({ observation }) => observation?.feature.outcome === 'merged');
    const [state, own] = [await folderState(data.path), await folderState(repository.folder)];
    await one.git('status');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(stateDifferences(state, await folderState(data.path))).toEqual([]);
    expect(stateDifferences(own, await folderState(repository.folder)).filter((line) => !line.includes('/index'))).toEqual([]);
  });

  it('keeps a feature whose worktree is on no branch or on another one, and comes to rest', async () => {
    await start();
    const [one, two] = [await repository.worktree('feature/one'), await repository.worktree('feature/two')];
    for (const checkout of [one, two]) await checkout.commit({ message: 'work', author: CLAUDE, files: { [`${path.basename(checkout.folder)}.txt`]: '1\n' } });
    for (const branch of ['feature/one', 'feature/two']) await eventually(branch, ({ observation }) => observation?.feature.commits === 1);
    const before = runOf(await inspectFollowed(data.path, [repository.folder]));
    await one.git('checkout', '--quiet', '--detach', 'main');
    await two.git('checkout', '--quiet', '-b', 'feature/next', 'main');
    await eventually('feature/two', ({ place }) => place.branch === 'feature/next');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const state = await folderState(data.path);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(stateDifferences(state, await folderState(data.path))).toEqual([]);
    expect(runOf(await inspectFollowed(data.path, [repository.folder]))).toEqual(before);
  });

  it('knows a run to its end, with nobody looking on', async () => {
    await start();
    const one = await repository.worktree('feature/one');
    const two = await repository.worktree('feature/two');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'shared.txt': 'one\n1\nthree\n' } });
    await two.commit({ message: 'two', author: CLAUDE, files: { 'shared.txt': 'one\n2\nthree\n', 'SPEC.md': SPECIFICATION } });
    await eventually('feature/two', ({ observation }) => Object.keys(observation?.conflicts ?? {}).length === 1);
    await repository.merge('feature/one');
    await eventually('feature/one', ({ observation }) => observation?.feature.outcome === 'merged');
    const before = runOf(await inspectFolders([repository.folder]));
    expect(before).toMatchObject({ prsMerged: 1, conflictsEncountered: 1 });
    await repository.git('worktree', 'remove', '--force', one.folder);
    await rm(two.folder, { recursive: true });
    await repository.git('worktree', 'prune');
    await repository.git('branch', '-D', 'feature/one', 'feature/two');
    await repository.git('reflog', 'expire', '--expire=now', '--all');
    await repository.git('gc', '--quiet', '--prune=now');
    expect(runOf(await inspectFollowed(data.path, [repository.folder]))).toEqual(before);
    await eventually('feature/two', ({ place }) => place.gone);
    expect(runOf(await inspectFollowed(data.path, [repository.folder]))).toEqual(before);
  });

  it('forgets a worktree that went without any work', async () => {
    await start();
    const idle = await repository.worktree('feature/idle');
    await eventually('feature/idle', () => true);
    await repository.git('worktree', 'remove', idle.folder);
    await expect.poll(() => known('feature/idle'), { timeout: 20_000 }).toBeNull();
  });

  it('goes on after it was killed: what happened meanwhile is seen at the next start', async () => {
    const first = await start();
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await eventually('feature/one', ({ observation }) => observation !== null);
    const run = (await inspectFollowed(data.path, [repository.folder])).openRuns;
    await first.kill();
    await one.commit({ message: 'two', files: { 'one.txt': '2\n' } });
    await repository.merge('feature/one');
    await repository.git('worktree', 'remove', one.folder);
    await repository.git('branch', '-m', 'feature/one', 'feature/renamed');
    await start();
    await eventually('feature/renamed', ({ observation, place }) => place.gone && observation?.feature.commits === 2 && observation.feature.outcome === 'merged');
    expect((await inspectFollowed(data.path, [repository.folder])).openRuns.map(({ id }) => id)).toEqual(run.map(({ id }) => id));
  });

  it('two windows see the same once', async () => {
    await Promise.all([start(), start()]);
    const checkouts = [await repository.worktree('feature/one'), await repository.worktree('feature/two')];
    for (let commit = 0; commit < 8; commit += 1) {
      for (const checkout of checkouts) await checkout.commit({ message: String(commit), files: { [`${commit}.txt`]: `${checkout.folder}\n` } });
    }
    for (const [index, branch] of ['feature/one', 'feature/two'].entries()) {
      const tip = await tipOf(checkouts[index] ?? repository);
      await eventually(branch, ({ observation }) => observation?.tip === tip && observation.feature.commits === 8);
    }
    const features = await openFollowing(data.path).following.known();
    expect(features.map(({ branches }) => branches)).toEqual([['feature/one'], ['feature/two']]);
    expect(new Set(features.map(({ openRun }) => openRun?.id)).size).toBe(1);
  });

  it('killed at any moment, it loses nothing that it had kept', async () => {
    const one = await repository.worktree('feature/one');
    let commits = 0;
    for (let round = 0; round < 6; round += 1) {
      const follower = await start();
      await one.commit({ message: String(round), files: { 'one.txt': `${round}\n` } });
      await new Promise((resolve) => setTimeout(resolve, 150 * round));
      await follower.kill();
      const feature = await known('feature/one');
      expect(feature).not.toBeNull();
      expect(feature?.observation?.feature.commits ?? 0).toBeGreaterThanOrEqual(commits);
      commits = feature?.observation?.feature.commits ?? 0;
    }
    await start();
    await eventually('feature/one', ({ observation }) => observation?.feature.commits === 6);
  });
});
