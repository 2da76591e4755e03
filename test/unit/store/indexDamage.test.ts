import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import { loadSqlite } from '../../../src/store/index/sqlite';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

let folder: TemporaryFolder;
let runs: readonly Run[];
/** The saved index, as it was. */
let image: Buffer;
let name: string;

const indexFolder = (): string => path.join(folder.path, 'index');
const indexFile = (): string => path.join(indexFolder(), name);

beforeEach(async () => {
  folder = await temporaryFolder();
  const store = openStore(folder.path);
  const first = await store.record(aRun({ createdAt: '2025-11-01T00:00:00Z' }));
  const second = await store.record(aRun({ createdAt: '2025-11-02T00:00:00Z', category: 'api' }));
  await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
  runs = [first, second];
  await store.runs();
  await store.close();
  name = (await readdir(indexFolder()))[0] ?? expect.fail('an index was saved');
  image = await readFile(indexFile());
});

afterEach(() => folder.remove());

type Damage = (content: Buffer) => Buffer;

const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (content: Buffer, part: number): number => Math.floor(part * content.length);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  position.map((part) => (content: Buffer) => content.subarray(0, at(content, part))),
  fc.tuple(position, fc.nat(7)).map(([part, bit]) => (content: Buffer) => {
    const flipped = Buffer.from(content);
    flipped[at(content, part)] = (flipped[at(content, part)] ?? 0) ^ (1 << bit);
    return flipped;
  }),
  fc.tuple(position, fc.integer({ min: 1, max: 8192 })).map(([part, length]) => (content: Buffer) => Buffer.from(content).fill(0, at(content, part), Math.min(content.length, at(content, part) + length))),
  fc.tuple(position, fc.uint8Array({ minLength: 1, maxLength: 4096 })).map(([part, garbage]) => (content: Buffer) => {
    const changed = Buffer.from(content);
    changed.set(garbage.subarray(0, content.length - at(content, part)), at(content, part));
    return changed;
  }),
  fc.uint8Array({ maxLength: 2000 }).map((garbage) => () => Buffer.from(garbage)),
  fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => (content: Buffer) => Buffer.concat([content, more])),
);

describe('an index file that is damaged in any way', () => {
  it('is found and never answers', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (change) => {
        const changed = change(image);
        fc.pre(!changed.equals(image));
        await rm(indexFolder(), { recursive: true, force: true });
        await mkdir(indexFolder());
        await writeFile(indexFile(), changed);
        const store = openStore(folder.path);
        expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'indexCorrupt', path: `index/${name}` }]);
        expect(await store.runs()).toEqual(runs);
        await store.verify({ repair: true });
        expect((await store.verify({ repair: false })).findings).toEqual([]);
        await store.close();
      }),
      { numRuns: 40 },
    );
  });
});

describe('an index under the name of its content', () => {
  /** What a program with an error, or a person with a tool, may leave. */
  async function plant(sql: string): Promise<void> {
    const sqlite = await loadSqlite(WASM_FILE);
    const database = new sqlite.Database(new Uint8Array(image));
    database.exec(sql);
    const changed = Buffer.from(database.export());
    database.close();
    await rm(indexFile());
    await writeFile(path.join(indexFolder(), name.replace(/[0-9a-f]{64}/, createHash('sha256').update(changed).digest('hex'))), changed);
  }

  it.each(['runs', 'documents', 'suggestions'])('that lacks a table or a view of ours answers from the documents (%s)', async (table) => {
    await plant(`PRAGMA foreign_keys = OFF; DROP TABLE ${table}`);
    const warnings: string[] = [];
    const store = openStore(folder.path, { logger: { info: () => undefined, warn: (message) => warnings.push(message) } });
    expect(await store.runs()).toEqual(runs);
    expect(await store.run(runs[0]?.id ?? '')).toEqual(runs[0]);
    expect(await store.suggestions()).toHaveLength(1);
    const added = await store.record(aRun({ createdAt: '2025-11-03T00:00:00Z' }));
    expect(await store.runs()).toEqual([...runs, added]);
    expect(warnings.length).toBeGreaterThan(0);
    await store.close();
  });
});

describe('an index file that is a link', () => {
  it('is not followed, and only the link is removed', async () => {
    const outside = await temporaryFolder();
    const target = path.join(outside.path, 'index.sqlite');
    await rename(indexFile(), target);
    await symlink(target, indexFile());
    const store = openStore(folder.path);
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'indexCorrupt' }]);
    expect(await store.runs()).toEqual(runs);
    await store.verify({ repair: true });
    await store.close();
    expect((await readFile(target)).equals(image)).toBe(true);
    await outside.remove();
  });
});

describe('windows of different versions at once', () => {
  it('leave each other their index, and both see all that either writes', async () => {
    // What a later version writes: a name and a schema that this one does not know.
    const newer = Buffer.from('a database of a later version');
    const newerName = `history-v999-${createHash('sha256').update(newer).digest('hex')}.sqlite`;
    const windows = [openStore(folder.path), openStore(folder.path)];
    for (let round = 0; round < 5; round++) {
      await writeFile(path.join(indexFolder(), newerName), newer);
      for (const window of windows) await window.record(aRun({ description: `round ${round}` }));
      for (const window of windows) expect(await window.runs()).toHaveLength(runs.length + 2 * (round + 1));
      await windows[round % 2]?.close();
      windows[round % 2] = openStore(folder.path);
    }
    await Promise.all(windows.map((window) => window.close()));
    expect((await stat(path.join(indexFolder(), newerName))).size).toBe(newer.length);
    const store = openStore(folder.path);
    expect((await store.verify({ repair: true })).findings).toEqual([]);
    expect(await readdir(indexFolder())).toContain(newerName);
    await store.close();
  });

  it('of which one removes the index while the other reads it', async () => {
    const [one, other] = [openStore(folder.path), openStore(folder.path)];
    for (let round = 0; round < 20; round++) {
      const [seen] = await Promise.all([one.runs(), rm(indexFolder(), { recursive: true, force: true }), other.verify({ repair: true })]);
      expect(seen).toEqual(runs);
    }
    await Promise.all([one.close(), other.close()]);
  });
});
