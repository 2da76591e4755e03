import { mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { importHistory } from '../../../../src/recorder/transfer/importHistory';
import type { ImportReport } from '../../../../src/recorder/transfer/importReport';
import { defaultLegacyFolder, legacyPlaces } from '../../../../src/recorder/transfer/legacyPlaces';
import type { HistoryStore } from '../../../../src/store/historyStore';
import { folderState } from '../../../helpers/folderState';
import { logLine, makeDatabase, makeResultsFolder, OLD_RUNS, python, summary } from '../../../helpers/legacySources';
import type { TemporaryFolder } from '../../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../../helpers/store';

let folder: TemporaryFolder;
let source: string;
let store: HistoryStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = path.join(folder.path, 'old');
  await mkdir(source);
  store = openStore(path.join(folder.path, 'data'));
});

afterEach(async () => {
  await store.close();
  await folder.remove();
});

const take = (paths: readonly string[], options: { readonly timeZone?: string; readonly signal?: AbortSignal } = {}): Promise<ImportReport> =>
  importHistory(store, paths, { l10n: english, wasmFile: WASM_FILE, timeZone: 'UTC', ...options });

const numbers = ({ taken, completed, alreadyThere, unreadable }: ImportReport): readonly number[] => [taken.length, completed.length, alreadyThere, unreadable.length];

