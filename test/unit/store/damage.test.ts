import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import type { JsonObject } from '../../../src/store/canonicalJson';
import { NodeFileSystem } from '../../../src/store/fileSystem';
import type { HistoryStore } from '../../../src/store/historyStore';
import { SCHEMA_VERSION } from '../../../src/store/index/migrations';
import { loadSqlite } from '../../../src/store/index/sqlite';
import { changeDocument } from '../../helpers/signedDocument';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

let folder: TemporaryFolder;
let store: HistoryStore;
let runs: readonly Run[];

beforeEach(async () => {
  folder = await temporaryFolder();
  store = open();
  const recorded: Run[] = [];
  for (let day = 1; day <= 3; day++) recorded.push(await store.record(aRun({ description: `day ${day}`, createdAt: `2025-11-0${day}T00:00:00Z` })));
  runs = recorded;
});

afterEach(async () => {
  await store.close();
  await folder.remove();
});

const allRuns = (...rest: readonly string[]): string => path.join(folder.path, 'parallel-results', 'all_runs', ...rest);
const second = (): Run => runs[1] ?? expect.fail('three runs were recorded');
const secondDocument = (): string => allRuns(second().id, 'summary.json');
const others = (): readonly Run[] => runs.filter((run) => run.id !== second().id);

/** An hour and a half later: what was damaged in this test is not taken for something that is still arriving. */
function open(): HistoryStore {
  return openStore(folder.path, { clock: () => new Date(Date.now() + 90 * 60_000) });
}

async function reopen(): Promise<void> {
  await store.close();
  store = open();
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Null where there is no file to read. */
function contentHash(file: string): Promise<string | null> {
  return readFile(file).then(sha256, () => null);
}

function changeSecond(change: (document: JsonObject) => JsonObject): Promise<void> {
  return changeDocument(secondDocument(), change);
}

describe('a damaged document', () => {
  const damages: readonly (readonly [name: string, problem: string, damage: () => Promise<void>])[] = [
    ['empty', 'unreadableDocument', () => writeFile(secondDocument(), '')],
    ['cut short', 'unreadableDocument', async () => writeFile(secondDocument(), (await readFile(secondDocument(), 'utf8')).slice(0, 700))],
    ['garbage', 'unreadableDocument', () => writeFile(secondDocument(), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]))],
    ['not an object', 'unreadableDocument', () => writeFile(secondDocument(), '[]')],
    ['nested without end', 'unreadableDocument', () => writeFile(secondDocument(), '['.repeat(500_000) + ']'.repeat(500_000))],
    ['nested without end inside', 'unreadableDocument', () => changedText((text) => text.replace('"deleted"', `"deep": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "deleted"`))],
    ['larger than any run', 'unreadableDocument', () => writeFile(secondDocument(), Buffer.alloc(17 * 1024 * 1024, 0x20))],
    ['changed by hand', 'wrongHash', () => changedText((text) => text.replace('"prsMerged": 1', '"prsMerged": 2'))],
    ['without its hash', 'wrongSchema', () => changedText((text) => text.replace('"sha256"', '"sha255"'))],
    ['of another format', 'wrongSchema', () => changedText((text) => text.replace('mirador.run', 'mirador.recipe'))],
    ['of no format version', 'wrongSchema', () => changedText((text) => text.replace('"formatVersion": 1', '"formatVersion": "one"'))],
    ['with another revision', 'wrongHash', () => changedText((text) => text.replace('"revision": 1', '"revision": 2'))],
    ['missing from its folder', 'unreadableDocument', () => rm(secondDocument())],
    ['a folder itself', 'unreadableDocument', () => rm(secondDocument()).then(() => mkdir(secondDocument()))],
  ];

  async function changedText(change: (text: string) => string): Promise<void> {
    const before = await readFile(secondDocument(), 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(secondDocument(), after);
  }

  it.each(damages)('(%s) is found, set aside with its reason, and the rest go on', async (_name, problem, damage) => {
    await damage();
    const content = await contentHash(secondDocument());

    const report = await store.verify({ repair: false });
    expect(report).toMatchObject({ documents: 2, findings: [{ problem, path: `parallel-results/all_runs/${second().id}`, repaired: false }] });
    expect(await readdir(allRuns())).toHaveLength(3);

    expect(await store.runs()).toEqual(others());
    const [aside] = await store.quarantined();
    expect(aside?.path).toMatch(new RegExp(`^quarantine/${second().id}\\.[a-z0-9]+$`));
    expect(aside?.reason).toContain(second().id);
    expect(await contentHash(path.join(folder.path, aside?.path ?? '', 'summary.json'))).toBe(content);
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    await reopen();
    expect(await store.quarantined()).toEqual([aside]);
    expect(await store.runs()).toEqual(others());
  });

  it('is set aside by a repair', async () => {
    await writeFile(secondDocument(), '');
    expect((await store.verify({ repair: true })).findings).toMatchObject([{ problem: 'unreadableDocument', repaired: true }]);
    expect((await store.verify({ repair: true })).findings).toEqual([]);
    expect(await store.quarantined()).toHaveLength(1);
    expect(await store.runs()).toEqual(others());
  });

  it('that is a revision leaves the one before in force, and its number is not used again', async () => {
    await store.revise(second().id, aRun({ description: 'lost', createdAt: second().createdAt }));
    await writeFile(allRuns(`${second().id}~2`, 'summary.json'), 'x');
    expect(await store.runs()).toEqual(runs);
    const revised = await store.revise(second().id, aRun({ description: 'again', createdAt: second().createdAt }));
    expect(await store.run(second().id)).toEqual(revised);
    expect(await readdir(allRuns())).toContain(`${second().id}~3`);
  });

  it('is named all the same when it cannot be moved', async () => {
    await writeFile(secondDocument(), '');
    await writeFile(path.join(folder.path, 'quarantine'), 'a file is in the way');
    expect(await store.runs()).toEqual(others());
    expect(await store.quarantined()).toMatchObject([{ path: `parallel-results/all_runs/${second().id}` }]);
  });

  it('is a suggestion as well', async () => {
    const suggestion = await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
    await writeFile(path.join(folder.path, 'suggestions', suggestion.id, 'suggestion.json'), '{');
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ path: `suggestions/${suggestion.id}` }]);
    expect(await store.suggestions()).toEqual([]);
    expect(await store.runs()).toEqual(runs);
  });
});

