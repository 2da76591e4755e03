import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinFollowed, type FollowedFeature } from '../../../src/domain/followedFeature';
import { runIdSchema } from '../../../src/domain/run';
import { followedFileName, printFollowed } from '../../../src/store/followedDocument';
import { FollowedFeatures, type FollowedFeaturesOptions } from '../../../src/store/followedFeatures';
import { NodeFileSystem } from '../../../src/store/fileSystem';
import { aFollowed, OBSERVATION } from '../../helpers/followed';
import { temporaryFolder, type TemporaryFolder } from '../../helpers/store';

const DAY_MS = 24 * 60 * 60 * 1000;

let data: TemporaryFolder;
const warnings: string[] = [];

beforeEach(async () => {
  data = await temporaryFolder();
  warnings.length = 0;
});
afterEach(() => data.remove());

function open(options: Partial<FollowedFeaturesOptions> = {}): FollowedFeatures {
  return new FollowedFeatures({ folder: data.path, clock: () => new Date(), logger: { info: (message) => void warnings.push(message), warn: (message) => void warnings.push(message) }, version: '0.1.0', ...options });
}

const names = (): Promise<readonly string[]> => readdir(path.join(data.path, 'following'));
const put = (feature: FollowedFeature): Promise<void> => open().update(feature.id, 'changed', () => feature);
const place = (name: string): string => path.join(data.path, 'following', name);

describe('the features that are followed', () => {
  it('are read by another window as they were written, and nothing is written where nothing is new', async () => {
    expect(await open().all()).toEqual([]);
    await expect(names()).rejects.toThrow();
    const feature = aFollowed(1, { observation: OBSERVATION });
    await put(feature);
    expect(await open().all()).toEqual([feature]);
    const before = await names();
    await put(feature);
    await open().update(feature.id, 'changed', (known) => known);
    await open().update(feature.id, 'changed', () => null);
    expect(await names()).toEqual(before);
  });

  it('stay one small file each, however often they change, and are read fast', async () => {
    const store = open();
    const [one, two] = [aFollowed(1), aFollowed(2)];
    for (let change = 0; change < 500; change += 1) {
      for (const { id } of [one, two]) {
        await store.update(id, 'changed', (known) => ({ ...(known ?? (id === one.id ? one : two)), observation: { ...OBSERVATION, at: change, name: `state ${change}` } }));
      }
    }
    expect(await names()).toHaveLength(2);
    const started = performance.now();
    const read = await open().all();
    expect(performance.now() - started).toBeLessThan(1000);
    expect(read.map(({ observation }) => observation?.name)).toEqual(['state 499', 'state 499']);
    expect(await readdir(path.join(data.path, 'tmp'))).toEqual([]);
  });

  it('written by many at once lose nothing, and come down to one file', async () => {
    const feature = aFollowed(1);
    await put(feature);
    const writers = Array.from({ length: 8 }, () => open());
    await Promise.all(
      writers.map(async (store, writer) => {
        for (let change = 0; change < 10; change += 1) {
          await store.update(feature.id, 'changed', (known) => (known === null ? null : { ...known, encountered: { ...known.encountered, [`${writer}-${change}`]: ['file.ts'] } }));
        }
      }),
    );
    const [read] = await open().all();
    expect(Object.keys(read?.encountered ?? {})).toHaveLength(80);
    await open().update(feature.id, 'changed', (known) => (known === null ? null : { ...known, branches: ['renamed'] }));
    expect(await names()).toHaveLength(1);
  });

  it('are joined where a writer was killed before it removed what it had read', async () => {
    const one = aFollowed(1, { encountered: { x: ['a'] } });
    const other = aFollowed(1, { encountered: { y: ['b'] } });
    await put(one);
    await writeFile(place(followedFileName(other)), printFollowed(other, 'changed', { writtenAt: new Date(), version: '0.1.0' }));
    expect(await open().all()).toEqual([joinFollowed(one, other)]);
    await open().update(one.id, 'changed', (known) => (known === null ? null : { ...known, branches: ['renamed'] }));
    expect(await names()).toHaveLength(1);
    expect((await open().all())[0]?.encountered).toEqual({ x: ['a'], y: ['b'] });
  });

  it('a write that fails removes nothing that was there', async () => {
    await put(aFollowed(1, { encountered: { x: ['a'] } }));
    class Full extends NodeFileSystem {
      override createFile(): Promise<never> {
        return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
      }
    }
    const full = open({ fileSystem: new Full() });
    await expect(full.update(aFollowed(1).id, 'changed', (known) => (known === null ? null : { ...known, branches: ['renamed'] }))).rejects.toMatchObject({ reason: 'noSpace' });
    expect((await open().all())[0]).toMatchObject({ encountered: { x: ['a'] }, branches: ['feature/1'] });
  });
});

