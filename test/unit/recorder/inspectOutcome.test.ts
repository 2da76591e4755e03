import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidateOn, conflictsByBranch, inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

const LINES = Array.from({ length: 30 }, (_, index) => `line ${index}`);

/** The file with one line replaced. */
function changed(line: number, text: string): string {
  return `${LINES.map((each, index) => (index === line ? text : each)).join('\n')}\n`;
}

describe('outcome', () => {
  let repository: Repository;
  let feature: Checkout;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit({ 'a.txt': changed(-1, ''), 'b.txt': 'b\n' });
    feature = await repository.worktree('feature/x');
  });
  afterEach(() => repository.remove());

  const twoCommits = async (): Promise<void> => {
    await feature.commit({ message: 'one', files: { 'a.txt': changed(3, 'three') } });
    await feature.commit({ message: 'two', files: { 'new.txt': 'new\n' } });
  };
  const outcome = async (): Promise<readonly [string | null, string | undefined]> => {
    const { feature: found, origins } = candidateOn(await inspectFolders([repository.folder]), 'feature/x');
    return [found.outcome, origins.outcome];
  };

  it('a merge commit', async () => {
    await twoCommits();
    await repository.merge('feature/x');
    await repository.commit({ message: 'later', files: { 'b.txt': 'later\n' } });
    expect(await outcome()).toEqual(['merged', expect.stringMatching(/^merge commit /)]);
    expect(candidateOn(await inspectFolders([repository.folder]), 'feature/x').feature).toMatchObject({ commits: 2, filesChanged: 2, additions: 2, deletions: 1 });
  });

  it('a fast-forward, told from a branch that never moved', async () => {
    const idle = await repository.worktree('feature/idle');
    await twoCommits();
    await repository.fastForward('feature/x');
    expect(await outcome()).toEqual(['merged', expect.stringMatching(/^fast-forward to /)]);
    const inspection = await inspectFolders([repository.folder]);
    expect(candidateOn(inspection, 'feature/x').feature).toMatchObject({ commits: 2, filesChanged: 2 });
    expect(inspection.leftOut).toContainEqual({ worktree: idle.folder, reason: 'noWork' });
  });

  it('no work: a branch that only followed main', async () => {
    await repository.commit({ message: 'main moves', files: { 'b.txt': 'moved\n' } });
    await feature.git('merge', '--quiet', '--ff-only', 'main');
    expect((await inspectFolders([repository.folder])).leftOut).toContainEqual({ worktree: feature.folder, reason: 'noWork' });
  });

  it('a branch made on another one has only its own commits, or none', async () => {
    await twoCommits();
    const onTop = await repository.worktree('feature/on-top', { from: 'feature/x' });
    await repository.merge('feature/x');
    const inspection = await inspectFolders([repository.folder]);
    expect(inspection.leftOut).toContainEqual({ worktree: onTop.folder, reason: 'noWork' });
    await onTop.commit({ message: 'own', files: { 'on-top.txt': 't\n' } });
    expect(candidateOn(await inspectFolders([repository.folder]), 'feature/on-top').feature).toMatchObject({ commits: 1, filesChanged: 1, outcome: 'unmerged' });
    expect(candidateOn(inspection, 'feature/x').feature.outcome).toBe('merged');
  });

  it('a squash', async () => {
    await twoCommits();
    await repository.commit({ message: 'main moves', files: { 'b.txt': 'moved\n' } });
    await repository.squashMerge('feature/x');
    await repository.commit({ message: 'and moves on over it', files: { 'a.txt': changed(3, 'three and more') } });
    expect(await outcome()).toEqual(['merged', expect.stringMatching(/^same change as .* \(squash\)$/)]);
  });

  it('a rebase', async () => {
    await twoCommits();
    await repository.commit({ message: 'main moves in the same file', files: { 'a.txt': changed(20, 'twenty') } });
    await repository.rebaseMerge('feature/x');
    expect(await outcome()).toEqual(['merged', expect.stringMatching(/^same changes as \w{7}, \w{7} \(rebase\)$/)]);
  });

  it('a squash that was changed on the way is recognised by its content', async () => {
    await twoCommits();
    await repository.git('merge', '--quiet', '--squash', 'feature/x');
    await repository.commit({ message: 'squashed, and a bit more', files: { 'b.txt': 'more\n' } });
    expect(await outcome()).toEqual(['merged', 'merging it into main changes nothing']);
  });

  it('a part that was picked is not merged', async () => {
    await twoCommits();
    await repository.git('cherry-pick', 'feature/x~1');
    expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^partly in main: 1 of 2 commits \(\w{7}\); missing \w{7}$/)]);
  });

  it.each([
    ['merge commit', async (): Promise<void> => {
      await repository.merge('feature/x');
      await repository.git('revert', '--no-edit', '-m', '1', 'HEAD');
    }],
    ['squash', async (): Promise<void> => {
      await repository.squashMerge('feature/x');
      await repository.git('revert', '--no-edit', 'HEAD');
    }],
  ])('a %s that was reverted is not merged; reverting the revert brings it back', async (_, mergeAndRevert) => {
    await twoCommits();
    await mergeAndRevert();
    expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^merged by \w{7}, reverted by \w{7}$/)]);
    await repository.git('revert', '--no-edit', 'HEAD');
    expect(await outcome()).toEqual(['merged', expect.stringMatching(/, reverted, applied again by \w{7}$/)]);
  });

  it('binary files are told apart by content', async () => {
    await feature.commit({ message: 'binary', files: { 'icon.bin': 'a\0one' } });
    await repository.commit({ message: 'another binary of that name', files: { 'icon.bin': 'a\0two' } });
    expect((await outcome())[0]).toBe('unmerged');
  });

  it('the same change made before the branch began does not count', async () => {
    const older = await repository.worktree('feature/older', { from: 'main' });
    await older.commit({ message: 'old work', files: { 'old.txt': 'o\n' } });
    await repository.commit({ message: 'did it', files: { 'c.txt': 'c\n' } });
    await repository.commit({ message: 'undid it', files: { 'c.txt': null } });
    const again = await repository.worktree('feature/again');
    await again.commit({ message: 'does it again', files: { 'c.txt': 'c\n' } });
    await repository.commit({ message: 'main moves', files: { 'b.txt': 'x\n' } });
    expect(candidateOn(await inspectFolders([repository.folder]), 'feature/again').feature.outcome).toBe('unmerged');
  });

  it('merges of main into the branch are not its work', async () => {
    await feature.commit({ message: 'one', files: { 'a.txt': changed(3, 'three') } });
    await repository.commit({ message: 'main moves', files: { 'b.txt': 'moved\n', 'c.txt': '1\n2\n3\n' } });
    await feature.git('merge', '--quiet', '--no-edit', 'main');
    await feature.commit({ message: 'two', files: { 'new.txt': 'new\n' } });
    expect(candidateOn(await inspectFolders([repository.folder]), 'feature/x').feature).toMatchObject({ commits: 2, filesChanged: 2, additions: 2, deletions: 1 });
  });
});

