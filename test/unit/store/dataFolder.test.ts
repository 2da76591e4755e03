import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { StoreError } from '../../../src/store/storeError';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

const run = promisify(execFile);

let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

/** Every way to use a history; each must fail with the same clear sentence. */
const USES: readonly (readonly [string, (store: HistoryStore) => Promise<unknown>])[] = [
  ['record', (store) => store.record(aRun())],
  ['runs', (store) => store.runs()],
  ['verify', (store) => store.verify({ repair: false })],
];

describe('a data folder that is none', () => {
  it.each(USES)('is refused by %s with one clear sentence: a file', async (_name, use) => {
    const file = path.join(folder.path, 'file');
    await writeFile(file, 'mine');
    const store = openStore(file);
    await expect(use(store)).rejects.toMatchObject({ name: 'StoreError', reason: 'notAFolder', message: expect.stringMatching(/is not a folder.*: choose another data folder\.$/) as string });
    await store.close();
  });

  it.each(USES)('is refused by %s with one clear sentence: below a file', async (_name, use) => {
    await writeFile(path.join(folder.path, 'file'), 'mine');
    const store = openStore(path.join(folder.path, 'file', 'deep', 'history'));
    await expect(use(store)).rejects.toMatchObject({ name: 'StoreError', reason: 'notAFolder' });
    await store.close();
  });

  it('is refused where a file lies in the place of the runs', async () => {
    await mkdir(path.join(folder.path, 'parallel-results'));
    await writeFile(path.join(folder.path, 'parallel-results', 'all_runs'), '');
    const store = openStore(folder.path);
    await expect(store.record(aRun())).rejects.toMatchObject({ reason: 'notAFolder' });
    await expect(store.runs()).rejects.toMatchObject({ reason: 'notAFolder' });
    await store.close();
  });

  it('is created with its parents', async () => {
    const store = openStore(path.join(folder.path, 'a', 'b', 'c'));
    const recorded = await store.record(aRun());
    expect(await store.runs()).toEqual([recorded]);
    await store.close();
  });

  it('is made again when it is removed under an open store', async () => {
    const data = path.join(folder.path, 'data');
    const store = openStore(data);
    await store.record(aRun());
    await store.runs();
    await rm(data, { recursive: true });
    expect(await store.runs()).toEqual([]);
    const recorded = await store.record(aRun());
    expect(await store.runs()).toEqual([recorded]);
    await store.close();
  });
});

/** Some user without rights. */
const NOBODY = 65_534;

/** As a user whom permissions stop, also where the tests run as root. */
async function withoutRights<T>(act: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe.skipIf(process.platform === 'win32')('a folder of somebody else', () => {
  /** Records a run and gives the folder away, but for what `mode` leaves. */
  async function givenAway(closed: string, mode: number): Promise<Run> {
    await chmod(folder.path, 0o777);
    const recorded = await withoutRights(async () => {
      const store = openStore(path.join(folder.path, 'data'));
      const run = await store.record(aRun());
      await store.close();
      return run;
    });
    await chmod(path.join(folder.path, 'data', closed), mode);
    return recorded;
  }

  it.each(['parallel-results/all_runs', 'tmp', 'parallel-results', ''])('is read, and not written: %s is read-only', async (closed) => {
    const recorded = await givenAway(closed, 0o555);
    await withoutRights(async () => {
      const store = openStore(path.join(folder.path, 'data'));
      expect(await store.runs()).toEqual([recorded]);
      if (closed === 'tmp' || closed.endsWith('all_runs')) {
        await expect(store.record(aRun())).rejects.toMatchObject({ reason: 'notPermitted' });
        await expect(store.remove(recorded.id)).rejects.toMatchObject({ reason: 'notPermitted' });
      } else {
        await store.record(aRun());
      }
      expect((await store.verify({ repair: false })).findings).toEqual([]);
      await store.close();
    });
    await chmod(path.join(folder.path, 'data', closed), 0o755);
    await withoutRights(async () => {
      const store = openStore(path.join(folder.path, 'data'));
      await store.revise(recorded.id, aRun({ description: 'at last' }));
      expect((await store.run(recorded.id))?.description).toBe('at last');
      await store.close();
    });
    expect(await readdir(path.join(folder.path, 'data', 'tmp'))).toEqual([]);
  });

  it('may lie below folders that may not be looked into', async () => {
    await givenAway('', 0o755);
    await chmod(folder.path, 0o711);
    await withoutRights(async () => {
      const store = openStore(path.join(folder.path, 'data'));
      await store.record(aRun());
      expect(await store.runs()).toHaveLength(2);
      await store.close();
    });
  });
});

interface SmallDisk {
  readonly unmount: () => Promise<unknown>;
  readonly remount: (options: string) => Promise<unknown>;
}

/** A real file system in memory, or null where mounting is not allowed. */
async function smallDisk(place: string, options: string): Promise<SmallDisk | null> {
  await mkdir(place, { recursive: true });
  return mounted(place, () => run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]));
}

/** A real ext4 of 600 blocks of a kilobyte, or null where making or mounting one is not possible. Unlike one in memory its folders take space too. */
async function smallExt4(place: string): Promise<SmallDisk | null> {
  const image = `${place}.img`;
  await mkdir(place, { recursive: true });
  await writeFile(image, Buffer.alloc(600 * 1024));
  return mounted(place, async () => {
    await run('mkfs.ext4', ['-q', '-b', '1024', '-m', '0', '-N', '240', '-O', '^has_journal', image]);
    await run('mount', ['-o', 'loop', image, place]);
  });
}

