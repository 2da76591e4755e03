import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidateOn, inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}`);

/** The file with lines replaced, by their numbers. */
function changed(lines: Readonly<Record<number, string>> = {}): string {
  return `${LINES.map((each, index) => lines[index] ?? each).join('\n')}\n`;
}

/** A module with so many lines of its own, and lines of it replaced. */
function module(name: string, length: number, lines: Readonly<Record<number, string>> = {}): string {
  return `${Array.from({ length }, (_, index) => lines[index] ?? `export const ${name}${index} = ${index};`).join('\n')}\n`;
}

describe('how work came into the base', () => {
  let repository: Repository;
  let feature: Checkout;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit({ 'a.txt': changed(), 'b.txt': changed(), 'CHANGELOG.md': '# Changes\n' });
    feature = await repository.worktree('feature/x');
  });
  afterEach(() => repository.remove());

  const threeCommits = async (): Promise<void> => {
    await feature.commit({ message: 'one', files: { 'a.txt': changed({ 3: 'three' }) } });
    await feature.commit({ message: 'two', files: { 'new.ts': module('new', 12) } });
    await feature.commit({ message: 'three', files: { 'a.txt': changed({ 3: 'three', 30: 'thirty' }) } });
  };
  const outcome = async (branch = 'feature/x'): Promise<readonly [string | null, string | undefined]> => {
    const { feature: found, origins } = candidateOn(await inspectFolders([repository.folder]), branch);
    return [found.outcome, origins.outcome];
  };
  const partial = async (): Promise<unknown> => candidateOn(await inspectFolders([repository.folder]), 'feature/x').feature.evidence?.partial;
  /** So that the content of the base alone does not tell any more. */
  const moveOn = (): Promise<string> => repository.commit({ message: 'moves on over it', files: { 'a.txt': changed({ 3: 'three and more', 30: 'thirty and more' }) } });
  /** The inverse of the newest commit of main, without a word about it. */
  const undoSilently = async (): Promise<void> => {
    await repository.git('revert', '--no-commit', 'HEAD');
    await repository.git('commit', '--quiet', '-m', 'Not yet');
  };

  describe('cherry-picks', () => {
    it('of all commits, named by their messages', async () => {
      await threeCommits();
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      await repository.git('cherry-pick', '-x', 'main..feature/x');
      await moveOn();
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^all 3 commits were picked: (\w{7}, ){2}\w{7}$/)]);
    });

    it('of all commits, with other work in between', async () => {
      await threeCommits();
      await repository.git('cherry-pick', 'feature/x~2');
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      await repository.git('cherry-pick', 'feature/x~1', 'feature/x');
      await moveOn();
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^all 3 commits were picked: /)]);
    });

    it('that had to be changed are known by their names, and only likely', async () => {
      await threeCommits();
      await repository.commit({ message: 'in the way', files: { 'a.txt': changed({ 3: 'drei' }) } });
      await repository.git('cherry-pick', '-x', 'feature/x~2').catch(() => undefined);
      await repository.write('a.txt', changed({ 3: 'three, drei' }));
      await repository.git('add', '-A');
      await repository.git('-c', 'core.editor=true', 'cherry-pick', '--continue');
      await repository.git('cherry-pick', 'feature/x~1', 'feature/x');
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^all 3 commits were picked: .*; by their messages, some were changed on the way$/)]);
    });

    it('of a part are a partial merge', async () => {
      await threeCommits();
      await repository.git('cherry-pick', 'feature/x~2', 'feature/x~1');
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^partly in main: 2 of 3 commits \(\w{7}, \w{7}\); missing \w{7}$/)]);
      expect(await partial()).toMatchObject({ merged: 2, total: 3, missing: [await feature.git('rev-parse', 'HEAD')] });
    });
  });

  describe('squashes', () => {
    it('of all but a few lines that came later are a partial merge, and no edited squash', async () => {
      const first = await feature.commit({ message: 'much', files: { 'new.ts': module('new', 12) } });
      await feature.commit({ message: 'a line more', files: { 'new.ts': `${module('new', 12)}export const more = 1;\n` } });
      await repository.git('cherry-pick', first);
      await moveOn();
      expect((await outcome())[0]).toBe('unmerged');
      expect(await partial()).toMatchObject({ merged: 1, total: 2 });
    });

    it('of a branch that merged main first, where main changed the same files', async () => {
      await threeCommits();
      await repository.commit({ message: 'main moves', files: { 'a.txt': changed({ 15: 'fifteen' }), 'c.txt': 'c\n' } });
      await feature.git('merge', '--quiet', '--no-edit', 'main');
      await feature.commit({ message: 'four', files: { 'new.ts': module('new', 13) } });
      await repository.commit({ message: 'main moves again', files: { 'a.txt': changed({ 15: 'fifteen', 18: 'eighteen' }) } });
      await repository.squashMerge('feature/x');
      await moveOn();
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^same change as \w{7} \(squash\)$/)]);
    });

    it('of a branch that went on afterwards are a partial merge', async () => {
      await threeCommits();
      await repository.squashMerge('feature/x');
      const squash = await repository.git('rev-parse', 'HEAD');
      await feature.commit({ message: 'four', files: { 'b.txt': changed({ 2: 'two' }) } });
      await feature.commit({ message: 'five', files: { 'b.txt': changed({ 2: 'two', 4: 'four' }) } });
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(new RegExp(`^partly in main: 3 of 5 commits \\(${squash.slice(0, 7)}\\); missing \\w{7}, \\w{7}$`))]);
    });

    it('that were edited are likely, and say by how much', async () => {
      await threeCommits();
      await repository.git('merge', '--quiet', '--squash', 'feature/x');
      await repository.commit({ message: 'Squashed, edited', files: { 'new.ts': module('new', 12, { 4: 'export const renamed = 4;' }) } });
      await moveOn();
      // Twelve new lines, and two that were replaced.
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^likely the squash \w{7}: 1 of 16 lines differ$/)]);
      const squash = await repository.git('rev-parse', 'HEAD~1');
      await repository.commit({ message: `Not yet\n\nThis reverts commit ${squash}.`, files: { 'a.txt': changed(), 'new.ts': null } });
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^merged by \w{7}, reverted by \w{7}$/)]);
    });

    it('with a changelog and other lock files are likely', async () => {
      await threeCommits();
      await repository.git('merge', '--quiet', '--squash', 'feature/x');
      await repository.commit({ message: 'Squashed', files: { 'CHANGELOG.md': '# Changes\n- x\n', 'package-lock.json': '{}\n' } });
      await moveOn();
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^likely the squash \w{7}: the same lines, and CHANGELOG\.md, package-lock\.json besides$/)]);
    });

    it('are not what only looks like it', async () => {
      await threeCommits();
      const others = Object.fromEntries([1, 4, 6, 9].map((line) => [line, `export const other${line} = "of another feature";`]));
      await repository.commit({ message: 'feature/x (#12)', files: { 'a.txt': changed({ 3: 'three' }), 'new.ts': module('new', 12, others) } });
      expect(await outcome()).toEqual(['unmerged', 'not in main']);
    });

    it('are not another version of the same routine', async () => {
      const versions = (last: string): string => `${Array.from({ length: 12 }, (_, index) => `dependency${index}: 4.1`).join('\n')}\nitself: ${last}\n`;
      await feature.commit({ message: 'raise to 4.1.9', files: { 'versions.yml': versions('4.1.9') } });
      await repository.commit({ message: 'raise to 4.2', files: { 'versions.yml': versions('4.2') } });
      expect(await outcome()).toEqual(['unmerged', 'not in main']);
    });

    it('are not what was there before the work began', async () => {
      await repository.commit({ message: 'the same earlier', files: { 'new.ts': module('new', 12, { 4: 'edited' }) } });
      await repository.commit({ message: 'gone', files: { 'new.ts': null } });
      const later = await repository.worktree('feature/later');
      await threeCommits();
      await later.commit({ message: 'again', files: { 'new.ts': module('new', 12) } });
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      expect(await outcome('feature/later')).toEqual(['unmerged', 'not in main']);
    });

    it('belong to one of two features that did the same', async () => {
      const twin = await repository.worktree('feature/twin');
      await threeCommits();
      await twin.commit({ message: 'all at once', files: { 'a.txt': changed({ 3: 'three', 30: 'thirty' }), 'new.ts': module('new', 12, { 4: 'export const other = 4;' }) } });
      await repository.squashMerge('feature/x');
      await moveOn();
      expect((await outcome())[0]).toBe('merged');
      expect(await outcome('feature/twin')).toEqual(['unmerged', 'not in main']);
    });
  });

  describe('merges', () => {
    it('that were altered by hand', async () => {
      await threeCommits();
      await repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'feature/x');
      await repository.write('a.txt', changed({ 3: 'by hand' }));
      await repository.git('commit', '--quiet', '-a', '-m', 'Merge, altered');
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^merge commit \w{7}$/)]);
    });

    it('of several branches at once', async () => {
      const other = await repository.worktree('feature/y');
      await threeCommits();
      await other.commit({ message: 'y', files: { 'y.txt': 'y\n' } });
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      await repository.git('merge', '--quiet', '--no-edit', 'feature/x', 'feature/y');
      const merge = (await repository.git('rev-parse', 'HEAD')).slice(0, 7);
      expect(await outcome()).toEqual(['merged', `merge commit ${merge}`]);
      expect(await outcome('feature/y')).toEqual(['merged', `merge commit ${merge}`]);
    });

    it('by way of another branch', async () => {
      await threeCommits();
      await repository.git('checkout', '--quiet', '-b', 'integration');
      await repository.merge('feature/x');
      await repository.git('checkout', '--quiet', 'main');
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      await repository.merge('integration');
      const merge = (await repository.git('rev-parse', 'HEAD')).slice(0, 7);
      expect(await outcome()).toEqual(['merged', `merge commit ${merge}`]);
    });

    it('into a base whose history was written anew', async () => {
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      const later = await repository.worktree('feature/later');
      await later.commit({ message: 'one', files: { 'later.txt': 'l\n' } });
      await later.commit({ message: 'two', files: { 'later.txt': 'l\nl\n' } });
      await repository.merge('feature/later');
      await repository.commit({ message: 'main moves', files: { 'c.txt': 'c\n' } });
      await repository.git('reset', '--quiet', '--soft', 'HEAD~3');
      await repository.git('commit', '--quiet', '-m', 'Everything anew');
      expect(await outcome('feature/later')).toEqual(['merged', 'merging it into main changes nothing']);
    });
  });

  describe('taken back', () => {
    it.each<[string, () => Promise<void>]>([
      ['a merge', () => repository.merge('feature/x')],
      ['a squash', () => repository.squashMerge('feature/x')],
    ])('%s, without a word', async (_, bring) => {
      await threeCommits();
      await bring();
      if ((await repository.git('rev-list', '--parents', '-1', 'HEAD')).split(' ').length > 2) {
        await repository.git('revert', '--no-commit', '-m', '1', 'HEAD');
        await repository.git('commit', '--quiet', '-m', 'Not yet');
      } else await undoSilently();
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^merged by \w{7}, reverted by \w{7}$/)]);
      await undoSilently();
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/, reverted, applied again by \w{7}$/)]);
    });

    it('a rebase, all commits at once or one by one', async () => {
      await threeCommits();
      await repository.commit({ message: 'main moves', files: { 'b.txt': changed({ 1: 'one' }) } });
      await repository.rebaseMerge('feature/x');
      await repository.git('revert', '--no-edit', 'HEAD~2..HEAD');
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^same changes as .* \(rebase\); 2 of its 3 commits taken back since: \w{7}, \w{7}$/)]);
      expect(await partial()).toMatchObject({ merged: 1, total: 3 });
      await repository.git('revert', '--no-edit', 'HEAD~4');
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^merged by \w{7}, reverted by \w{7}$/)]);
    });

    it('a fast-forward as a whole, in one commit', async () => {
      await threeCommits();
      await repository.fastForward('feature/x');
      await repository.commit({ message: 'Not yet', files: { 'a.txt': changed(), 'new.ts': null } });
      expect(await outcome()).toEqual(['unmerged', expect.stringMatching(/^merged by \w{7}, reverted by \w{7}$/)]);
    });

    it('one commit of a merge', async () => {
      await threeCommits();
      await repository.merge('feature/x');
      await repository.git('revert', '--no-edit', 'feature/x~1');
      expect(await outcome()).toEqual(['merged', expect.stringMatching(/^merge commit \w{7}; 1 of its 3 commits taken back since: \w{7}$/)]);
    });

    it('and brought back one by one', async () => {
      await threeCommits();
      await repository.merge('feature/x');
      await repository.git('revert', '--no-edit', '-m', '1', 'HEAD');
      await repository.git('revert', '--no-edit', 'HEAD');
      await repository.git('revert', '--no-edit', 'HEAD');
      expect((await outcome())[0]).toBe('unmerged');
    });

    it('another feature, does not matter', async () => {
      const other = await repository.worktree('feature/y');
      await threeCommits();
      await other.commit({ message: 'y', files: { 'new.ts': module('y', 3) } });
      await repository.squashMerge('feature/x');
      await repository.commit({ message: 'y', files: { 'y.ts': module('y', 3) } });
      await undoSilently();
      expect((await outcome())[0]).toBe('merged');
      expect((await outcome('feature/y'))[0]).toBe('unmerged');
    });
  });
});
