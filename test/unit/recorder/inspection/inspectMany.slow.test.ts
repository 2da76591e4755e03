import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Git } from '../../../../src/git/git';
import { inspectFolders } from '../../../helpers/inspecting';
import { Repository } from '../../../helpers/repository';

const BRANCHES = 5000;
/** What was promised. */
const BLOCKED_MS = 50;
const NANOSECONDS = 1e6;

describe.each(['packed', 'loose'] as const)('a repository with 5,000 branches, %s', (kind) => {
  let repository: Repository;
  beforeAll(async () => {
    repository = await Repository.withFirstCommit();
    for (const name of ['one', 'two']) await (await repository.worktree(name)).commit({ message: `feat: ${name}`, files: { 'a.txt': name } });
    const tip = await repository.git('rev-parse', 'HEAD');
    const folder = path.join(repository.folder, '.git', 'refs', 'heads', 'many');
    await mkdir(folder);
    for (let index = 0; index < BRANCHES; index += 1) await writeFile(path.join(folder, `branch${index}`), `${tip}\n`);
    if (kind === 'packed') await repository.git('pack-refs', '--all');
  });
  afterAll(() => repository.remove());

  it('is inspected as quickly as any, with as many processes, and never holds up the event loop', async () => {
    const git = new Git();
    const idle = await blockedFor(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    const blocked = await blockedFor(async () => {
      const found = await inspectFolders([repository.folder], { git });
      expect(found.candidates).toHaveLength(2);
      expect(found.conflicts).toHaveLength(1);
    });
    // Version, opening, worktrees, refs, configuration, two statuses, log, trees, changes, merges, the search for merged work, lines, near conflicts, order.
    expect(git.processes).toBeLessThanOrEqual(16);
    // Other programs take the processor away too; what they take while nothing is done here is no fault of the inspection.
    expect(blocked).toBeLessThan(BLOCKED_MS + 2 * idle);
  });

  it('can be cancelled', async () => {
    const abort = new AbortController();
    let cancelledAt = 0;
    const progress = (message: string): void => {
      if (message === 'Listing the worktrees' && cancelledAt === 0) {
        cancelledAt = performance.now();
        abort.abort();
      }
    };
    await expect(inspectFolders([repository.folder], { signal: abort.signal, progress })).rejects.toMatchObject({ reason: 'cancelled' });
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
  });
});

/** Milliseconds for which the event loop was held up at most. */
async function blockedFor(task: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await task();
  delay.disable();
  return delay.max / NANOSECONDS;
}