describe('the original tool’s database', () => {
  it.each(['documented', 'wild'] as const)('%s: each row is a run, judged anew, with the old score beside', async (form) => {
    const file = makeDatabase(source, 'parallel_dev_memory.db', form);
    expect(numbers(await take([file]))).toEqual([2, 0, 0, 0]);
    const [first] = await store.runs();
    expect(first).toMatchObject({
      description: 'Favourites and sign-in',
      createdAt: '2025-11-20T14:30:22.000Z',
      category: form === 'wild' ? 'ui' : null,
      prsCreated: 3,
      prsMerged: 2,
      conflictsEncountered: 0,
      testsPassing: null,
      minutes: null,
      specificationPattern: { type: 'v4_autonomous', buildGates: true },
      evidence: 'given',
    });
    expect(first?.features.map(({ name, outcome }) => [name, outcome])).toEqual([['favorites', null], ['sign-in', null], ['search', null]]);
    expect(first?.qualityScore).toBeCloseTo(50 + (20 * 2) / 3 + 20, 5);
    expect(first?.imported?.records).toMatchObject([{ source: 'database', name: form === 'wild' ? 'hash0' : null, createdAt: '2025-11-20 14:30:22', qualityScore: 70 }]);
  });

  it('with a log that was not written back yet: what is committed is read, also from the log', async () => {
    makeDatabase(source, 'memory.db', 'documented');
    // The process ends without closing, as a tool does that is killed, so that the log stays.
    python(
      source,
      `
import os, sqlite3
connection = sqlite3.connect('memory.db')
connection.execute('PRAGMA journal_mode = WAL')
connection.execute('PRAGMA wal_autocheckpoint = 0')
for number in range(50):
    connection.execute("INSERT INTO parallel_history (run_description, features, created_at) VALUES (?, '[\\"a\\"]', '2025-12-01 00:00:00')", (f'from the log {number} ' + 'x' * 500,))
    connection.commit()
connection.execute("INSERT INTO parallel_history (run_description, features, created_at) VALUES ('not committed', '[]', '2025-12-02 00:00:00')")
os._exit(0)
`,
    );
    expect((await readFile(path.join(source, 'memory.db-wal'))).length).toBeGreaterThan(50_000);
    expect(numbers(await take([path.join(source, 'memory.db')]))).toEqual([52, 0, 0, 0]);
    const descriptions = (await store.outlines()).map(({ description }) => description);
    expect(descriptions.filter((description) => description.startsWith('from the log'))).toHaveLength(50);
    expect(descriptions).not.toContain('not committed');
  });

  it('with rows that make no sense: these are listed, the others are taken', async () => {
    const file = makeDatabase(source, 'memory.db', 'documented');
    python(
      source,
      `
import sqlite3
connection = sqlite3.connect('memory.db')
connection.execute("INSERT INTO parallel_history (run_description, features, created_at, prs_created, prs_merged, quality_score) VALUES ('odd numbers', 'a, b', '2025-12-01 00:00:00', -3, 'many', 9e99)")
connection.execute("INSERT INTO parallel_history (run_description, features, created_at) VALUES ('no such day', '[]', '2025-02-30 00:00:00')")
connection.execute("INSERT INTO parallel_history (run_description, features, created_at) VALUES (NULL, '{broken', '2025-12-01 00:00:00')")
connection.execute("INSERT INTO parallel_history (run_description, features, created_at) VALUES (?, ?, '2025-12-03 00:00:00')", ('x' * 300000, '[]'))
connection.commit()
`,
    );
    const report = await take([file]);
    expect(numbers(report)).toEqual([3, 0, 0, 3]);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['row 4 of parallel_history', 'row 5 of parallel_history', 'row 6 of parallel_history']);
    const odd = (await store.runs()).find(({ description }) => description === 'odd numbers');
    expect(odd).toMatchObject({ prsCreated: null, prsMerged: null, successRate: null, imported: { records: [{ qualityScore: null }] } });
    expect(odd?.features.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  const views = [
    ['a view that misleads', "ALTER TABLE parallel_history RENAME TO real; CREATE VIEW parallel_history AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS run_description, '2025-01-01 00:00:00' AS created_at FROM n", /not an ordinary table/],
    ['a computed column', "DROP TABLE parallel_history; CREATE TABLE parallel_history (run_description TEXT, created_at TEXT, computed TEXT AS (hex(zeroblob(1000000000))))", /computed columns/],
  ] as const;

  it.each(views)('with %s is refused', async (_name, statements, reason) => {
    const file = makeDatabase(source, 'memory.db', 'documented');
    python(source, 'import sqlite3, sys\nconnection = sqlite3.connect("memory.db")\nconnection.executescript(sys.argv[1])\nconnection.commit()', statements);
    const report = await take([file]);
    expect(numbers(report)).toEqual([0, 0, 0, 1]);
    expect(report.unreadable[0]?.reason).toMatch(reason);
  });

  it('with triggers is read, and they are not run', async () => {
    const file = makeDatabase(source, 'memory.db', 'documented');
    python(source, 'import sqlite3, sys\nconnection = sqlite3.connect("memory.db")\nconnection.executescript(sys.argv[1])\nconnection.commit()', "CREATE TRIGGER t AFTER INSERT ON parallel_history BEGIN DELETE FROM parallel_history; END");
    const before = await readFile(file);
    expect(numbers(await take([file]))).toEqual([2, 0, 0, 0]);
    expect(await readFile(file)).toEqual(before);
  });

  const damages: readonly (readonly [name: string, damage: (file: string) => Promise<void>, reason: RegExp])[] = [
    ['empty', (file) => truncate(file, 0), /empty/],
    ['cut short', (file) => truncate(file, 5_000), /damaged/],
    ['no database', (file) => writeFile(file, 'plain words'), /nothing that can be imported/],
    ['left in the middle of a change', (file) => writeFile(`${file}-journal`, 'x'), /middle of a change/],
    ['without a table of runs', (file) => rm(file).then(() => python(source, 'import sqlite3\nconnection = sqlite3.connect("memory.db")\nconnection.execute("CREATE TABLE t (a)")\nconnection.commit()')), /no table with the runs/],
  ];

  it.each(damages)('%s is refused with one sentence', async (_name, damage, reason) => {
    const file = makeDatabase(source, 'memory.db', 'documented', Array.from({ length: 200 }, (_, number) => ({ ...(OLD_RUNS[0] ?? expect.fail()), description: `run ${number}` })));
    await damage(file);
    const report = await take([file]);
    expect(report.taken.length).toBeLessThan(200);
    expect(report.unreadable.at(-1)?.reason).toMatch(reason);
    expect(report.unreadable.at(-1)?.reason).not.toContain('\n');
  });
});

describe('the original tool’s results folder', () => {
  it('gives its runs with category, tests and minutes, whatever its links lead to', async () => {
    const report = await take([await makeResultsFolder(source, 0)]);
    expect(numbers(report)).toEqual([2, 0, 0, 0]);
    expect((await store.runs()).map(({ category, testsPassing, minutes }) => [category, testsPassing, minutes])).toEqual([['ui', true, 45], ['github-vetting', true, 45]]);
  });

  it('takes the zone of times that say none from the person', async () => {
    const results = await makeResultsFolder(source, 1);
    await take([results], { timeZone: 'Europe/Berlin' });
    expect((await store.runs())[0]?.createdAt.slice(0, 19)).toBe('2025-11-20T14:30:23');
  });

  it('is not left, whatever lies in it', async () => {
    const results = await makeResultsFolder(source, 0);
    const secret = path.join(folder.path, 'secret');
    await mkdir(secret);
    await writeFile(path.join(secret, 'summary.json'), JSON.stringify(summary({ ...(OLD_RUNS[0] ?? expect.fail()), description: 'secret' }, '2025-01-01T00:00:00', '../../../etc')));
    const all = path.join(results, 'all_runs');
    await symlink(secret, path.join(all, 'run_20250101_000000'));
    await mkdir(path.join(all, 'run_20250102_000000'));
    await symlink(path.join(secret, 'summary.json'), path.join(all, 'run_20250102_000000', 'summary.json'));
    await mkdir(path.join(all, 'run_20250103_000000'));
    await writeFile(path.join(all, 'run_20250103_000000', 'summary.json'), '['.repeat(400_000));
    await mkdir(path.join(all, 'run_20250104_000000'));
    await writeFile(path.join(all, 'run_20250104_000000', 'summary.json'), `{"description":"deep","timestamp":"2025-01-04T00:00:00","x":${'['.repeat(2_000)}${']'.repeat(2_000)}}`);
    await mkdir(path.join(all, 'run_20250105_000000'));
    await writeFile(path.join(all, 'run_20250105_000000', 'summary.json'), Buffer.alloc(2 * 1024 * 1024, 0x20));
    await writeFile(path.join(all, '.DS_Store'), 'x');
    const report = await take([results]);
    expect(numbers(report)).toEqual([2, 0, 0, 5]);
    expect(report.unreadable.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('links are not followed'),
      expect.stringContaining('links are not followed'),
      expect.stringContaining('not JSON'),
      expect.stringContaining('nested'),
      expect.stringContaining('larger than 1024 KB'),
    ]);
    expect((await store.outlines()).map(({ description }) => description)).not.toContain('secret');
  });
});

describe('the original tool’s log', () => {
  it('gives a run a line; a bad line is listed by its number', async () => {
    const file = path.join(source, 'parallel_runs.jsonl');
    const [first, second] = OLD_RUNS.map((run) => logLine(run));
    await writeFile(file, `\ufeff${first ?? ''}\r\nnot JSON\n\n${second ?? ''}\n{"run_id":"no time"}\n[1]\n${'x'.repeat(1_100_000)}\n{"cut`);
    const report = await take([file]);
    expect(numbers(report)).toEqual([2, 0, 0, 5]);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['line 2', 'line 5', 'line 6', 'line 7', 'line 8']);
    expect((await store.runs())[0]).toMatchObject({ description: 'Favourites and sign-in', prsCreated: 3, prsMerged: null, successRate: null, minutes: 120, lessons: ['kept'], imported: { records: [{ source: 'runsLog', record: { notes: 'kept', efficiency_ratio: 3 } }] } });
  });

  it('lists a hundred bad lines and counts the rest', async () => {
    const file = path.join(source, 'parallel_runs.jsonl');
    await writeFile(file, `${logLine(OLD_RUNS[0] ?? expect.fail())}\n${'{bad\n'.repeat(1_000)}`);
    const { unreadable } = await take([file]);
    expect(unreadable).toHaveLength(101);
    expect(unreadable.at(-1)?.reason).toBe('and 900 more that could not be read');
  });
});

