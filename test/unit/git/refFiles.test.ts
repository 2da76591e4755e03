import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePackedRefs, readRefFiles } from '../../../src/git/refFiles';
import { Repository } from '../../helpers/repository';

describe('refs from files', () => {
  let repository: Repository;

  beforeEach(async () => {
    repository = await Repository.withFirstCommit();
  });
  afterEach(() => repository.remove());

  it('are those of git, loose, packed, and moved after they were packed', async () => {
    await repository.git('branch', 'feature/packed');
    await repository.git('branch', 'feature/moved');
    await repository.git('tag', '-a', '-m', 'a tag', 'v1');
    await repository.git('pack-refs', '--all');
    const later = await repository.commit({ message: 'later', files: { 'a.txt': 'a\n' } });
    await repository.git('branch', '-f', 'feature/moved', later);
    const names = ['refs/heads/main', 'refs/heads/feature/packed', 'refs/heads/feature/moved', 'refs/heads/none'];
    const found = await readRefFiles(path.join(repository.folder, '.git'), names);
    expect(Object.fromEntries(found)).toEqual({
      'refs/heads/main': later,
      'refs/heads/feature/packed': await repository.git('rev-parse', 'feature/packed'),
      'refs/heads/feature/moved': later,
    });
  });

  it('lead nowhere out of the repository', async () => {
    await writeFile(path.join(repository.folder, 'secret'), `${'a'.repeat(40)}\n`);
    expect(await readRefFiles(path.join(repository.folder, '.git'), ['refs/heads/../../../secret', 'refs/heads/a\0b'])).toEqual(new Map());
  });

  it('skips what is no ref', () => {
    const oid = '1'.repeat(40);
    expect(parsePackedRefs(`# pack-refs with: peeled fully-peeled sorted \n${oid} refs/heads/a b\n^${oid}\n${oid.slice(1)} refs/heads/short\n\n`)).toEqual(new Map([['refs/heads/a b', oid]]));
  });
});
