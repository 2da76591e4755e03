import { cp, lstat, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

/** Documents that come into the folder otherwise than through the store: by a tool that synchronises folders, by a copy, by somebody's hand. */
let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const allRuns = (...rest: readonly string[]): string => path.join(folder.path, 'parallel-results', 'all_runs', ...rest);

describe('documents that arrive one by one', () => {
  it('tell the same in whichever order they come and are looked at in between', async () => {
    const source = await temporaryFolder();
    const writer = openStore(source.path);
    const first = await writer.record(aRun({ createdAt: '2025-11-01T00:00:00Z' }));
    const second = await writer.record(aRun({ createdAt: '2025-11-02T00:00:00Z' }));
    for (const description of ['once', 'twice', 'thrice']) await writer.revise(first.id, aRun({ description, createdAt: first.createdAt }));
    await writer.remove(second.id);
    await writer.undo(second.id);
    await writer.remove(second.id);
    const expected = await writer.runs();
    await writer.close();
    const from = path.join(source.path, 'parallel-results', 'all_runs');
    const names = (await readdir(from)).sort();
    expect(names).toHaveLength(8);

    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: 8 }), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (order, looks) => {
        await rm(folder.path, { recursive: true, force: true });
        await mkdir(allRuns(), { recursive: true });
        const store = openStore(folder.path);
        for (const [index, name] of order.entries()) {
          await cp(path.join(from, name), allRuns(name), { recursive: true });
          if (looks[index] === true) await store.runs();
        }
        expect(await store.runs()).toEqual(expected);
        expect(await store.verify({ repair: false })).toEqual({ documents: 8, findings: [] });
        await store.close();
      }),
      { numRuns: 25 },
    );
    await source.remove();
  });

  it('may lack revisions in between, and the next number is above all', async () => {
    const store = openStore(folder.path);
    const run = await store.record(aRun());
    for (const description of ['two', 'three', 'four']) await store.revise(run.id, aRun({ description }));
    await rm(allRuns(`${run.id}~3`), { recursive: true });
    await rm(allRuns(run.id), { recursive: true });
    expect((await store.run(run.id))?.description).toBe('four');
    await store.revise(run.id, aRun({ description: 'five' }));
    expect((await readdir(allRuns())).sort()).toEqual([`${run.id}~2`, `${run.id}~4`, `${run.id}~5`]);
    expect((await store.undo(run.id))?.description).toBe('four');
    await store.close();
  });

  it('are no second run as copies under another name or another number, and are left where they are', async () => {
    const store = openStore(folder.path, { clock: () => new Date(Date.now() + 90 * 60_000) });
    const run = await store.record(aRun());
    await cp(allRuns(run.id), allRuns('run_20251120_143022_copy'), { recursive: true });
    await cp(allRuns(run.id), allRuns(`${run.id}~2`), { recursive: true });
    expect(await store.runs()).toEqual([run]);
    expect(await store.quarantined()).toEqual([]);
    expect(await store.verify({ repair: false })).toEqual({ documents: 1, findings: [] });
    await store.close();
  });

  it('are read again once they are whole, when a copy was looked at half-way', async () => {
    const store = openStore(folder.path);
    const run = await store.record(aRun());
    await store.close();
    const elsewhere = await temporaryFolder();
    await rename(allRuns(run.id), path.join(elsewhere.path, run.id));
    await mkdir(allRuns(run.id));
    const reader = openStore(folder.path);
    expect(await reader.runs()).toEqual([]);
    expect(await reader.quarantined()).toEqual([]);
    await cp(path.join(elsewhere.path, run.id), allRuns(run.id), { recursive: true });
    expect(await reader.runs()).toEqual([run]);
    await reader.close();
    await elsewhere.remove();
  });
});

describe('a clock that goes back or stands still', () => {
  it('gives every suggestion and run a name of its own, and the newest revision stays the newest', async () => {
    const times = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    let now = 0;
    const store = openStore(folder.path, { clock: () => new Date(times[now++ % times.length] ?? '') });
    const suggestions = [];
    for (let count = 0; count < 10; count++) suggestions.push((await store.suggest(A_PLAN, A_FORECAST, `method ${count}`)).id);
    expect(new Set(suggestions).size).toBe(10);
    const run = await store.record(aRun());
    for (const description of ['a', 'b', 'c', 'd']) {
      await store.revise(run.id, aRun({ description }));
      expect((await store.run(run.id))?.description).toBe(description);
    }
    await store.close();
    const next = openStore(folder.path);
    expect((await next.suggestions()).map(({ id }) => id as string).sort()).toEqual([...suggestions].sort());
    expect((await next.run(run.id))?.description).toBe('d');
    expect((await next.verify({ repair: false })).findings).toEqual([]);
    await next.close();
  });

  it('does not sweep the write of a living process', async () => {
    const store = openStore(folder.path, { clock: () => new Date('1970-01-01T00:00:00Z') });
    await store.record(aRun());
    const mine = path.join(folder.path, 'tmp', 'write.another-host.1.abc');
    await mkdir(mine);
    await store.close();
    const next = openStore(folder.path, { clock: () => new Date('1970-01-01T00:00:00Z') });
    await next.runs();
    await next.close();
    expect((await lstat(mine)).isDirectory()).toBe(true);
  });
});

describe('names that lead out of the folder', () => {
  it('are neither followed nor removed: a suggestion and an unfinished write that are links', async () => {
    const outside = await temporaryFolder();
    await writeFile(path.join(outside.path, 'mine.txt'), 'mine');
    const store = openStore(folder.path);
    const run = await store.record(aRun());
    await store.close();
    await symlink(outside.path, path.join(folder.path, 'suggestions', 'sug_20251120_130501_x7q2'));
    await symlink(outside.path, path.join(folder.path, 'tmp', 'write.gone.1.link'));
    // Swept, as it is older than any write: the link itself, never what it leads to.
    const later = openStore(folder.path, { clock: () => new Date(Date.now() + 2 * 24 * 60 * 60 * 1000) });
    expect(await later.suggestions()).toEqual([]);
    expect(await later.runs()).toEqual([run]);
    expect((await later.verify({ repair: true })).findings).toMatchObject([{ problem: 'strayName', path: 'suggestions/sug_20251120_130501_x7q2' }]);
    await later.close();
    expect(await readdir(path.join(folder.path, 'tmp'))).toEqual([]);
    expect(await readdir(outside.path)).toEqual(['mine.txt']);
    await outside.remove();
  });
});