describe('fields that this version does not know', () => {
  it('are kept through a revision and a removal, at every depth', async () => {
    await changeSecond((document) => {
      const run = document['run'] as JsonObject;
      const [favorites, signIn] = run['features'] as readonly JsonObject[];
      return {
        ...document,
        origin: 'imported',
        run: {
          ...run,
          mood: 'sunny',
          features: [{ ...favorites, reviewers: ['a'] }, { ...signIn, specification: null, weight: 3 }],
          specificationPattern: { ...(run['specificationPattern'] as JsonObject), author: 'x' },
        },
      };
    });
    const [favorites, signIn] = aRun().features;
    if (favorites === undefined || signIn === undefined) expect.fail('a run has two features');
    const revised = await store.revise(second().id, aRun({ createdAt: second().createdAt, features: [{ ...signIn, outcome: 'merged' }, { ...favorites, name: 'renamed' }] }));
    expect(await store.run(second().id)).toEqual(revised);
    await store.remove(second().id);
    for (const revision of [2, 3]) {
      const document = JSON.parse(await readFile(allRuns(`${second().id}~${revision}`, 'summary.json'), 'utf8')) as JsonObject;
      expect(document).toMatchObject({
        origin: 'imported',
        deleted: revision === 3,
        run: { mood: 'sunny', features: [{ name: 'sign-in', outcome: 'merged', weight: 3 }, { name: 'renamed' }], specificationPattern: { author: 'x' } },
      });
      expect((document['run'] as { readonly features: readonly JsonObject[] }).features[1]).not.toHaveProperty('reviewers');
    }
    expect((await store.verify({ repair: false })).findings).toEqual([]);
  });

  it('do not bring back what an edit took away', async () => {
    await store.revise(second().id, aRun({ features: [] }));
    const [favorites] = aRun().features;
    if (!favorites?.specification) expect.fail('the first feature has a specification');
    const without = aRun({ features: [{ ...favorites, specification: { ...favorites.specification, traits: {} } }] });
    const revised = await store.revise(second().id, without);
    expect(await store.run(second().id)).toEqual(revised);
    expect(revised.features[0]?.specification?.traits).toEqual({});
  });
});

