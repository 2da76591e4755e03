import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { aRun } from '../../helpers/storeRuns';

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
    await (await import('node:fs/promises')).rm(data, { recursive: true });
    expect(await store.runs()).toEqual([]);
    const recorded = await store.record(aRun());
    expect(await store.runs()).toEqual([recorded]);
    await store.close();
  });
});

describe('a folder of somebody else', () => {
  it.skipIf(process.getuid?.() === 0)('(skipped for root, whom permissions do not stop) is read, and not written', async () => {
    const store = openStore(folder.path);
    const recorded = await store.record(aRun());
    await store.close();
    await chmod(path.join(folder.path, 'parallel-results', 'all_runs'), 0o555);
    const other = openStore(folder.path);
    expect(await other.runs()).toEqual([recorded]);
    await expect(other.record(aRun())).rejects.toMatchObject({ reason: 'notPermitted' });
    await other.close();
    await chmod(path.join(folder.path, 'parallel-results', 'all_runs'), 0o755);
  });
});

/** A real file system of one megabyte, or null where mounting is not allowed. */
async function smallDisk(place: string, options: string): Promise<{ unmount: () => Promise<unknown>; remount: (options: string) => Promise<unknown> } | null> {
  await mkdir(place, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
  } catch {
    return null;
  }
  return { unmount: () => run('umount', [place]), remount: (changed) => run('mount', ['-o', `remount,${changed}`, place]) };
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