async function mounted(place: string, mount: () => Promise<unknown>): Promise<SmallDisk | null> {
  try {
    await mount();
  } catch {
    return null;
  }
  return { unmount: () => run('umount', [place]), remount: (changed) => run('mount', ['-o', `remount,${changed}`, place]) };
}

/** Runs, suggestions and documents. */
async function countsOf(store: HistoryStore): Promise<string> {
  return [(await store.runs()).length, (await store.suggestions()).length, (await store.verify({ repair: false })).documents].join();
}

describe('a real small disk', () => {
  it('says that it is full, keeps what it has, and records again when there is space', async (context) => {
    const place = path.join(folder.path, 'disk');
    const disk = await smallDisk(place, 'size=1m');
    if (disk === null) return context.skip('a disk cannot be mounted here (needs root on Linux): full disks are tested by injected ENOSPC only');
    try {
      const data = path.join(place, 'history');
      const store = openStore(data);
      const first = await store.record(aRun());
      await writeFile(path.join(place, 'filler'), Buffer.alloc(2_000_000)).catch(() => undefined);
      await expect(store.record(aRun({ description: 'too late' }))).rejects.toMatchObject({ reason: 'noSpace', message: expect.stringContaining('no space left') as string });
      expect(await readdir(path.join(data, 'tmp'))).toEqual([]);
      expect(await store.runs()).toEqual([first]);
      expect((await store.verify({ repair: false })).findings).toEqual([]);
      await writeFile(path.join(place, 'filler'), '');
      const second = await store.record(aRun({ description: 'too late' }));
      expect((await store.runs()).map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
      await store.close();
    } finally {
      await disk.unmount();
    }
  });

  it('that is full at whichever block leaves nothing half-written, and takes the write once there is space', async (context) => {
    const place = path.join(folder.path, 'disk');
    const disk = await smallExt4(place);
    if (disk === null) return context.skip('an ext4 cannot be made and mounted here (needs root on Linux): full disks are tested by injected ENOSPC only');
    try {
      const store = openStore(path.join(place, 'history'), { wasmFile: '' });
      const first = await store.record(aRun());
      await store.revise(first.id, aRun({ description: 'edited' }));
      const writes = [() => store.record(aRun()), () => store.revise(first.id, aRun()), () => store.undo(first.id), () => store.suggest(A_PLAN, A_FORECAST, 'beta-1')];
      const outcomes = { full: 0, written: 0 };
      for (let free = 0; free <= 8; free++) {
        for (const write of writes) {
          const before = await countsOf(store);
          const { bavail, bsize } = await statfs(place);
          await writeFile(path.join(place, 'filler'), Buffer.alloc(Math.max(0, bavail - free) * bsize));
          const error: unknown = await write().then(() => null, (failure: unknown) => failure);
          expect(await readdir(path.join(place, 'history', 'tmp'))).toEqual([]);
          expect((await store.verify({ repair: false })).findings).toEqual([]);
          await rm(path.join(place, 'filler'));
          if (error === null) {
            outcomes.written++;
            continue;
          }
          outcomes.full++;
          expect(error).toMatchObject({ name: 'StoreError', reason: 'noSpace' });
          expect(await countsOf(store)).toBe(before);
          await write();
        }
      }
      expect(outcomes.full).toBeGreaterThan(8);
      expect(outcomes.written).toBeGreaterThan(8);
      await store.close();
    } finally {
      await disk.unmount();
    }
  });

  it('that has no room for one more name says so too', async (context) => {
    const place = path.join(folder.path, 'disk');
    const disk = await smallDisk(place, 'size=4m,nr_inodes=60');
    if (disk === null) return context.skip('a disk cannot be mounted here (needs root on Linux)');
    try {
      const store = openStore(path.join(place, 'history'), { wasmFile: '' });
      const first = await store.record(aRun());
      let written = 1;
      let reason: string | null = null;
      while (reason === null && written < 100) {
        reason = await store.record(aRun()).then(() => null, (error: unknown) => (error as StoreError).reason);
        if (reason === null) written++;
      }
      expect(reason).toBe('noSpace');
      expect(await store.runs()).toHaveLength(written);
      expect(await readdir(path.join(place, 'history', 'tmp'))).toEqual([]);
      await rm(path.join(place, 'history', 'parallel-results', 'all_runs', first.id), { recursive: true });
      await store.record(aRun());
      expect((await store.verify({ repair: false })).findings).toEqual([]);
      await store.close();
    } finally {
      await disk.unmount();
    }
  });

  it('says that it is read-only and is still read', async (context) => {
    const place = path.join(folder.path, 'disk');
    const disk = await smallDisk(place, 'size=4m');
    if (disk === null) return context.skip('a disk cannot be mounted here (needs root on Linux): read-only disks are tested by injected EROFS only');
    try {
      const store = openStore(place);
      const first = await store.record(aRun());
      await store.close();
      await disk.remount('ro');
      const reader = openStore(place, { watch: true });
      const subscription = reader.onDidChange(() => undefined);
      expect(await reader.runs()).toEqual([first]);
      await expect(reader.record(aRun())).rejects.toMatchObject({ reason: 'readOnly' });
      subscription.dispose();
      await reader.close();
    } finally {
      await disk.unmount();
    }
  });
});