describe('the same run in several places', () => {
  async function everything(hoursAhead: number): Promise<void> {
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    await makeResultsFolder(source, hoursAhead);
    await writeFile(path.join(source, 'parallel_runs.jsonl'), OLD_RUNS.map((run) => logLine(run)).join('\n'));
  }

  it.each([0, 1, -5, 5.5])('is one run, with the facts of all: a clock %d hours ahead', async (hoursAhead) => {
    await everything(hoursAhead);
    expect(numbers(await take([source]))).toEqual([2, 0, 0, 0]);
    const [first] = await store.runs();
    expect(first).toMatchObject({ createdAt: '2025-11-20T14:30:22.000Z', testsPassing: true, minutes: 45 });
    expect(first?.imported?.records.map((record) => record.source)).toEqual(['resultsFolder', 'database', 'runsLog']);
  });

  it('is completed when another place is imported later, and a person’s correction stays', async () => {
    await everything(0);
    const [database, results] = [path.join(source, 'parallel_dev_memory.db'), path.join(source, 'parallel-results')];
    await take([database]);
    const [run] = await store.runs();
    await store.revise(run?.id ?? expect.fail(), { ...(run ?? expect.fail()), category: 'api', manualFixesNeeded: 3 });
    expect(numbers(await take([results]))).toEqual([0, 2, 0, 0]);
    expect((await store.runs())[0]).toMatchObject({ category: 'api', manualFixesNeeded: 3, testsPassing: true, minutes: 45 });
    expect(numbers(await take([database, results]))).toEqual([0, 0, 2, 0]);
  });

  it('stays two where the facts contradict, or the time is another', async () => {
    const [first] = OLD_RUNS;
    const other = { ...(first ?? expect.fail()), merged: 1 };
    makeDatabase(source, 'parallel_dev_memory.db', 'wild', [first ?? expect.fail()]);
    await makeResultsFolder(source, 0, [other, { ...(first ?? expect.fail()), at: '2025-11-20 14:37:00' }]);
    expect(numbers(await take([source]))).toEqual([3, 0, 0, 0]);
  });

  it('in two rows of one place is two runs', async () => {
    const [first] = OLD_RUNS;
    const again = { ...(first ?? expect.fail()), at: '2025-11-20 14:31:00' };
    expect(numbers(await take([makeDatabase(source, 'memory.db', 'wild', [first ?? expect.fail(), again])]))).toEqual([2, 0, 0, 0]);
  });
});