describe('names that are not ours', () => {
  it('are not followed, not moved, and named by verify', async () => {
    const outside = await temporaryFolder();
    await rename(allRuns(second().id), path.join(outside.path, second().id));
    await symlink(path.join(outside.path, second().id), allRuns(second().id));
    await symlink('../../elsewhere', allRuns('run_20251101_000000_link~2'));
    await mkdir(allRuns('run_20251101_000000_k3f9 (1)'));
    await mkdir(allRuns(`${second().id}~02`));
    await writeFile(allRuns('run_20251101_000000_file'), '');
    await writeFile(allRuns('.DS_Store'), '');
    await writeFile(allRuns('notes.txt'), '');

    expect(await store.runs()).toEqual(others());
    expect(await store.quarantined()).toEqual([]);
    const { documents, findings } = await store.verify({ repair: true });
    expect(documents).toBe(2);
    expect(findings.map(({ problem }) => problem)).toEqual(Array.from({ length: 6 }, () => 'strayName'));
    expect(await readdir(allRuns())).toHaveLength(9);
    expect(await readdir(path.join(outside.path, second().id))).toEqual(['summary.json']);
    await outside.remove();
  });

  it('are refused where the document itself is a link', async () => {
    const outside = path.join(folder.path, 'outside.json');
    await rename(secondDocument(), outside);
    await symlink(outside, secondDocument());
    expect(await store.runs()).toEqual(others());
    expect(await store.quarantined()).toMatchObject([{ reason: expect.stringContaining('is a link') as string }]);
    expect((await readFile(outside, 'utf8')).length).toBeGreaterThan(100);
  });
});

