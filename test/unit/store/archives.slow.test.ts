import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concurrently } from '../../../src/domain/concurrently';
import type { RunId } from '../../../src/domain/run';
import type { HistoryStore } from '../../../src/store/historyStore';
import { StoreError } from '../../../src/store/storeError';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import type { FaultPlan, Step } from '../../helpers/storeFaults';
import { CRASHED, FaultyFileSystem } from '../../helpers/storeFaults';
import { bundleScript, Writer } from '../../helpers/storeProcesses';
import { aRun } from '../../helpers/storeRuns';

const OPTIONS = { progressMessage: 'Archiving' };

let root: TemporaryFolder;
let folders = 0;

beforeAll(async () => {
  root = await temporaryFolder();
});

afterAll(() => root.remove());

/** A run with an edit, a run, a deleted run; all of them old. */
const OLD = ['edited', 'plain', 'deleted'];

interface World {
  readonly folder: string;
  readonly files: FaultyFileSystem;
  readonly store: HistoryStore;
  readonly ids: readonly RunId[];
}

async function prepare(): Promise<World> {
  const folder = path.join(root.path, `history-${folders++}`);
  const setUp = openStore(folder, { wasmFile: '' });
  const ids: RunId[] = [];
  for (const [day, description] of OLD.entries()) ids.push((await setUp.record(aRun({ description, createdAt: `2025-01-0${day + 1}T00:00:00Z` }))).id);
  const [edited, , deleted] = ids;
  await setUp.revise(edited ?? expect.fail(), aRun({ description: 'edited twice', createdAt: '2025-01-01T00:00:00Z' }));
  await setUp.remove(deleted ?? expect.fail());
  await setUp.close();
  const files = new FaultyFileSystem();
  return { folder, files, store: openStore(folder, { fileSystem: files, wasmFile: '' }), ids };
}

/** What a history holds, wherever it lies: the truth. */
async function truth(folder: string): Promise<readonly string[]> {
  const store = openStore(folder, { wasmFile: '' });
  const live = (await store.runs()).map(({ description }) => description);
  const archived = (await store.archivedRuns()).map(({ run, deleted }) => (deleted ? `${run.description} (deleted)` : run.description));
  const isLive = new Set((await readdir(path.join(folder, 'parallel-results', 'all_runs'))).map((name) => name.split('~')[0]));
  const deleted = isLive.has((await readdir(path.join(folder, 'parallel-results', 'all_runs'))).find((name) => name.startsWith('run_20250103'))?.split('~')[0]);
  await store.close();
  return [...live, ...archived, ...(deleted ? ['deleted (deleted)'] : [])].toSorted();
}

const WHOLE = ['deleted (deleted)', 'edited twice', 'plain'];

/** Names and contents of every document, in folders and archives. */
async function everyDocument(folder: string): Promise<ReadonlySet<string>> {
  const store = openStore(folder, { wasmFile: '' });
  const documents = new Set<string>();
  for await (const { name, document } of store.documents()) documents.add(`${name} ${JSON.stringify(document['sha256'])}`);
  await store.close();
  return documents;
}

async function stepsOf(): Promise<readonly Step[]> {
  const world = await prepare();
  await world.store.archive(world.ids, OPTIONS);
  const steps = [...world.files.steps];
  await world.store.close();
  return steps;
}

async function failure(action: Promise<unknown>): Promise<unknown> {
  try {
    await action;
    return null;
  } catch (error) {
    return error;
  }
}

function label(step: Step, code = ''): string {
  return `step ${step.number}: ${step.operation} ${path.basename(step.path)} ${code}`;
}