describe('importing again', () => {
  it('takes nothing twice, also from a copy elsewhere, also at the same time from two processes', async () => {
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    await makeResultsFolder(source, 2);
    const other = openStore(path.join(folder.path, 'data'));
    const options = { l10n: english, wasmFile: WASM_FILE, timeZone: 'UTC' };
    const both = await Promise.all([store, other].map((each) => importHistory(each, [source], options)));
    expect(both.flatMap(({ taken }) => taken)).toHaveLength(2);
    const documents = (await store.verify({ repair: false })).documents;
    expect(numbers(await take([source, source]))).toEqual([0, 0, 2, 0]);
    expect((await store.verify({ repair: false })).documents).toBe(documents);
    await other.close();
  });

  it('does not bring back what was deleted', async () => {
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    const { taken } = await take([source]);
    await store.remove(taken[0] ?? expect.fail());
    await makeResultsFolder(source, 0);
    expect(numbers(await take([source]))).toEqual([0, 1, 1, 0]);
    expect(await store.outlines()).toHaveLength(1);
  });

  it('leaves the sources as they were, byte for byte', async () => {
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    await makeResultsFolder(source, 0);
    await writeFile(path.join(source, 'parallel_runs.jsonl'), logLine(OLD_RUNS[0] ?? expect.fail()));
    const before = await folderState(source);
    await take([source]);
    expect(await folderState(source)).toEqual(before);
  });

  it('that is cancelled leaves whole runs, and goes on the next time', async () => {
    const many = Array.from({ length: 300 }, (_, number) => ({ ...(OLD_RUNS[0] ?? expect.fail()), description: `run ${number}` }));
    makeDatabase(source, 'parallel_dev_memory.db', 'wild', many);
    const abort = new AbortController();
    const cancelled = importHistory(store, [source], { l10n: english, wasmFile: WASM_FILE, signal: abort.signal, progress: (_message, done) => (done ?? 0) > 0.3 && abort.abort() });
    await expect(cancelled).rejects.toThrow();
    const taken = (await store.outlines()).length;
    expect(taken).toBeGreaterThan(50);
    expect(taken).toBeLessThan(300);
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    expect(numbers(await take([source]))).toEqual([300 - taken, 0, taken, 0]);
  });
});

describe('whatever lies at a path', () => {
  it('is told in one sentence, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('', '{', '{"format":"mirador.export","formatVersion":1}\n', 'SQLite format 3\0', '\u001f\u008b'), async (bytes, head) => {
        const file = path.join(source, 'anything');
        await writeFile(file, Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
        const report = await take([file]);
        expect(report.taken).toEqual([]);
        for (const { reason } of report.unreadable) expect(reason).toMatch(/^(it|its|and|line) [^\n]+$/);
      }),
      { numRuns: 150 },
    );
    expect(await store.outlines()).toEqual([]);
  });

  it('text that would be run elsewhere stays text', async () => {
    const hostile = '<img src=x onerror=alert(1)> [click](command:workbench.action.quit) \u001b[31m\u202e$(trash)\nsecond line';
    await take([makeDatabase(source, 'memory.db', 'wild', [{ ...(OLD_RUNS[0] ?? expect.fail()), description: hostile }])]);
    expect((await store.runs())[0]?.description).toBe('<img src=x onerror=alert(1)> [click](command:workbench.action.quit) [31m $(trash) second line');
  });

  it('a folder without anything, and a path that is not there', async () => {
    const report = await take([source, path.join(source, 'absent')]);
    expect(report.unreadable.map(({ reason }) => reason)).toEqual([expect.stringContaining('holds nothing that can be imported'), 'it is not there']);
  });
});

it('the default places are those that are there', async () => {
  const home = path.join(folder.path, 'home');
  await mkdir(defaultLegacyFolder(home), { recursive: true });
  expect(await legacyPlaces(defaultLegacyFolder(home))).toEqual([]);
  makeDatabase(defaultLegacyFolder(home), 'parallel_dev_memory.db', 'wild');
  expect(await legacyPlaces(defaultLegacyFolder(home))).toEqual([path.join(home, '.claude', 'parallel_dev_memory.db')]);
  expect(numbers(await take([home]))).toEqual([2, 0, 0, 0]);
});
