import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgedRun } from '../../../../src/domain/run';
import { folderState, stateDifferences } from '../../../helpers/folderState';
import { follow, inspectFollowed, openFollowing, runOf } from '../../../helpers/following';
import { candidateOn, conflictsByBranch } from '../../../helpers/inspecting';
import { CLAUDE, PERSON, Repository, type Checkout } from '../../../helpers/repository';
import { temporaryFolder, type TemporaryFolder } from '../../../helpers/store';

const SPECIFICATION = '---\ntype: v4_autonomous\ncategory: github-vetting\ntitle: Merged work\n---\n# It\n\n## Acceptance criteria\n- [ ] it works\n\n## Build gates\n- `npm test`\n';

let repository: Repository;
let data: TemporaryFolder;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'shared.txt': 'one\ntwo\nthree\n', 'README.md': 'A project\n' });
  data = await temporaryFolder();
});
afterEach(async () => {
  await repository.remove();
  await data.remove();
});

const see = (): ReturnType<typeof follow> => follow(data.path, [repository.folder]);
const later = async (): Promise<JudgedRun> => runOf(await inspectFollowed(data.path, [repository.folder]));

const remove = (checkout: Checkout): Promise<string> => repository.git('worktree', 'remove', '--force', checkout.folder);
const collect = async (): Promise<void> => {
  await repository.git('reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all');
  await repository.git('gc', '--quiet', '--prune=now');
};

