import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../../../src/store/fileSystem';
import { Bookkeeper, DATA, stateOf, storeOn, valueOf } from '../../helpers/historyLedger';
import { MemoryDisk, MemoryFileSystem } from '../../helpers/memoryDisk';
import type { Examination, Tally } from '../../helpers/powerLoss';
import { contradiction, Ledger, losePower } from '../../helpers/powerLoss';
import type { Operation } from '../../helpers/storeFaults';
import { FaultyFileSystem, LIE } from '../../helpers/storeFaults';

/** Printed with the figures: the same seed gives the same losses. */
const SEED = Date.now() % 1_000_000;

const OPTIONS = { progressMessage: 'Archiving' };

/** Wherever it lies, a run says what was said last, and can be archived again. */
const examine: Examination = async (files, _survivor, allowed) => {
  const store = storeOn(files);
  const state = async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map(await stateOf(store));
    for (const { run, deleted } of await store.archivedRuns()) {
      const about = run.features[0]?.name ?? '';
      if (found.has(about)) throw new Error(`"${about}" is there twice`);
      if (!deleted) found.set(about, valueOf(run));
    }
    return found;
  };
  const wrong = contradiction(await state(), allowed);
  if (wrong !== null) return wrong;
  await store.archive(await store.runsBefore(new Date('2100-01-01T00:00:00Z')), OPTIONS);
  if ((await store.runs()).length > 0) return 'it cannot be archived again';
  const after = contradiction(await state(), allowed);
  if (after !== null) return `archived again: ${after}`;
  const { findings } = await store.verify({ repair: false });
  await store.close();
  return findings.length === 0 ? null : JSON.stringify(findings);
};

async function archiving(wrap: (files: FileSystem) => FileSystem = (files) => files): Promise<Tally> {
  const disk = new MemoryDisk();
  const ledger = new Ledger(disk);
  const files = wrap(new MemoryFileSystem(disk));
  await files.createFolder('/home');
  const keeper = new Bookkeeper(storeOn(files), ledger);
  const edited = await keeper.record('edited');
  await keeper.revise('edited', edited.id, 'edited once');
  await keeper.revise('edited', edited.id, 'edited twice');
  await keeper.record('plain');
  const deleted = await keeper.record('deleted');
  await keeper.remove('deleted', deleted.id);
  await keeper.store.close();
  disk.settle();
  disk.keepMoments();
  const { store } = new Bookkeeper(storeOn(files), ledger);
  const { runs } = await store.archive(await store.runsBefore(new Date('2100-01-01T00:00:00Z')), OPTIONS);
  expect(runs).toBe(3);
  await store.close();
  return losePower(disk, ledger, examine, { limit: 500, seed: SEED });
}

function lying(about: Operation, where: string): (files: FileSystem) => FileSystem {
  return (files) => {
    const faulty = new FaultyFileSystem(files);
    faulty.plan = ({ operation, path }) => (operation === about && path.includes(where) ? LIE : null);
    return faulty;
  };
}

describe('the power goes at every call of archiving', () => {
  it('and every run is as it was, in its folder or in an archive', async () => {
    const result = await archiving();
    console.log(`archiving: power lost at ${result.moments} moments, ${result.states} disks looked at, seed ${SEED}`);
    expect(result.problems).toEqual([]);
    expect(result.states).toBeGreaterThan(50);
  });

  it.each([
    ['when the archive is not synced', 'sync', '/tmp/write'],
    ['when its name is not synced', 'syncFolder', `${DATA}/archive`],
    ['when older revisions may go after newer ones', 'syncFolder', '/all_runs'],
  ] as const)('and it is seen to lose %s', async (_name, operation, where) => {
    const result = await archiving(lying(operation, where));
    expect(result.problems).not.toEqual([]);
  });
});
