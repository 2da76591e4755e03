import { describe, expect, it } from 'vitest';
import type { ExportedDocument } from '../../../src/store/exportedDocument';
import type { FileSystem } from '../../../src/store/fileSystem';
import type { HistoryStore } from '../../../src/store/historyStore';
import { StoreError } from '../../../src/store/storeError';
import { DATA, labelled, storeOn, valueOf } from '../../helpers/historyLedger';
import { MemoryDisk, MemoryFileSystem } from '../../helpers/memoryDisk';
import type { Examination } from '../../helpers/powerLoss';
import { contradiction, Ledger, losePower } from '../../helpers/powerLoss';
import { CRASHED, FaultyFileSystem, LIE } from '../../helpers/storeFaults';

const SEED = Date.now() % 1_000_000;

/** Two histories that know the same run and have both changed it; ours was written later. */
interface Meeting {
  readonly disk: MemoryDisk;
  readonly files: FileSystem;
  /** Theirs: the document that both have, their change, a run of theirs alone. */
  readonly documents: readonly ExportedDocument[];
}

async function meet(): Promise<Meeting> {
  const theirs = new MemoryFileSystem(new MemoryDisk());
  await theirs.createFolder('/home');
  const disk = new MemoryDisk();
  const files = new MemoryFileSystem(disk);
  await files.createFolder('/home');
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = (): Date => new Date((now += 1000));
  const [here, there] = [storeOn(files, { clock }), storeOn(theirs, { clock })];
  const { id } = await there.record(labelled('common', 'recorded'));
  for await (const each of there.documents()) await here.take(each);
  await there.revise(id, labelled('common', 'theirs'));
  await here.revise(id, labelled('common', 'ours'));
  await there.record(labelled('new', 'recorded'));
  const documents: ExportedDocument[] = [];
  for await (const each of there.documents()) documents.push(each);
  await Promise.all([here.close(), there.close()]);
  disk.settle();
  return { disk, files, documents };
}

async function takeAll(store: HistoryStore, documents: readonly ExportedDocument[]): Promise<void> {
  for (const each of documents) expect((await store.take(each)).result).not.toBe('refused');
}

/** Whether all is there that was taken, and ours is in force. */
async function isWhole(files: FileSystem): Promise<boolean> {
  const store = storeOn(files);
  const runs = await store.runs();
  const common = runs.find(({ features }) => features[0]?.name === 'common');
  const said = (await store.revisions(common?.id ?? '')).map(({ run }) => run.description);
  await store.close();
  return runs.length === 2 && common?.description === 'ours' && said.includes('theirs') && said.includes('recorded');
}

async function stepsOf(): Promise<number> {
  const { files, documents } = await meet();
  const faulty = new FaultyFileSystem(files);
  const store = storeOn(faulty);
  await takeAll(store, documents);
  await store.close();
  return faulty.steps.length;
}

describe('taking in what another history has written', () => {
  it.each(['ENOSPC', 'EIO', CRASHED])('with a fault at any step (%s): ours stays in force, and taking again makes it whole', async (code) => {
    const steps = await stepsOf();
    for (const isOnce of code === CRASHED ? [false] : [true, false]) {
      for (let step = 0; step < steps; step++) {
        const { files, documents } = await meet();
        const faulty = new FaultyFileSystem(files);
        const store = storeOn(faulty);
        let faults = 0;
        faulty.plan = ({ number }) => (isOnce ? (number >= step && faults++ === 0 ? code : null) : number >= step ? code : null);
        const error: unknown = await takeAll(store, documents).then(() => null, (failure: unknown) => failure);
        if (error !== null) expect(error, `step ${step}`).toBeInstanceOf(StoreError);
        faulty.plan = () => null;
        const common = (await storeOn(files).runs()).find(({ features }) => features[0]?.name === 'common');
        expect(common?.description, `step ${step}`).toBe('ours');
        // The same process goes on, unless it is dead.
        const next = code === CRASHED ? storeOn(files) : store;
        await takeAll(next, documents);
        await next.close();
        expect(await isWhole(files), `step ${step}`).toBe(true);
      }
    }
  });

  const examine: Examination = async (files, _survivor, allowed) => {
    const store = storeOn(files);
    const found = new Map((await store.runs()).map((run) => [run.features[0]?.name ?? '', valueOf(run)]));
    await store.close();
    return contradiction(found, allowed);
  };

  it('loses nothing to the power that was taken, or said to be there, and ours stays in force', async () => {
    const { disk, files, documents } = await meet();
    const ledger = new Ledger(disk);
    ledger.holds('common', valueOf(labelled('common', 'ours')));
    disk.keepMoments();
    // One process stops when it has renamed; the other one is told that it is there.
    const stopped = new FaultyFileSystem(files);
    let isRenamed = false;
    stopped.plan = ({ operation, path }) => {
      if (isRenamed) return CRASHED;
      isRenamed = operation === 'rename' && path.startsWith(`${DATA}/parallel-results/all_runs`);
      return null;
    };
    // Which of the two runs comes last is chance.
    const own = documents.find(({ document }) => JSON.stringify(document).includes('"name":"new"')) ?? expect.fail();
    const value = valueOf(labelled('new', 'recorded'));
    await expect(ledger.promise('new', value, () => storeOn(stopped).take(own))).rejects.toThrow();
    const store = storeOn(files);
    await ledger.promise('new', value, async () => expect(await store.take(own)).toEqual({ result: 'there' }));
    await ledger.promise('common', valueOf(labelled('common', 'ours')), () => takeAll(store, documents));
    await store.close();
    const result = await losePower(disk, ledger, examine, { limit: 500, seed: SEED });
    console.log(`taking in: power lost at ${result.moments} moments, ${result.states} disks looked at, seed ${SEED}`);
    expect(result.problems).toEqual([]);
  });

  it('is seen to lose where the folder is not synced', async () => {
    const { disk, files, documents } = await meet();
    const ledger = new Ledger(disk);
    ledger.holds('common', valueOf(labelled('common', 'ours')));
    disk.keepMoments();
    const faulty = new FaultyFileSystem(files);
    faulty.plan = ({ operation }) => (operation === 'syncFolder' ? LIE : null);
    const store = storeOn(faulty);
    await ledger.promise('new', valueOf(labelled('new', 'recorded')), () => takeAll(store, documents));
    await store.close();
    expect((await losePower(disk, ledger, examine, { limit: 50, seed: SEED })).problems).not.toEqual([]);
  });
});
