import fc from 'fast-check';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conflictsByBranch, inspectFolders } from '../../helpers/inspecting';
import { Repository, type Checkout } from '../../helpers/repository';

const ROUNDS = 12;
const FEATURES = 5;
const FILES = ['a.txt', 'b.txt', 'dir/c.txt'];
const LINES = 6;

/** One change of one worktree: what it does to which file. */
const edit = fc.record({
  file: fc.constantFrom(...FILES, 'new.txt', 'dir'),
  line: fc.nat({ max: LINES - 1 }),
  what: fc.constantFrom('replace', 'delete', 'rename', 'append', 'same'),
});
const plan = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: FEATURES, maxLength: FEATURES });

async function apply(checkout: Checkout, { file, line, what }: { file: string; line: number; what: string }, who: number): Promise<void> {
  const text = Array.from({ length: LINES }, (_, index) => (index === line && what !== 'append' ? (what === 'same' ? 'same' : `changed by ${who}`) : `${file} ${index}`)).join('\n');
  if (what === 'delete') await rm(path.join(checkout.folder, file), { recursive: true, force: true });
  else if (what === 'rename' && FILES.includes(file)) await checkout.git('mv', '-f', file, `renamed-${line}.txt`).catch(() => undefined);
  else if (file === 'dir') await checkout.write('other/d.txt', `${who}\n`);
  // A file may stand where a folder is by now; then there is nothing to change.
  else await checkout.write(file, `${text}\n${what === 'append' ? `by ${who}\n` : ''}`).catch(() => undefined);
}

/** Ten pairs a round: what is reported must be what `git merge` itself says in a clone. */
describe('reported conflicts', () => {
  let root: Repository;
  beforeAll(async () => {
    root = await Repository.create();
  });
  afterAll(() => root.remove());

  it('are those of git merge, uncommitted work included', { timeout: 240_000 }, async () => {
    let round = 0;
    let conflicting = 0;
    await fc.assert(
      fc.asyncProperty(plan, fc.array(fc.boolean(), { minLength: FEATURES, maxLength: FEATURES }), async (edits, committed) => {
        round += 1;
        const files = Object.fromEntries(FILES.map((file) => [file, `${Array.from({ length: LINES }, (_, index) => `${file} ${index}`).join('\n')}\n`]));
        const repository = await Repository.withFirstCommit(files, path.join(path.dirname(root.folder), `round${round}`, 'project'));
        for (const [who, each] of edits.entries()) {
          const checkout = await repository.worktree(`f${who}`);
          for (const one of each) await apply(checkout, one, who);
          if (committed[who] === true) await checkout.commit({ message: `f${who}` });
        }
        const inspection = await inspectFolders([repository.folder]);
        expect(inspection.warnings).toEqual([]);
        const reported = new Set(conflictsByBranch(inspection)?.map(([a, b]) => `${a} ${b}`));

        // Only now is everything committed, and merged by git itself.
        for (const { folder } of await worktreesOf(repository)) {
          await repository.gitIn(folder, ['add', '-A']);
          await repository.gitIn(folder, ['commit', '--quiet', '--allow-empty', '-m', 'rest']);
        }
        for (let a = 0; a < FEATURES; a += 1) {
          for (let b = a + 1; b < FEATURES; b += 1) {
            await repository.git('checkout', '--quiet', '--force', '--detach', `f${a}`);
            const conflict = await repository.git('merge', '--quiet', '--no-edit', `f${b}`).then(
              () => false,
              () => true,
            );
            if (conflict) {
              conflicting += 1;
              await repository.git('merge', '--abort');
            }
            expect(reported.has(`f${a} f${b}`), `f${a} with f${b}`).toBe(conflict);
          }
        }
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(conflicting, 'the rounds held conflicts').toBeGreaterThan(5);
  });
});

async function worktreesOf(repository: Repository): Promise<readonly { readonly folder: string }[]> {
  const list = await repository.git('worktree', 'list', '--porcelain');
  return [...list.matchAll(/^worktree (.*)$/gm)].map(([, folder = '']) => ({ folder })).slice(1);
}
