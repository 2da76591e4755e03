import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { bundleScript, killWriters, startWriters } from '../../helpers/storeProcesses';
import type { Acknowledged } from '../../helpers/storeWriter';
import { aRun } from '../../helpers/storeRuns';

/** More than the first write in a new folder and one of each kind take. */
const CALLS_OF_ALL_WRITES = 180;

/** Real processes on a real folder. */
describe('many processes on one history', () => {
  let folder: TemporaryFolder;
  let script: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    script = await bundleScript('storeWriter', folder.path);
  });

  afterAll(() => folder.remove());

  it('loses nothing when eight record at once', async () => {
    const data = path.join(folder.path, 'eight');
    const writers = await startWriters(script, 'durable', data, 8, 25);
    await Promise.all(writers.map((writer) => writer.ended()));
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    expect(new Set(acknowledged).size).toBe(200);

    const store = openStore(data);
    const runs = await store.runs();
    expect(runs.map((run) => run.id).sort()).toEqual([...acknowledged].sort());
    expect(new Set(runs.map((run) => run.description)).size).toBe(200);
    expect(await store.verify({ repair: false })).toEqual({ documents: 200, findings: [] });
    await store.close();
  });

  it('loses nothing that was acknowledged in 1,000 kills of eight writers, at every call and at random moments', async () => {
    const data = path.join(folder.path, 'killed');
    const kills = 1_000;
    const writers = await killWriters(script, 'mixed', data, { kills, atOnce: 8, killAt: (number) => (number % 3 === 0 ? null : Math.floor(number / 3) % CALLS_OF_ALL_WRITES) });
    const leftOver = (await readdir(path.join(data, 'tmp'))).length;

    const store = openStore(data);
    const report = await store.verify({ repair: false });
    expect(report.findings).toEqual([]);
    const runs = await store.runs();
    const suggestions = new Set((await store.suggestions()).map((suggestion) => suggestion.id as string));
    const acknowledged = writers.flatMap((writer) => writer.acknowledged).map((line) => JSON.parse(line) as Acknowledged);
    const expected = new Map<string, (string | null)[]>();
    for (const { did, id, description } of acknowledged) {
      if (did === 'suggest') expect(suggestions, id).toContain(id);
      else expected.set(id, [...(expected.get(id) ?? []), description]);
    }
    let unacknowledged = suggestions.size - acknowledged.filter(({ did }) => did === 'suggest').length;
    for (const [id, descriptions] of expected) {
      const found = (await store.revisions(id)).map(({ deleted, run }) => (deleted ? null : run.description));
      // The write that a kill interrupted may be there whole.
      expect(found.slice(0, descriptions.length), id).toEqual(descriptions);
      expect(found.length - descriptions.length, id).toBeLessThanOrEqual(1);
      unacknowledged += found.length - descriptions.length;
    }
    const newRuns = runs.filter(({ id }) => !expected.has(id)).length;
    expect(unacknowledged + newRuns).toBeLessThanOrEqual(kills);
    await store.close();
    expect(await readdir(path.join(data, 'tmp'))).toEqual([]);
    expect((await store.verify({ repair: false })).findings).toEqual([]);

    const stages = new Map<string, number>();
    for (const { killedAt } of writers) stages.set(killedAt ?? 'at a random moment', (stages.get(killedAt ?? 'at a random moment') ?? 0) + 1);
    // Were no kill to hit a write, the test would prove nothing.
    expect(stages.size).toBeGreaterThan(25);
    expect(unacknowledged + newRuns).toBeGreaterThan(20);
    const distribution = [...stages].sort((a, b) => b[1] - a[1]).map(([stage, count]) => `${count} ${stage}`).join(', ');
    console.log(
      `${kills} kills of 8 writers: ${acknowledged.length} writes acknowledged, 0 lost, ${unacknowledged + newRuns} there unacknowledged, ${leftOver} left to sweep, ${report.documents} documents; by stage: ${distribution}`,
    );
  }, 300_000);

  it('loses nothing when readers are killed while they make the index and save it', async () => {
    const data = path.join(folder.path, 'readers');
    const kills = 64;
    const readers = await killWriters(script, 'reader', data, { kills, atOnce: 4, wasmFile: WASM_FILE, killAt: (number) => (number % 4 === 0 ? null : 2 * number) });
    const store = openStore(data);
    const runs = await store.runs();
    const acknowledged = readers.flatMap((reader) => reader.acknowledged);
    expect(runs.length).toBeGreaterThanOrEqual(acknowledged.length);
    expect(Math.max(...acknowledged.map(Number))).toBeLessThanOrEqual(runs.length);
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    await store.close();
    const withoutIndex = openStore(data, { wasmFile: '' });
    expect(await withoutIndex.runs()).toEqual(runs);
    await withoutIndex.close();
    const atTheIndex = readers.filter(({ killedAt }) => killedAt !== null && / (tmp\/write|index)/.test(killedAt)).length;
    expect(atTheIndex).toBeGreaterThan(0);
    console.log(`${kills} readers killed: ${acknowledged.length} rounds acknowledged, ${runs.length} runs there, 0 lost, at: ${[...new Set(readers.map(({ killedAt }) => killedAt ?? 'a random moment'))].join(', ')}`);
  }, 120_000);

  it('sees that a store which loads, adds and writes back loses by kills as well', async () => {
    const data = path.join(folder.path, 'naive-killed');
    const writers = await killWriters(script, 'naive', data, { kills: 40, atOnce: 8, killAt: () => null });
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const text = await readFile(path.join(data, 'history.json'), 'utf8');
    expect(acknowledged.length).toBeGreaterThan(40);
    expect(acknowledged.filter((description) => text.includes(JSON.stringify(description))).length).toBeLessThan(acknowledged.length);
  });

  it('sees that a store which loads, adds and writes back does lose', async () => {
    const data = path.join(folder.path, 'naive');
    const writers = await startWriters(script, 'naive', data, 8, 25);
    await Promise.all(writers.map((writer) => writer.ended()));
    const acknowledged = new Set(writers.flatMap((writer) => writer.acknowledged));
    const text = await readFile(path.join(data, 'history.json'), 'utf8');
    const kept = [...acknowledged].filter((description) => text.includes(JSON.stringify(description)));
    expect(acknowledged.size).toBe(200);
    expect(kept.length).toBeLessThan(acknowledged.size);
  });

  it('hears of a run that another process records within two seconds', async () => {
    const data = path.join(folder.path, 'watched');
    const store = openStore(data, { watch: true });
    const changed = new Promise<void>((resolve) => store.onDidChange(resolve));
    const [writer] = await startWriters(script, 'durable', data, 1, 1);
    await writer?.ended();
    const started = performance.now();
    await changed;
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await store.runs()).map((run) => run.id)).toEqual(writer?.acknowledged);
    await store.close();
  });

  it('hears of it as well where nothing can be watched', async () => {
    const data = path.join(folder.path, 'unwatched');
    const { NodeFileSystem } = await import('../../../src/store/fileSystem');
    class Unwatchable extends NodeFileSystem {
      override watch(): never {
        throw Object.assign(new Error('no more watches'), { code: 'EMFILE' });
      }
    }
    const store = openStore(data, { watch: true, fileSystem: new Unwatchable() });
    await store.record(aRun());
    const changed = new Promise<void>((resolve) => store.onDidChange(resolve));
    await setTimeout(300);
    const [writer] = await startWriters(script, 'durable', data, 1, 1);
    await writer?.ended();
    const started = performance.now();
    await changed;
    expect(performance.now() - started).toBeLessThan(2_000);
    await store.close();
  });
});
