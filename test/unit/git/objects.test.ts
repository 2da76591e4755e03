import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differsByWorktree } from '../../../src/git/configuration';
import { writeCommit } from '../../../src/git/looseObject';
import { ObjectAnswers } from '../../../src/git/objectAnswers';
import { Repository } from '../../helpers/repository';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mirador-objects-')));
});
afterEach(() => rm(folder, { recursive: true }));

describe.each(['sha1', 'sha256'])('a commit written without git, %s', (format) => {
  it('is the one that git makes of the same content, and is written once', async () => {
    const repository = await Repository.create(path.join(folder, 'project'));
    await rm(path.join(repository.folder, '.git'), { recursive: true });
    await repository.git('init', '--quiet', `--object-format=${format}`);
    const first = await repository.commit({ message: 'first', files: { 'a.txt': 'a' } });
    const second = await repository.commit({ message: 'second', files: { 'a.txt': 'b' } });
    const tree = await repository.git('rev-parse', 'HEAD^{tree}');
    const objects = path.join(folder, 'objects');
    for (const parents of [[], [first], [first, second]]) {
      const oid = await writeCommit(objects, { tree, parents });
      const environment = { GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(repository.folder, '.git', 'objects') };
      const git = (...args: readonly string[]): Promise<string> => repository.gitIn(repository.folder, args, environment);
      expect(await git('log', '-1', '--format=%T %P %an <%ae> %cn %B', oid)).toBe(`${tree} ${parents.join(' ')} snapshot <snapshot@localhost> snapshot \n`.replace(/\n$/, ''));
      await git('fsck', '--strict', '--no-dangling', oid);
      expect(await writeCommit(objects, { tree, parents })).toBe(oid);
      expect(await readdir(path.join(objects, oid.slice(0, 2)))).toEqual([oid.slice(2)]);
    }
  });
});

describe('ObjectAnswers', () => {
  const double = (asked: number[][], questions: readonly string[]) => async (missing: readonly number[]): Promise<readonly number[]> => {
    asked.push([...missing]);
    return Promise.resolve(missing.map((index) => 2 * Number(questions[index])));
  };

  it('asks what is new, all at once, and answers in order', async () => {
    const answers = new ObjectAnswers();
    const asked: number[][] = [];
    const all = (questions: readonly string[]): Promise<readonly number[]> => answers.all('double', questions, double(asked, questions));
    expect(await all(['1', '2', '1'])).toEqual([2, 4, 2]);
    expect(await all(['3', '2', '4', '1'])).toEqual([6, 4, 8, 2]);
    expect(await all(['4', '3'])).toEqual([8, 6]);
    expect(await all([])).toEqual([]);
    expect(asked).toEqual([[0, 1], [0, 2]]);
    expect(await answers.one('triple', '1', () => Promise.resolve(3))).toBe(3);
  });

  it('forgets what was not asked for the longest, and answers even more than it can keep', async () => {
    const answers = new ObjectAnswers(2);
    const asked: number[][] = [];
    const all = (questions: readonly string[]): Promise<readonly number[]> => answers.all('double', questions, double(asked, questions));
    await all(['1', '2']);
    await all(['1']);
    expect(await all(['3'])).toEqual([6]);
    expect(await all(['1', '2'])).toEqual([2, 4]);
    expect(asked).toEqual([[0, 1], [0], [1]]);
    expect(await all(['5', '6', '7'])).toEqual([10, 12, 14]);
  });

  it('asks once what is asked twice at the same time, and again after a failure', async () => {
    const answers = new ObjectAnswers();
    let asked = 0;
    const ask = (): Promise<number> => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no')) : Promise.resolve(asked);
    };
    await expect(answers.one('a', 'b', ask)).rejects.toThrow('no');
    expect(await Promise.all([answers.one('a', 'b', ask), answers.one('a', 'b', ask)])).toEqual([2, 2]);
  });
});

describe('configuration', () => {
  it.each([
    [['extensions.worktreeconfig', 'true'], true],
    [['extensions.worktreeconfig', ''], true],
    [['extensions.worktreeconfig', 'false'], false],
    [['includeif.gitdir:~/office/.path', 'x'], true],
    [['includeif.gitdir/i:~/office/.path', 'x'], true],
    [['includeif.onbranch:main.path', 'x'], true],
    [['includeif.hasconfig:remote.*.url:x.path', 'x'], false],
    [['include.path', 'x'], false],
  ] as const)('%j may differ from worktree to worktree: %s', (entry, differs) => {
    expect(differsByWorktree([['core.bare', 'false'], entry])).toBe(differs);
  });
});
