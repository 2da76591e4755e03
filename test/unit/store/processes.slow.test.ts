import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { bundleWriter, startWriters } from '../../helpers/storeProcesses';
import { aRun } from '../../helpers/storeRuns';

/** Real processes on a real folder. */
describe('many processes on one history', () => {
  let folder: TemporaryFolder;
  let script: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    script = await bundleWriter(folder.path);
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

  it('loses nothing that was acknowledged in 200 kills at random moments', async () => {
    const data = path.join(folder.path, 'killed');
    const kills = 200;
    const atOnce = 4;
    const acknowledged: string[] = [];
    for (let done = 0; done < kills; done += atOnce) {
      const writers = await startWriters(script, 'durable', data, atOnce, 1_000);
      await Promise.all(
        writers.map(async (writer) => {
          await writer.hasAcknowledged(Math.floor(Math.random() * 4));
          await setTimeout(Math.random() * 8);
          await writer.kill();
        }),
      );
      acknowledged.push(...writers.flatMap((writer) => writer.acknowledged));
    }
    const leftOver = (await readdir(path.join(data, 'tmp'))).length;

    const store = openStore(data);
    const report = await store.verify({ repair: false });
    expect(report.findings).toEqual([]);
    const known = new Set((await store.runs()).map((run) => run.id as string));
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBe(report.documents);
    await store.close();
    expect(await readdir(path.join(data, 'tmp'))).toEqual([]);
    // Were no kill to hit a write, the test would prove nothing.
    expect(acknowledged.length).toBeGreaterThan(kills / 4);
    expect(known.size - acknowledged.length + leftOver).toBeGreaterThan(0);
    console.log(`${kills} kills: ${acknowledged.length} runs acknowledged, ${known.size} there, ${leftOver} unfinished writes swept, 0 lost`);
  }, 120_000);

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