describe('documents that cannot be read', () => {
  const good = aFollowed(1);
  const text = printFollowed(good, 'changed', { writtenAt: new Date(0), version: '0.1.0' });
  const hostile: readonly (readonly [string, (name: string) => Promise<unknown>])[] = [
    ['cut short', (name) => writeFile(name, text.slice(0, -20))],
    ['empty', (name) => writeFile(name, '')],
    ['changed by hand', (name) => writeFile(name, text.replace('/projects/shop"', '/projects/hop"'))],
    ['another feature\'s', (name) => writeFile(name, printFollowed(aFollowed(7), 'changed', { writtenAt: new Date(0), version: '0.1.0' }))],
    ['not UTF-8', (name) => writeFile(name, Buffer.from([0xff, 0xfe, 0x00]))],
    ['nested without end', (name) => writeFile(name, '['.repeat(200_000))],
    ['a link', (name) => symlink('/etc/hostname', name)],
    ['a folder', (name) => mkdir(name)],
    ['larger than anything', (name) => writeFile(name, Buffer.alloc(5 * 1024 * 1024, 32))],
  ];

  it.each(hostile)('%s: set aside with a line in the log, and the others go on', async (_, make) => {
    await put(aFollowed(2));
    const name = followedFileName(good);
    await make(place(name));
    const known = [aFollowed(2)];
    expect(await open({ readOnly: true }).all()).toEqual(known);
    expect(await names()).toContain(name);
    expect(await open().all()).toEqual(known);
    // It may still be arriving.
    expect(await names()).toContain(name);
    expect(await open({ clock: () => new Date(Date.now() + 90 * 60_000) }).all()).toEqual(known);
    expect(await names()).not.toContain(name);
    expect(warnings.some((line) => line.includes(name))).toBe(true);
    expect((await readdir(path.join(data.path, 'quarantine'))).some((each) => each.startsWith(name))).toBe(true);
  });

  it('of a later version stay where they are; names that are not ours are let be', async () => {
    await put(aFollowed(2));
    const [newer, stray] = [followedFileName(good), 'notes.txt'];
    const otherForm = { ...aFollowed(3), place: { ...good.place, at: -1 } };
    await writeFile(place(followedFileName(otherForm)), printFollowed(otherForm, 'changed', { writtenAt: new Date(0), version: '0.1.0' }));
    await writeFile(place(newer), text.replace('"formatVersion":1', '"formatVersion":2'));
    await writeFile(place(stray), 'mine');
    expect(await open({ clock: () => new Date(Date.now() + 90 * 60_000) }).all()).toEqual([aFollowed(2)]);
    expect(await names()).toEqual(expect.arrayContaining([newer, stray, followedFileName(otherForm)]));
    expect(await readFile(place(stray), 'utf8')).toBe('mine');
  });
});

describe('forgetting', () => {
  const runId = runIdSchema.parse('run_20251120_143022_k3f9');
  const gone = aFollowed(1).place;

  it('is for what is gone: a week after it was recorded, a month after the last sign', async () => {
    const now = 100 * DAY_MS;
    const ago = (days: number): number => now - days * DAY_MS;
    const kept = [
      aFollowed(1, { place: { ...gone, at: ago(90) } }),
      aFollowed(2, { place: { ...gone, at: ago(29), gone: true } }),
      aFollowed(3, { place: { ...gone, at: ago(29), gone: true }, recorded: { at: ago(6), runId } }),
      aFollowed(4, { place: { ...gone, at: ago(40), gone: true }, assigned: { at: ago(3), id: `open_${'0'.repeat(24)}` } }),
    ];
    const run = { at: ago(90), id: `open_${'1'.repeat(24)}` } as const;
    kept.push(aFollowed(7, { place: { ...gone, at: ago(40), gone: true }, openRun: run }), aFollowed(8, { place: { ...gone, at: ago(90) }, openRun: run }));
    const forgotten = [aFollowed(5, { place: { ...gone, at: ago(31), gone: true } }), aFollowed(6, { place: { ...gone, at: ago(9), gone: true }, recorded: { at: ago(8), runId } })];
    for (const feature of [...kept, ...forgotten]) await put(feature);
    await open({ clock: () => new Date(now) }).prune();
    expect(await open().all()).toEqual(kept);
    expect(await names()).toHaveLength(kept.length);
  });
});
