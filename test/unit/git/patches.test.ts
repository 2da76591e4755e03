import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Git } from '../../../src/git/git';
import { RepositoryReader, type CommitPair } from '../../../src/git/repositoryReader';
import { ScratchObjects } from '../../../src/git/scratch';
import { Repository } from '../../helpers/repository';

let repository: Repository;
let folder: string;
let reader: RepositoryReader;
let gitFolder: string;
let git: Git;

beforeEach(async () => {
  repository = await Repository.withFirstCommit();
  folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-patches-'));
  git = new Git();
  reader = await RepositoryReader.open(git, repository.folder);
  gitFolder = await (await ScratchObjects.create(path.join(folder, 'objects'), reader.commonFolder)).gitFolder(40);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await repository.remove();
});

it('reads the patches of new pairs only, and forgets those that nobody asks for any more', async () => {
  const first = await repository.git('rev-parse', 'HEAD');
  const pairs: CommitPair[] = [];
  for (const name of ['a', 'b', 'c']) pairs.push([await repository.commit({ message: name, files: { [`${name}.txt`]: name } }), first]);
  const [a, b, c] = pairs as [CommitPair, CommitPair, CommitPair];
  const read: string[] = [];
  const ask = async (asked: readonly CommitPair[]): Promise<readonly (readonly string[])[]> => {
    read.length = 0;
    return reader.patches('paths', asked, gitFolder, [], { hunks: 10, lines: 10 }, (file) => {
      read.push(file.path);
      return file.path;
    });
  };
  expect(await ask([a, b])).toEqual([['a.txt'], ['a.txt', 'b.txt']]);
  expect(read).toEqual(['a.txt', 'a.txt', 'b.txt']);
  expect(await ask([c, b, c])).toEqual([['a.txt', 'b.txt', 'c.txt'], ['a.txt', 'b.txt'], ['a.txt', 'b.txt', 'c.txt']]);
  expect(read).toEqual(['a.txt', 'b.txt', 'c.txt']);
  const { processes } = git;
  expect(await ask([b, c])).toEqual([['a.txt', 'b.txt'], ['a.txt', 'b.txt', 'c.txt']]);
  expect(git.processes).toBe(processes);
  expect(await ask([a])).toEqual([['a.txt']]);
  expect(read).toEqual(['a.txt']);
});