describe('conflicts', () => {
  let repository: Repository;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit({ 'a.txt': changed(-1, ''), 'b.txt': 'b\n' });
  });
  afterEach(() => repository.remove());

  it('between uncommitted work, and none when it is not asked for', async () => {
    const one = await repository.worktree('one');
    const two = await repository.worktree('two');
    await one.write('a.txt', changed(3, 'one'));
    await two.write('a.txt', changed(3, 'two'));
    await two.write('new/untracked.txt', 'u\n');
    const inspection = await inspectFolders([repository.folder]);
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['a.txt']]]);
    expect(candidateOn(inspection, 'two').feature).toMatchObject({ commits: 0, uncommittedFiles: 2, filesChanged: 2, additions: 2, deletions: 1, outcome: 'unmerged' });
    const committedOnly = await inspectFolders([repository.folder], { includeUncommitted: false });
    expect(committedOnly.candidates).toEqual([]);
  });

  it('with the base is kept apart', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: 'one', files: { 'a.txt': changed(3, 'one') } });
    await repository.commit({ message: 'main moves', files: { 'a.txt': changed(3, 'main') } });
    const later = await repository.worktree('later');
    await later.commit({ message: 'elsewhere', files: { 'b.txt': 'later\n' } });
    const inspection = await inspectFolders([repository.folder]);
    expect(conflictsByBranch(inspection)).toEqual([]);
    expect(candidateOn(inspection, 'one').baseConflictFiles).toEqual(['a.txt']);
    expect(candidateOn(inspection, 'later').baseConflictFiles).toEqual([]);
  });

  it('between two merged features count only where somebody had to solve them', async () => {
    for (const name of ['one', 'two', 'three']) {
      const checkout = await repository.worktree(name);
      await checkout.commit({ message: name, files: { 'a.txt': changed(name === 'three' ? 20 : 3, name) } });
    }
    await repository.merge('one');
    await repository.merge('three');
    await repository.git('merge', '--quiet', '--no-edit', 'two').catch(() => undefined);
    await repository.commit({ message: 'merge two, solved', files: { 'a.txt': changed(3, 'both') } });
    const inspection = await inspectFolders([repository.folder]);
    expect(inspection.candidates.map((candidate) => candidate.feature.outcome)).toEqual(['merged', 'merged', 'merged']);
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['a.txt']]]);
  });

  it('of a merged feature with an open one that merged main already: none', async () => {
    const one = await repository.worktree('one');
    const two = await repository.worktree('two');
    await one.commit({ message: 'one', files: { 'a.txt': changed(3, 'one') } });
    await two.commit({ message: 'two', files: { 'a.txt': changed(3, 'two') } });
    await repository.squashMerge('one');
    expect(conflictsByBranch(await inspectFolders([repository.folder]))).toEqual([['one', 'two', ['a.txt']]]);
    await two.git('merge', '--quiet', 'main').catch(() => undefined);
    await two.commit({ message: 'merge main, solved', files: { 'a.txt': changed(3, 'both') } });
    const inspection = await inspectFolders([repository.folder]);
    expect(conflictsByBranch(inspection)).toEqual([]);
    expect(candidateOn(inspection, 'two').feature).toMatchObject({ commits: 1, manualFixes: null });
  });

  it('sees a worktree in the middle of a merge', async () => {
    const one = await repository.worktree('one');
    await one.commit({ message: 'one', files: { 'a.txt': changed(3, 'one') } });
    await repository.commit({ message: 'main moves', files: { 'a.txt': changed(3, 'main'), 'c.txt': '1\n2\n' } });
    await one.git('merge', '--quiet', 'main').catch(() => undefined);
    const inspection = await inspectFolders([repository.folder]);
    expect(inspection.warnings).toEqual([]);
    expect(candidateOn(inspection, 'one').feature).toMatchObject({ outcome: 'unmerged', uncommittedFiles: 2, filesChanged: 1 });
  });

  it('respects attributes, and starts no merge driver', async () => {
    await repository.commit({ message: 'attributes', files: { '.gitattributes': 'union.txt merge=union\ndriven.txt merge=own\n', 'union.txt': '1\n', 'driven.txt': '1\n' } });
    const mark = path.join(path.dirname(repository.folder), 'driver-ran');
    await repository.git('config', 'merge.own.driver', `touch '${mark}'`);
    for (const name of ['one', 'two']) {
      const checkout = await repository.worktree(name);
      await checkout.commit({ message: name, files: { 'union.txt': `1\n${name}\n`, 'driven.txt': `${name}\n` } });
    }
    const inspection = await inspectFolders([repository.folder]);
    expect(conflictsByBranch(inspection)).toEqual([['one', 'two', ['driven.txt']]]);
    expect(existsSync(mark)).toBe(false);
    await repository.git('merge', '--quiet', '--no-edit', 'one');
    await repository.git('merge', '--quiet', '--no-edit', 'two');
    expect(existsSync(mark), 'the driver works when git is not kept from it').toBe(true);
  });
});

describe('minutes', () => {
  let repository: Repository;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit({ 'a.txt': 'a\n' });
  });
  afterEach(() => repository.remove());

  it('go on to the last change of a file that is not committed, and not beyond a merge', async () => {
    const feature = await repository.worktree('feature/x');
    await feature.commit({ message: 'one', files: { 'b.txt': 'b\n' } });
    const changeLater = async (file: string, minutes: number): Promise<void> => {
      await feature.write(file, 'changed\n');
      await utimes(path.join(feature.folder, file), repository.now / 1000, repository.now / 1000 + minutes * 60);
    };
    await changeLater('untracked.txt', 5);
    await changeLater('a.txt', 35);
    const open = candidateOn(await inspectFolders([repository.folder]), 'feature/x');
    expect(open.feature.minutes).toBe(45);
    expect(open.origins.minutes).toMatch(/changed files/);
    expect(candidateOn(await inspectFolders([repository.folder], { includeUncommitted: false }), 'feature/x').feature.minutes).toBe(10);
    await repository.merge('feature/x');
    expect(candidateOn(await inspectFolders([repository.folder]), 'feature/x').feature.minutes).toBe(20);
  });
});