describe.each([
  ['with the index', {}],
  ['without', { wasmFile: '' }],
])('a document that is damaged while the history is open (%s)', (_name, options) => {
  it.each([
    ['is set aside once it has settled', 2 * 60 * 60 * 1000, 1],
    ['stays while the rest of it may come', 0, 0],
  ])('%s, and the revision before is in force', async (_what, later, setAside) => {
    const open = openStore(folder.path, { ...options, clock: () => new Date(Date.now() + later) });
    const edited = await open.revise(second().id, aRun({ description: 'edited', createdAt: second().createdAt }));
    expect(await open.run(second().id)).toEqual(edited);
    await writeFile(allRuns(`${second().id}~2`, 'summary.json'), '{');
    expect(await open.run(second().id)).toEqual(second());
    expect(await open.runs()).toEqual(runs);
    expect((await open.outlines()).map(({ description }) => description)).toEqual(runs.map(({ description }) => description));
    expect(await open.quarantined()).toHaveLength(setAside);
    await open.close();
  });

  it('is left out while the disk keeps it from being read, and is there again after', async () => {
    let isBroken = false;
    const files = new NodeFileSystem();
    const readFileOf = files.readFile.bind(files);
    files.readFile = (place, limit) => (isBroken && place === secondDocument() ? Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' })) : readFileOf(place, limit));
    const open = openStore(folder.path, { ...options, fileSystem: files });
    expect(await open.runs()).toEqual(runs);
    isBroken = true;
    expect(await open.runs()).toEqual(others());
    isBroken = false;
    expect(await open.runs()).toEqual(runs);
    expect(await open.quarantined()).toEqual([]);
    await open.close();
  });
});

describe('a clock that goes back', () => {
  it('does not make an older revision the newest', async () => {
    let now = '2026-01-01T00:00:00Z';
    const turned = openStore(folder.path, { clock: () => new Date(now) });
    await turned.revise(second().id, aRun({ description: 'first edit', createdAt: second().createdAt }));
    now = '2020-01-01T00:00:00Z';
    const last = await turned.revise(second().id, aRun({ description: 'last edit', createdAt: second().createdAt }));
    expect(await turned.run(second().id)).toEqual(last);
    expect(await store.run(second().id)).toEqual(last);
    await turned.close();
  });
});

describe('a damaged index', () => {
  async function indexFile(): Promise<string> {
    const names = await readdir(path.join(folder.path, 'index'));
    expect(names).toHaveLength(1);
    return path.join(folder.path, 'index', names[0] ?? '');
  }

  /** Under the name that belongs to its content, as an index of ours. */
  async function plant(content: Uint8Array, schema = 1): Promise<string> {
    const name = `history-v${schema}-${sha256(content)}.sqlite`;
    await writeFile(path.join(folder.path, 'index', name), content);
    return name;
  }

  beforeEach(async () => {
    await store.runs();
    await reopen();
  });

  it('was saved under the hash of its content, once', async () => {
    const content = await readFile(await indexFile());
    expect(path.basename(await indexFile())).toBe(`history-v${SCHEMA_VERSION}-${sha256(content)}.sqlite`);
    await store.runs();
    await reopen();
    expect(await contentHash(await indexFile())).toBe(sha256(content));
  });

  const damages: readonly (readonly [string, (content: Buffer) => Buffer])[] = [
    ['0 bytes', () => Buffer.alloc(0)],
    ['cut short', (content) => content.subarray(0, content.length / 2)],
    ['garbage', (content) => Buffer.from(content.map((_, position) => (position * 31) % 256))],
    ['one bit flipped', (content) => Buffer.from(content.map((byte, position) => (position === content.length - 100 ? byte ^ 1 : byte)))],
  ];

  it.each(damages)('(%s) is found, not used, and made again', async (_name, damage) => {
    const file = await indexFile();
    await writeFile(file, damage(await readFile(file)));
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'indexCorrupt', path: `index/${path.basename(file)}`, repaired: false }]);
    expect(await store.runs()).toEqual(runs);
    expect((await store.verify({ repair: true })).findings).toMatchObject([{ problem: 'indexCorrupt', repaired: true }]);
    expect(await store.verify({ repair: false })).toEqual({ documents: 3, findings: [] });
    await reopen();
    expect(await store.runs()).toEqual(runs);
  });

  it('any bit flipped is seen', async () => {
    const file = await indexFile();
    const content = await readFile(file);
    for (let flip = 0; flip < 40; flip++) {
      const flipped = Buffer.from(content);
      const position = Math.floor((flip * content.length) / 40);
      flipped[position] = (flipped[position] ?? 0) ^ (1 << (flip % 8));
      await writeFile(file, flipped);
      const other = openStore(folder.path);
      expect((await other.verify({ repair: false })).findings, String(position)).toMatchObject([{ problem: 'indexCorrupt' }]);
      await other.close();
    }
  });

  it('is not used when it is no database of ours, even under the right name', async () => {
    await rm(await indexFile());
    await plant(Buffer.from('not a database'));
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'indexCorrupt' }]);
    expect(await store.runs()).toEqual(runs);
  });

  it('of a newer schema is left alone', async () => {
    const sqlite = await loadSqlite(WASM_FILE);
    const database = new sqlite.Database(new Uint8Array(await readFile(await indexFile())));
    database.run('DELETE FROM runs; PRAGMA user_version = 99');
    const newer = database.export();
    database.close();
    const names = [await plant(newer, 99), await plant(newer, 1)];
    expect(await store.runs()).toEqual(runs);
    await store.record(aRun());
    await reopen();
    expect(await store.runs()).toHaveLength(4);
    expect(await readdir(path.join(folder.path, 'index'))).toEqual(expect.arrayContaining(names));
    expect((await store.verify({ repair: true })).findings).toEqual([]);
  });

  it('of other documents is found to be stale', async () => {
    const [before, ...rest] = [await readFile(secondDocument(), 'utf8'), ...(await store.runs())];
    expect(rest).toHaveLength(3);
    await changeSecond((document) => ({ ...document, writtenAt: '2020-01-01T00:00:00Z' }));
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'indexStale', repaired: false }]);
    expect((await store.verify({ repair: true })).findings).toMatchObject([{ problem: 'indexStale', repaired: true }]);
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    await writeFile(secondDocument(), before);
  });

  it('forgets what vanished from the disk', async () => {
    await rm(allRuns(second().id), { recursive: true });
    expect(await store.runs()).toEqual(others());
    expect((await store.verify({ repair: false })).findings).toEqual([]);
  });
});

describe('writes that were never finished', () => {
  it('are swept when their process is gone or a day has passed, and are no findings', async () => {
    const os = await import('node:os');
    const host = os.hostname().toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40);
    const temporary = path.join(folder.path, 'tmp');
    const names = { gone: `write.${host}.999999999.a`, alive: `write.${host}.${process.pid}.b`, elsewhere: 'write.other-host.1.c', old: 'write.other-host.1.d' };
    for (const name of Object.values(names)) {
      await mkdir(path.join(temporary, name));
      await writeFile(path.join(temporary, name, 'summary.json'), '{');
    }
    await utimes(path.join(temporary, names.old), new Date('2020-01-01'), new Date('2020-01-01'));
    await reopen();
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    await store.runs();
    await reopen();
    expect((await readdir(temporary)).sort()).toEqual([names.alive, names.elsewhere].sort());
  });
});
