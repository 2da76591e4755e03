import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Git } from '../../../../src/git/git';
import { RepositoryReader } from '../../../../src/git/repositoryReader';
import { CommitsAhead, readRange } from '../../../../src/recorder/inspection/commitsAhead';
import { Repository } from '../../../helpers/repository';

/** Each number makes a commit; what it is divides into how many parents it has and which of the commits before these are. */
const history = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 4, maxLength: 24 });
const ROUNDS = 60;

describe('what branches have ahead of the base', () => {
  let repository: Repository;
  let tree: string;
  beforeAll(async () => {
    repository = await Repository.withFirstCommit();
    tree = await repository.git('rev-parse', 'HEAD^{tree}');
  });
  afterAll(() => repository.remove());

  /** Parents may be any of the last few: merges of merges, unrelated beginnings, and times that run backwards. */
  async function commits(numbers: readonly number[]): Promise<readonly string[]> {
    const made: string[] = [];
    for (const [index, number] of numbers.entries()) {
      const wanted = index === 0 || number % 23 === 0 ? 0 : number % 4 === 0 ? 2 : number % 31 === 0 ? 3 : 1;
      const recent = made.slice(-6);
      const parents = [...new Set(Array.from({ length: wanted }, (_, place) => recent[(number >> (3 * place + 2)) % recent.length] ?? ''))];
      const date = `${1_700_000_000 + (number % 1000)} +0000`;
      made.push(await repository.gitIn(repository.folder, ['commit-tree', tree, '-m', `${index}`, ...parents.flatMap((parent) => ['-p', parent])], { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }));
    }
    return made;
  }

  it('is what git says of each branch by itself, in the same order', { timeout: 240_000 }, async () => {
    let merges = 0;
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat({ max: 23 }), { minLength: 1, maxLength: 2 }), fc.boolean(), async (numbers, baseNumbers, stacked) => {
        const made = await commits(numbers);
        const at = (index: number): string => made[index % made.length] ?? '';
        const bases = [...new Set(baseNumbers.map(at))];
        const tips = made.slice(-4);
        const start = stacked ? at((numbers[0] ?? 0) + 3) : null;
        const reader = await RepositoryReader.open(new Git(), repository.folder);
        const ahead = await CommitsAhead.read(reader, start === null ? tips : [...tips, start], bases);
        for (const tip of tips) {
          const expected = await readRange(reader, tip, start === null ? bases : [...bases, start]);
          merges += expected.edge.length > 1 ? 1 : 0;
          const found = ahead?.of(tip, start);
          expect(found?.commits.map(({ oid }) => oid)).toEqual(expected.commits.map(({ oid }) => oid));
          expect(found?.edge).toEqual(expected.edge);
        }
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(merges, 'the rounds held branches with several edges').toBeGreaterThan(5);
  });

  it('is asked for branch by branch when one is damaged', async () => {
    const reader = await RepositoryReader.open(new Git(), repository.folder);
    const [good = ''] = await commits([1]);
    expect(await CommitsAhead.read(reader, [good, '1'.repeat(40)], [await repository.git('rev-parse', 'HEAD')])).toBeNull();
  });
});
