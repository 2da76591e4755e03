import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRecorded } from '../../../../src/recorder/findRecorded';
import { stillOpen } from '../../../../src/recorder/following/openRuns';
import { regrouped } from '../../../../src/recorder/following/following';
import type { Inspection } from '../../../../src/recorder/inspection';
import { follow, inspectFollowed, openFollowing, runOf } from '../../../helpers/following';
import { candidateOn, inspectFolders } from '../../../helpers/inspecting';
import { Repository, type Checkout } from '../../../helpers/repository';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../../helpers/store';

let repository: Repository;
let data: TemporaryFolder;

beforeEach(async () => {
  repository = await Repository.withFirstCommit();
  data = await temporaryFolder();
});
afterEach(async () => {
  await repository.remove();
  await data.remove();
});

async function feature(branch: string, options: Parameters<Repository['worktree']>[1] = {}, from = repository): Promise<Checkout> {
  const checkout = await from.worktree(branch, options);
  await checkout.commit({ message: branch, files: { [`${branch.replaceAll('/', '-')}.txt`]: 'x\n' } });
  return checkout;
}

/** The branches of each open run with its base. */
function runs({ openRuns, candidates }: Inspection): readonly (readonly [string, readonly (string | null)[]])[] {
  return openRuns.map(({ base, members }) => [base, members.map((key) => candidates.find((candidate) => candidate.key === key)?.feature.branch ?? null)]);
}

const see = (...folders: readonly string[]): Promise<Inspection> => follow(data.path, [repository.folder, ...folders]);

describe('the base of a feature', () => {
  beforeEach(async () => {
    await repository.git('checkout', '--quiet', '-b', 'release/1');
    await repository.commit({ message: 'only in the release', files: { 'release.txt': '1\n' } });
    await repository.git('checkout', '--quiet', 'main');
  });

  const commitsOf = async (branch: string): Promise<readonly [string, number | null]> => {
    const { base, feature: { commits } } = candidateOn(await see(), branch);
    return [base, commits];
  };

  it('is the long-lived branch that it was made from, and what is in that is merged', async () => {
    await feature('feature/a', { from: 'release/1' });
    await feature('feature/b');
    expect(await commitsOf('feature/a')).toEqual(['release/1', 1]);
    expect(await commitsOf('feature/b')).toEqual(['main', 1]);
    await repository.git('checkout', '--quiet', 'release/1');
    await repository.merge('feature/a');
    expect(candidateOn(await see(), 'feature/a').feature.outcome).toBe('merged');
    expect(candidateOn(await see(), 'feature/b').feature.outcome).toBe('unmerged');
  });

  it('made from HEAD is made from what the main worktree was on', async () => {
    await repository.git('checkout', '--quiet', 'release/1');
    await feature('feature/a', { from: 'HEAD' });
    await repository.git('checkout', '--quiet', 'main');
    await feature('feature/b', { from: 'HEAD' });
    expect(await commitsOf('feature/a')).toEqual(['release/1', 1]);
    expect(await commitsOf('feature/b')).toEqual(['main', 1]);
  });

  it('is a branch of any name that several were made from, but not another feature\'s', async () => {
    await repository.git('branch', 'together', 'release/1');
    await feature('feature/a', { from: 'together' });
    await feature('feature/b', { from: 'together' });
    await feature('feature/c', { from: 'feature/a' });
    await feature('feature/d', { from: 'feature/a' });
    expect(runs(await see())).toEqual([
      ['together', ['feature/a', 'feature/b']],
      ['main', ['feature/c', 'feature/d']],
    ]);
    expect((await commitsOf('feature/c'))[1]).toBe(1);
  });

  it('is what a person names, for all', async () => {
    await feature('feature/a', { from: 'release/1' });
    await feature('feature/b');
    expect((await inspectFolders([repository.folder], { base: 'main' })).candidates.map(({ base }) => base)).toEqual(['main', 'main']);
  });

  it('has its own worktree left out', async () => {
    const release = await repository.git('worktree', 'add', '--quiet', `${repository.folder}-release`, 'release/1').then(() => `${repository.folder}-release`);
    await feature('feature/a', { from: 'release/1' });
    expect((await see()).leftOut).toContainEqual({ worktree: release, reason: 'isBase' });
  });
});

