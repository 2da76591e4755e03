import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Git } from '../../../../src/git/git';
import { RepositoryReader } from '../../../../src/git/repositoryReader';
import { Scratch, ScratchObjects } from '../../../../src/git/scratch';
import { candidateOn, inspectFolders } from '../../../helpers/inspecting';
import { Repository } from '../../../helpers/repository';

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
const text = (changes: Readonly<Record<number, string>>): string => LINES.map((line, index) => (changes[index + 1] === undefined ? line : `${changes[index + 1]}\n`)).join('');

let repository: Repository;

beforeEach(async () => {
  repository = await Repository.withFirstCommit({ 'a.txt': text({}), 'b.txt': text({}) });
});
afterEach(() => repository.remove());

/** The order by branches: a word or the files in conflict, and what a feature does not merge after. */
async function orderOf(): Promise<readonly (readonly [string, readonly string[] | 'clean', readonly string[] | undefined])[][]> {
  const inspection = await inspectFolders([repository.folder]);
  const branch = (key: string): string => inspection.candidates.find((candidate) => candidate.key === key)?.feature.branch ?? key;
  return inspection.mergeOrders.map((steps) => steps.map(({ key, clean, files, notAfter }) => [branch(key), clean ? 'clean' : files, notAfter?.map(branch)] as const));
}

describe('the run merged into its base', () => {
  it('in the order of creation, without those that are in it, each onto all clean ones before it', async () => {
    const made = new Map<string, Awaited<ReturnType<Repository['worktree']>>>();
    for (const name of ['merged', 'first', 'clash', 'last']) made.set(name, await repository.worktree(name));
    await made.get('merged')?.commit({ message: 'm', files: { 'm.txt': 'm' } });
    await made.get('first')?.commit({ message: 'f', files: { 'a.txt': text({ 3: 'first' }) } });
    await made.get('clash')?.commit({ message: 'c', files: { 'a.txt': text({ 3: 'clash', 15: 'clash' }), 'b.txt': text({ 9: 'clash' }) } });
    await made.get('last')?.write('a.txt', text({ 15: 'last' }));
    await repository.merge('merged');
    expect(await orderOf()).toEqual([[['first', 'clean', undefined], ['clash', ['a.txt'], undefined], ['last', 'clean', undefined]]]);
  });

  it('names those that one merges with alone, but not together', async () => {
    // What one adds to a folder goes along when another moves the folder, and only then meets the third.
    await repository.git('config', 'merge.directoryRenames', 'true');
    await repository.commit({ message: 'folder', files: { 'old/x.txt': 'x\n', 'old/y.txt': 'y\n' } });
    const mover = await repository.worktree('mover');
    await mover.git('mv', 'old', 'new');
    await mover.commit({ message: 'move' });
    await (await repository.worktree('adder')).commit({ message: 'add', files: { 'old/z.txt': 'by the adder\n' } });
    await (await repository.worktree('other')).commit({ message: 'other', files: { 'new/z.txt': 'by the other\n' } });
    const inspection = await inspectFolders([repository.folder]);
    const key = (branch: string): string => candidateOn(inspection, branch).key;
    const steps = inspection.mergeOrders[0] ?? [];
    expect(inspection.conflicts).toEqual([]);
    expect(steps.map(({ clean }) => clean)).toEqual([true, true, false]);
    expect(steps[2]).toMatchObject({ key: key('other'), files: ['new/z.txt'], notAfter: [key('mover'), key('adder')] });
  });

  it('takes one process however many features there are', async () => {
    for (let index = 0; index < 6; index += 1) {
      const checkout = await repository.worktree(`f${index}`);
      await checkout.commit({ message: 'x', files: { [`${index}.txt`]: 'x' } });
    }
    const count = async (): Promise<number> => {
      const git = new Git();
      await inspectFolders([repository.folder], { git });
      return git.processes;
    };
    const before = await count();
    for (let index = 6; index < 10; index += 1) await repository.worktree(`f${index}`).then((checkout) => checkout.commit({ message: 'x', files: { [`${index}.txt`]: 'x' } }));
    const perWorktree = (await count()) - before;
    expect(perWorktree / 4).toBeLessThan(8);
    expect(await orderOf()).toEqual([Array.from({ length: 10 }, (_, index) => [`f${index}`, 'clean', undefined])]);
  });

  it.each(['sha1', 'sha256'])('in a repository of %s', async (format) => {
    const folder = path.join(path.dirname(repository.folder), 'formats', 'project');
    await repository.git('init', '--quiet', '--initial-branch=main', `--object-format=${format}`, folder);
    const other = await Repository.create(folder);
    await other.commit({ message: 'first', files: { 'a.txt': text({}) } });
    for (const [name, line] of [['one', 3], ['two', 3], ['three', 9]] as const) {
      const checkout = await other.worktree(name);
      await checkout.write('a.txt', text({ [line]: name }));
    }
    const inspection = await inspectFolders([other.folder], { hunks: true });
    expect(inspection.warnings).toEqual([]);
    expect(inspection.mergeOrders.map((steps) => steps.map(({ clean }) => clean))).toEqual([[true, false, true]]);
    expect(inspection.conflicts).toMatchObject([{ details: [{ kind: 'content', hunks: [{ left: 'one\n', right: 'two\n' }] }] }]);
  });
});

describe('a dialogue of merges', () => {
  it('fails instead of waiting when git ends early, and when it is cancelled', async () => {
    const tip = await repository.git('rev-parse', 'HEAD');
    const scratch = await Scratch.create();
    const stop = new AbortController();
    try {
      const reader = await RepositoryReader.open(new Git(), repository.folder, stop.signal);
      const objects = await ScratchObjects.create(path.join(scratch.folder, '0'), reader.commonFolder);
      const gitFolder = await objects.gitFolder(40);
      const broken = await reader.mergeDialogue(gitFolder, objects.folder, 40, []);
      expect(await broken.merge(tip, tip)).toMatchObject({ clean: true, files: [] });
      await expect(broken.merge(tip, '0'.repeat(39) + '1')).rejects.toMatchObject({ name: 'GitError' });
      const cancelled = await reader.mergeDialogue(gitFolder, objects.folder, 40, []);
      expect(await cancelled.merge(tip, tip)).toMatchObject({ clean: true });
      stop.abort();
      await expect(cancelled.end()).rejects.toMatchObject({ reason: 'cancelled' });
    } finally {
      await scratch.dispose();
    }
  });
});