describe('archiving, with a fault', () => {
  it.each([
    ['once', (at: number, code: string): FaultPlan => ({ number }) => (number === at ? code : null)],
    ['for good', (at: number, code: string): FaultPlan => ({ number }) => (number >= at ? code : null)],
  ])('%s, at any step: every document is in its folder or in an archive, counted once, and archiving again works', async (_name, planned) => {
    const faults = (await stepsOf()).flatMap((step) => ['ENOSPC', 'EIO', 'EACCES'].map((code) => ({ step, code })));
    const complete = await everyDocument((await prepare()).folder).then((documents) => documents.size);
    await concurrently(faults, 8, async ({ step, code }) => {
      const { folder, files, store, ids } = await prepare();
      files.plan = planned(step.number, code);
      const error = await failure(store.archive(ids, OPTIONS));
      files.plan = () => null;
      if (error !== null) expect(error, label(step, code)).toBeInstanceOf(StoreError);
      expect(await truth(folder), label(step, code)).toEqual(WHOLE);
      expect((await everyDocument(folder)).size, label(step, code)).toBe(complete);
      expect((await store.verify({ repair: false })).findings, label(step, code)).toEqual([]);
      await store.archive(ids, OPTIONS);
      expect(await store.runs(), label(step, code)).toEqual([]);
      expect(await truth(folder), label(step, code)).toEqual(WHOLE);
      expect((await everyDocument(folder)).size, label(step, code)).toBe(complete);
      await store.close();
    });
  });

  it('that is a crash, at any step', async () => {
    const steps = await stepsOf();
    const complete = await everyDocument((await prepare()).folder).then((documents) => documents.size);
    await concurrently(steps, 8, async (step) => {
      const { folder, files, store, ids } = await prepare();
      files.plan = ({ number }) => (number >= step.number ? CRASHED : null);
      await failure(store.archive(ids, OPTIONS));
      expect(await truth(folder), label(step)).toEqual(WHOLE);
      expect((await everyDocument(folder)).size, label(step)).toBe(complete);
      const next = openStore(folder, { wasmFile: '' });
      expect((await next.verify({ repair: false })).findings, label(step)).toEqual([]);
      await next.archive(ids, OPTIONS);
      expect(await next.runs(), label(step)).toEqual([]);
      await next.close();
      expect(await truth(folder), label(step)).toEqual(WHOLE);
    });
  });

  it('would be seen to lose: documents that go before their archive is on the disk', async () => {
    const { folder, ids, store } = await prepare();
    const [first] = ids;
    const { file } = await store.archive([first ?? expect.fail()], OPTIONS);
    await writeFile(file ?? expect.fail(), '');
    expect(await truth(folder)).not.toEqual(WHOLE);
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'damagedArchive' }]);
    await store.close();
  });

  it('has the archive on the disk before the first document goes', async () => {
    const steps = await stepsOf();
    const at = (wanted: (step: Step) => boolean): number => steps.findIndex(wanted);
    const published = at(({ operation, path: to }) => operation === 'rename' && to.endsWith('.ndjson.gz'));
    const synced = at(({ operation, path: place, number }) => operation === 'syncFolder' && place.endsWith('archive') && number > published);
    const written = at(({ operation }) => operation === 'sync');
    const readBack = at(({ operation, path: place, number }) => operation === 'readFile' && place.includes('write.') && number > written);
    const removed = at(({ operation, number }) => operation === 'rename' && number > published);
    expect([written, readBack, published, synced, removed]).toEqual([written, readBack, published, synced, removed].toSorted((a, b) => a - b));
    expect(written).toBeGreaterThan(-1);
    expect(readBack).toBeGreaterThan(-1);
  });
});

describe('a damaged archive', () => {
  it('is named, whichever byte is wrong, unless nothing of what it says is', async () => {
    const { folder, ids, store } = await prepare();
    const { file } = await store.archive(ids, OPTIONS);
    const archive = file ?? expect.fail();
    const content = await readFile(archive);
    const complete = await everyDocument(folder);
    let unseen = 0;
    for (let position = 0; position < content.length; position += 3) {
      const damaged = Uint8Array.from(content);
      damaged[position] = (damaged[position] ?? 0) ^ (1 << (position % 8));
      await writeFile(archive, damaged);
      const { findings } = await store.verify({ repair: false });
      if (findings.length > 0) continue;
      unseen += 1;
      // Bits of gzip's headers that say nothing, such as the operating system.
      expect(await everyDocument(folder), `byte ${position}`).toEqual(complete);
    }
    expect(unseen).toBeLessThan(content.length / 30);
    for (const length of [0, 1, 10, content.length / 2, content.length - 1].map(Math.floor)) {
      await writeFile(archive, content.subarray(0, length));
      expect((await store.verify({ repair: false })).findings, `cut to ${length}`).not.toEqual([]);
    }
    await store.close();
  });
});

describe('archiving beside others', () => {
  it('touches no run that is recorded meanwhile, and two at once lose nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const { folder, ids, store } = await prepare();
      const other = openStore(folder, { wasmFile: '' });
      const work = [store.archive(ids, OPTIONS), other.archive(ids, OPTIONS), other.record(aRun({ description: 'new' })), store.undo(ids[0] ?? expect.fail()).catch(() => null)];
      await Promise.all(work);
      const found = await truth(folder);
      expect(found.filter((each) => each !== 'edited' && each !== 'edited twice')).toEqual(['deleted (deleted)', 'new', 'plain']);
      expect(found).toHaveLength(4);
      expect((await store.verify({ repair: false })).findings).toEqual([]);
      await Promise.all([store.close(), other.close()]);
    }
  });
});

describe('a process that archives and is killed', () => {
  let script: string;

  beforeAll(async () => {
    script = await bundleScript('storeWriter', root.path);
  });

  beforeEach(async () => {
    await writeFile(path.join(root.path, 'go'), '');
  });

  it('at any moment loses nothing', async () => {
    const folder = path.join(root.path, 'killed');
    const store = openStore(folder, { wasmFile: '' });
    const descriptions = Array.from({ length: 300 }, (_, number) => `run ${String(number).padStart(3, '0')}`);
    await concurrently(descriptions, 8, (description) => store.record(aRun({ description, createdAt: '2025-01-01T00:00:00Z' })));
    let interrupted = 0;
    for (let round = 0; round < 40; round++) {
      const writer = new Writer(script, 'archiver', folder, 1, path.join(root.path, 'go'));
      await writer.ready();
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      await writer.kill();
      const live = (await store.runs()).map(({ description }) => description);
      const archived = await store.archivedRuns();
      expect([...live, ...archived.map(({ run }) => run.description)].toSorted()).toEqual(descriptions);
      expect((await store.verify({ repair: false })).findings).toEqual([]);
      if (live.length > 0) interrupted += 1;
      // Back again for the next round.
      for (const { run } of archived) await store.unarchive(run.id);
      if (archived.length > 0) expect(await store.runs()).toHaveLength(300);
    }
    expect(interrupted).toBeGreaterThan(5);
    await store.close();
  });
});