describe('open runs', () => {
  it('two at once on different bases are told apart, whatever the time', async () => {
    await repository.git('branch', 'release/1');
    await feature('feature/a');
    await feature('fix/b', { from: 'release/1' });
    await feature('feature/c');
    await feature('fix/d', { from: 'release/1' });
    const inspection = await see();
    expect(runs(inspection)).toEqual([
      ['main', ['feature/a', 'feature/c']],
      ['release/1', ['fix/b', 'fix/d']],
    ]);
    expect(runOf(inspection).features.map(({ branch }) => branch)).toEqual(['fix/b', 'fix/d']);
  });

  it('one is across repositories made at the same time, whatever their default branches are called', async () => {
    const other = await Repository.create();
    await other.git('checkout', '--quiet', '-b', 'master');
    await other.commit({ message: 'first', files: { 'x.txt': 'x\n' } });
    await feature('feature/a');
    await feature('feature/b', { from: 'master' }, other);
    const inspection = await see(other.folder);
    expect(inspection.openRuns).toMatchObject([{ base: 'main, master', repositories: [repository.folder, other.folder].sort() }]);
    // A window that sees one of the two knows it as the same run.
    expect((await inspectFollowed(data.path, [other.folder])).openRuns.map(({ id }) => id)).toEqual(inspection.openRuns.map(({ id }) => id));
    await other.remove();
  });

  it('keeps its id when members come and go, and in every window', async () => {
    const oldest = await feature('feature/a');
    await feature('feature/b');
    const before = (await see()).openRuns.map(({ id }) => id);
    await feature('feature/c', { after: 60 });
    expect((await see()).openRuns.map(({ id }) => id)).toEqual(before);
    const { store } = openFollowing(data.path);
    const [first] = await store.all();
    await repository.git('worktree', 'remove', '--force', oldest.folder);
    await repository.git('branch', '-D', 'feature/a');
    if (first !== undefined) await store.remove(first.id);
    expect((await see()).openRuns.map(({ id, members }) => [id, members.length])).toEqual([[before[0], 2]]);
    expect((await inspectFolders([repository.folder])).openRuns).toHaveLength(1);
  });

  it('stay one when the one between two goes, and are two after a day without a new worktree', async () => {
    await feature('feature/a');
    const between = await feature('feature/b', { after: 20 * 60 });
    await feature('feature/c', { after: 20 * 60 });
    await feature('feature/d', { after: 30 * 60 });
    const expected = [['feature/a', 'feature/b', 'feature/c'], ['feature/d']];
    expect(runs(await see()).map(([, members]) => members)).toEqual(expected);
    await repository.git('worktree', 'remove', '--force', between.folder);
    await repository.git('branch', '-D', 'feature/b');
    const { store } = openFollowing(data.path);
    for (const { id, branches } of await store.all()) if (branches.includes('feature/b')) await store.remove(id);
    expect(runs(await see()).map(([, members]) => members)).toEqual([['feature/a', 'feature/c'], ['feature/d']]);
  });

  it('a person moves a feature to another one and to one of its own, for good', async () => {
    await feature('feature/a');
    await feature('feature/b');
    await feature('feature/c', { after: 48 * 60 });
    const inspection = await see();
    const { following } = openFollowing(data.path);
    const [older, newer] = inspection.openRuns;
    const b = candidateOn(inspection, 'feature/b').followable?.id;
    if (older === undefined || newer === undefined || b === undefined) throw new Error('two runs were expected');
    await following.assign(b, newer.id);
    const moved = [['feature/a'], ['feature/b', 'feature/c']];
    expect(runs(regrouped(inspection, await following.known())).map(([, members]) => members)).toEqual(moved);
    // Another window, after a restart.
    const again = await see();
    expect(runs(again).map(([, members]) => members)).toEqual(moved);
    expect(again.openRuns.map(({ id }) => id)).toEqual([older.id, newer.id]);
    await openFollowing(data.path).following.assign(b, 'new');
    expect(runs(await see()).map(([, members]) => members)).toEqual([['feature/a'], ['feature/b'], ['feature/c']]);
  });
});

describe('a recorded run', () => {
  it('is updated, also when everything is gone and renamed; it is over when all of it is recorded and gone', async () => {
    const one = await feature('feature/one');
    const two = await feature('feature/two');
    const history = openStore(data.path);
    const inspection = await see();
    const run = await history.record(runOf(inspection));
    await openFollowing(data.path).following.recorded(inspection.candidates, run.id);
    const members = async (): Promise<Inspection['candidates']> => (await inspectFollowed(data.path, [repository.folder])).candidates;
    expect((await see()).openRuns).toMatchObject([{ recordedAs: run.id }]);
    await repository.git('branch', '-m', 'feature/one', 'other');
    expect(findRecorded(await history.runs(), await members())?.id).toBe(run.id);
    await repository.git('worktree', 'move', two.folder, `${two.folder}-moved`);
    await repository.git('worktree', 'remove', '--force', one.folder);
    expect(findRecorded(await history.runs(), (await members()).filter(({ feature: { branch } }) => branch === 'feature/two'))?.id).toBe(run.id);
    await repository.git('worktree', 'remove', '--force', `${two.folder}-moved`);
    expect(await members()).toEqual([]);
    // Once that is known, nothing of it is looked at any more.
    expect(stillOpen(await openFollowing(data.path).following.known())).toHaveLength(2);
    await openFollowing(data.path).following.note({ ...inspection, candidates: inspection.candidates.map((each) => ({ ...each, presence: 'followed' })) });
    expect(stillOpen(await openFollowing(data.path).following.known())).toEqual([]);
    await history.close();
  });

  it('takes no worktree that is made after it', async () => {
    const { following } = openFollowing(data.path);
    await repository.setCreated(await feature('feature/one'), Date.now() - 60_000);
    const inspection = await see();
    const history = openStore(data.path);
    const run = await history.record(runOf(inspection));
    await following.recorded(inspection.candidates, run.id);
    await repository.setCreated(await feature('feature/two'), Date.now() + 60_000);
    expect(runs(await see()).map(([, members]) => members)).toEqual([['feature/one'], ['feature/two']]);
    await history.close();
  });

  it('remembers what was shown before it', async () => {
    const one = await feature('feature/one');
    await see();
    const suggestionId = 'sug_20251120_130501_x7q2' as Parameters<ReturnType<typeof openFollowing>['following']['suggested']>[1];
    await openFollowing(data.path).following.suggested([one.folder], suggestionId);
    await repository.git('worktree', 'remove', '--force', one.folder);
    expect((await see()).openRuns).toMatchObject([{ suggestionId }]);
  });
});