describe('a run of every kind of end', () => {
  /** Each with an agent's work; one with a person's fix, two in conflict, one with uncommitted work. */
  async function aRun(): Promise<Readonly<Record<'merged' | 'squashed' | 'rebased' | 'forwarded' | 'open' | 'dirty', Checkout>>> {
    const forwarded = await repository.worktree('feature/forwarded');
    const merged = await repository.worktree('feature/merged');
    const squashed = await repository.worktree('feature/squashed');
    const rebased = await repository.worktree('feature/rebased');
    const open = await repository.worktree('feature/open');
    const dirty = await repository.worktree('feature/dirty');
    await see();
    await forwarded.commit({ message: 'docs: forwarded', author: CLAUDE, files: { 'docs/forwarded.md': 'x\n' } });
    await merged.commit({ message: 'feat: merged', author: CLAUDE, files: { 'SPEC.md': SPECIFICATION, 'src/merged.ts': 'x\n' } });
    await merged.commit({ message: 'what the agent left', author: PERSON, files: { 'src/merged.ts': 'fixed\n' } });
    await squashed.commit({ message: 'feat: one', author: CLAUDE, files: { 'src/ui/squashed.tsx': 'x\n' } });
    await squashed.commit({ message: 'feat: two', author: CLAUDE, files: { 'src/ui/squashed.tsx': 'x\ny\n' } });
    await rebased.commit({ message: 'test: rebased', author: CLAUDE, files: { 'test/rebased.test.ts': 'x\n', 'shared.txt': 'one\nrebased\nthree\n' } });
    await open.commit({ message: 'feat: open', author: CLAUDE, files: { 'shared.txt': 'one\nopen\nthree\n' } });
    await dirty.commit({ message: 'feat: dirty', files: { 'dirty.txt': 'x\n' } });
    await dirty.write('uncommitted.txt', 'a\nb\n');
    await see();
    await repository.fastForward('feature/forwarded');
    await repository.merge('feature/merged');
    await repository.squashMerge('feature/squashed');
    await repository.rebaseMerge('feature/rebased');
    return { merged, squashed, rebased, forwarded, open, dirty };
  }

  it('is the same, field by field, after each step of the clean-up', async () => {
    const checkouts = await aRun();
    const before = runOf(await see());
    expect(before.features.map(({ name, outcome, agent, manualFixes, uncommittedFiles }) => [name, outcome, agent, manualFixes, uncommittedFiles])).toEqual([
      ['forwarded', 'merged', 'claude', 0, 0],
      ['Merged work', 'merged', 'claude', 1, 0],
      ['squashed', 'merged', 'claude', 0, 0],
      ['rebased', 'merged', 'claude', 0, 0],
      ['open', 'unmerged', 'claude', 0, 0],
      ['dirty', 'unmerged', null, null, 1],
    ]);
    expect(before).toMatchObject({ conflictsEncountered: 1, specificationPattern: { type: 'v4_autonomous' } });

    for (const checkout of Object.values(checkouts)) await remove(checkout);
    expect(await later()).toEqual(before);
    expect((await inspectFollowed(data.path, [repository.folder])).candidates.map(({ presence }) => presence)).toEqual(Array(6).fill('branch'));

    for (const name of Object.keys(checkouts)) await repository.git('branch', '-D', `feature/${name}`);
    expect(await later()).toEqual(before);
    expect((await inspectFollowed(data.path, [repository.folder])).candidates.map(({ presence }) => presence)).toEqual(Array(6).fill('followed'));

    await repository.commit({ message: 'main moves on', files: { 'README.md': 'moved\n' } });
    expect(await later()).toEqual(before);

    await collect();
    expect(await later()).toEqual(before);
    // And whoever looks then keeps it so.
    await see();
    expect(runOf(await see())).toEqual(before);
  });

  it('is the same when nobody looked between the clean-up and its end', async () => {
    const checkouts = await aRun();
    const before = runOf(await see());
    for (const [name, checkout] of Object.entries(checkouts)) {
      await rm(checkout.folder, { recursive: true });
      await repository.git('worktree', 'prune');
      await repository.git('branch', '-D', `feature/${name}`);
    }
    await collect();
    expect(await later()).toEqual(before);
    const { origins } = candidateOn(await inspectFollowed(data.path, [repository.folder]), 'feature/open');
    expect(origins.commits).toBe('as last seen just now; the worktree is gone');
    expect(origins.outcome).toMatch(/^not in main \(as last seen /);
  });

  it('takes part in no other way: nothing is written into the repository', async () => {
    const checkouts = await aRun();
    await see();
    for (const checkout of Object.values(checkouts)) await remove(checkout);
    const state = await folderState(repository.folder);
    await see();
    expect(stateDifferences(state, await folderState(repository.folder))).toEqual([]);
  });
});

describe('what happens after the last look', () => {
  it('a worktree that is removed by hand, and merged after that', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'one.txt': '1\n' } });
    await see();
    await rm(one.folder, { recursive: true });
    expect((await inspectFollowed(data.path, [repository.folder])).leftOut).not.toContainEqual({ worktree: one.folder, reason: 'prunable' });
    await repository.squashMerge('feature/one');
    const inspection = await see();
    expect(candidateOn(inspection, 'feature/one')).toMatchObject({ presence: 'branch', feature: { outcome: 'merged', agent: 'claude', commits: 1 }, });
    expect(candidateOn(inspection, 'feature/one').origins.outcome).toMatch(/^same change as /);
  });

  it('a branch that moved on, was merged and removed: the merge tells how far it went', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'one.txt': '1\n' } });
    await see();
    await one.commit({ message: 'two', author: CLAUDE, files: { 'two.txt': '2\n' } });
    await one.commit({ message: 'by hand', files: { 'two.txt': '3\n' } });
    await repository.merge('feature/one');
    await remove(one);
    await repository.git('branch', '-D', 'feature/one');
    expect(candidateOn(await see(), 'feature/one')).toMatchObject({ presence: 'followed', feature: { outcome: 'merged', commits: 3, filesChanged: 2, manualFixes: 1 } });
    await collect();
    expect(candidateOn(await see(), 'feature/one').feature).toMatchObject({ commits: 3, manualFixes: 1 });
  });

  it('a branch that moved on, was fast-forwarded and removed', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'one.txt': '1\n' } });
    await see();
    await one.commit({ message: 'two', author: CLAUDE, files: { 'two.txt': '2\n' } });
    await repository.fastForward('feature/one');
    await remove(one);
    await repository.git('branch', '-D', 'feature/one');
    expect(candidateOn(await see(), 'feature/one').feature).toMatchObject({ outcome: 'merged', commits: 2, filesChanged: 2 });
  });

  it('merged and reverted after it was all removed', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await repository.merge('feature/one');
    await see();
    await remove(one);
    await repository.git('branch', '-D', 'feature/one');
    await repository.git('revert', '--no-edit', '-m', '1', 'HEAD');
    expect(candidateOn(await see(), 'feature/one').feature.outcome).toBe('unmerged');
  });

  it('a renamed branch, with its worktree and without', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    const { openRuns } = await see();
    await repository.git('branch', '-m', 'feature/one', 'feature/uno');
    const renamed = await see();
    expect(renamed.candidates).toHaveLength(1);
    expect(candidateOn(renamed, 'feature/uno')).toMatchObject({ presence: 'worktree', openRun: openRuns[0]?.id });
    await remove(one);
    await repository.git('branch', '-m', 'feature/uno', 'ein/s');
    const again = await see();
    expect(again.candidates).toHaveLength(1);
    expect(candidateOn(again, 'ein/s')).toMatchObject({ presence: 'branch', openRun: openRuns[0]?.id, feature: { commits: 1, worktree: one.folder } });
  });

  it('a worktree that is moved is the same feature', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    const { openRuns } = await see();
    const place = path.join(path.dirname(one.folder), 'elsewhere');
    await repository.git('worktree', 'move', one.folder, place);
    const moved = await see();
    expect(moved.candidates.map(({ key, openRun, presence }) => [key, openRun, presence])).toEqual([[place, openRuns[0]?.id, 'worktree']]);
    expect(await openFollowing(data.path).following.known()).toHaveLength(1);
  });

  it('a place and a name that are used again are another feature', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await see();
    await repository.merge('feature/one');
    await see();
    await remove(one);
    await repository.git('branch', '-D', 'feature/one');
    const again = await repository.worktree('feature/one', { after: 60 * 48 });
    await again.commit({ message: 'again', files: { 'again.txt': '1\n', 'more.txt': '1\n' } });
    const inspection = await see();
    expect(inspection.candidates.map(({ presence, feature: { worktree, filesChanged, outcome } }) => [presence, worktree, filesChanged, outcome])).toEqual([
      ['followed', one.folder, 1, 'merged'],
      ['worktree', one.folder, 2, 'unmerged'],
    ]);
    expect(new Set(inspection.candidates.map(({ key }) => key)).size).toBe(2);
    expect(inspection.openRuns.map(({ members }) => members.length)).toEqual([1, 1]);
    expect(inspection.proposed).toEqual([one.folder]);
  });

  it('a branch that is called the same later is another one', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await see();
    const other = await repository.worktree('feature/other');
    for (const name of ['a', 'b']) await other.commit({ message: name, files: { [name]: '1\n' } });
    await remove(one);
    await repository.git('branch', '-D', 'feature/one');
    await repository.git('branch', 'feature/one', 'feature/other');
    expect(candidateOn(await see(), 'feature/one')).toMatchObject({ presence: 'followed', feature: { commits: 1 } });
  });

  it('a worktree that went without any work is none; one on no branch keeps its work', async () => {
    const idle = await repository.worktree('feature/idle');
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await see();
    await remove(idle);
    await repository.git('branch', '-D', 'feature/idle');
    await one.git('checkout', '--quiet', '--detach');
    const inspection = await see();
    expect(inspection.candidates.map(({ presence, feature }) => [presence, feature.branch, feature.commits])).toEqual([['branch', 'feature/one', 1]]);
  });

  it('a worktree that is put on another branch: what was done on the first one stays, until there is work on the other', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'one.txt': '1\n' } });
    const before = runOf(await see());
    await one.git('checkout', '--quiet', '-b', 'feature/next', 'main');
    expect(await later()).toEqual(before);
    await remove(one);
    expect(await later()).toEqual(before);
    await repository.git('branch', '-D', 'feature/one');
    expect(await later()).toEqual(before);
    await collect();
    expect(await later()).toEqual(before);
  });

  it('a stacked branch has only its own commits when the one below it is removed', async () => {
    const below = await repository.worktree('feature/below');
    await below.commit({ message: 'below', files: { 'below.txt': '1\n' } });
    const above = await repository.worktree('feature/above', { from: 'feature/below' });
    await above.commit({ message: 'above', files: { 'above.txt': '1\n' } });
    const before = runOf(await see());
    await remove(below);
    await repository.git('branch', '-D', 'feature/below');
    expect(await later()).toEqual(before);
    await remove(above);
    await repository.git('branch', '-D', 'feature/above');
    expect(await later()).toEqual(before);
  });
});

