import { execFileSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inspectFolders } from '../../helpers/inspecting';
import { Repository } from '../../helpers/repository';

const BRANCHES = 5000;
const NANOSECONDS = 1e6;

let repository: Repository;

beforeEach(async () => {
  repository = await Repository.withFirstCommit();
  for (let index = 0; index < 4; index += 1) {
    const checkout = await repository.worktree(`feature/f${index}`);
    await checkout.commit({ message: `feat: f${index}`, files: { 'same.txt': `f${index}\n` } });
    await checkout.write('new.txt', `f${index}\n`);
  }
});
afterEach(() => repository.remove());

/** Each on a commit of its own, four in five of them packed. */
async function addBranches(): Promise<void> {
  const tree = await repository.git('rev-parse', 'HEAD^{tree}');
  const add = (from: number, to: number): void => {
    const input = Array.from({ length: to - from }, (_, index) => `commit refs/heads/old/b${from + index}\ncommitter A <a@example.org> ${1_700_000_000 + from + index} +0000\ndata 1\nx\nfrom refs/heads/main\nM 040000 ${tree} \n\n`).join('');
    execFileSync('git', ['fast-import', '--quiet'], { cwd: repository.folder, input });
  };
  add(0, BRANCHES * 0.8);
  await repository.git('pack-refs', '--all');
  add(BRANCHES * 0.8, BRANCHES);
}

it('says the same beside 5,000 branches, in little time, and can be cancelled', async () => {
  const clock = (): Date => new Date(repository.now);
  const alone = await inspectFolders([repository.folder], { clock });
  await addBranches();
  expect((await repository.git('for-each-ref', 'refs/heads/old')).split('\n')).toHaveLength(BRANCHES);

  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const among = await inspectFolders([repository.folder], { clock });
  const taken = performance.now() - started;
  delay.disable();
  console.log(`${BRANCHES} branches: ${taken.toFixed(0)} ms, event loop blocked for at most ${(delay.max / NANOSECONDS).toFixed(0)} ms`);
  expect(among.conflicts).toHaveLength(6);
  expect(among).toEqual(alone);
  expect(taken).toBeLessThan(15_000);
  expect(delay.max / NANOSECONDS).toBeLessThan(1000);

  for (const wait of [5, 50, 200]) {
    const abort = new AbortController();
    let cancelledAt = 0;
    setTimeout(() => {
      cancelledAt = performance.now();
      abort.abort();
    }, wait);
    await expect(inspectFolders([repository.folder], { clock, signal: abort.signal })).rejects.toMatchObject({ reason: 'cancelled' });
    // A second is promised; a busy machine gets another one.
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
  }
});