describe('a conflict', () => {
  it('that was met and solved before the merge stays met', async () => {
    const one = await repository.worktree('feature/one');
    const two = await repository.worktree('feature/two');
    await one.commit({ message: 'one', author: CLAUDE, files: { 'shared.txt': 'one\n1\nthree\n' } });
    await two.commit({ message: 'two', author: CLAUDE, files: { 'shared.txt': 'one\n2\nthree\n' } });
    await see();
    await repository.merge('feature/one');
    await see();
    await two.git('merge', '--quiet', 'main').catch(() => undefined);
    await two.commit({ message: 'solved', files: { 'shared.txt': 'one\n1 and 2\nthree\n' } });
    await repository.merge('feature/two');
    const inspection = await see();
    expect(conflictsByBranch(inspection)).toEqual([['feature/one', 'feature/two', ['shared.txt']]]);
    expect(inspection.conflicts?.[0]?.solved).toBe(true);
    const before = runOf(inspection);
    expect(before.conflictsEncountered).toBe(1);
    for (const [name, checkout] of [['one', one], ['two', two]] as const) {
      await remove(checkout);
      await repository.git('branch', '-D', `feature/${name}`);
    }
    expect(await later()).toEqual(before);
    await collect();
    expect(await later()).toEqual(before);
  });

  it('that was committed and solved by merging one into the other stays met as well', async () => {
    const one = await repository.worktree('feature/one');
    const two = await repository.worktree('feature/two');
    await one.commit({ message: 'one', files: { 'shared.txt': 'one\n1\nthree\n' } });
    await two.commit({ message: 'two', files: { 'shared.txt': 'one\n2\nthree\n' } });
    await see();
    await two.git('merge', '--quiet', 'feature/one').catch(() => undefined);
    await two.commit({ message: 'solved', files: { 'shared.txt': 'one\n1 and 2\nthree\n' } });
    expect((await see()).conflicts).toEqual([]);
    await repository.merge('feature/one');
    expect(conflictsByBranch(await see())).toEqual([['feature/one', 'feature/two', ['shared.txt']]]);
  });

  it('that the two got rid of themselves, both still open, is none', async () => {
    const one = await repository.worktree('feature/one');
    const two = await repository.worktree('feature/two');
    await one.commit({ message: 'one', files: { 'shared.txt': 'one\n1\nthree\n' } });
    await two.write('shared.txt', 'one\n2\nthree\n');
    expect((await see()).conflicts).toHaveLength(1);
    await two.git('checkout', '--quiet', '--', 'shared.txt');
    await two.commit({ message: 'two', files: { 'two.txt': '2\n' } });
    expect((await see()).conflicts).toEqual([]);
    await repository.merge('feature/one');
    expect((await see()).conflicts).toEqual([]);
  });
});

describe('a repository that is away', () => {
  it('is forgotten by nobody', async () => {
    const one = await repository.worktree('feature/one');
    await one.commit({ message: 'one', files: { 'one.txt': '1\n' } });
    await see();
    await rename(repository.folder, `${repository.folder}-away`);
    await inspectFollowed(data.path, [path.dirname(repository.folder)]);
    await rename(`${repository.folder}-away`, repository.folder);
    expect((await see()).candidates).toHaveLength(1);
  });
});
