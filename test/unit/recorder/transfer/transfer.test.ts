import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import type { Run } from '../../../../src/domain/run';
import { statistics } from '../../../../src/learning/statistics';
import { exportHistory, type ExportFormat } from '../../../../src/recorder/transfer/exportHistory';
import { importHistory } from '../../../../src/recorder/transfer/importHistory';
import type { ImportReport } from '../../../../src/recorder/transfer/importReport';
import { writeWhole } from '../../../../src/recorder/transfer/writeFile';
import type { JsonObject } from '../../../../src/store/canonicalJson';
import { canonicalJson } from '../../../../src/store/canonicalJson';
import type { TransferableHistory } from '../../../../src/store/history';
import { folderState } from '../../../helpers/folderState';
import { python } from '../../../helpers/legacySources';
import type { TemporaryFolder } from '../../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../../helpers/storeRuns';

let folder: TemporaryFolder;
let opened: TransferableHistory[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const each of opened) await each.close();
  opened = [];
  await folder.remove();
});

function history(name: string): TransferableHistory {
  const store = openStore(path.join(folder.path, name));
  opened.push(store);
  return store;
}

async function exported(from: TransferableHistory, format: ExportFormat): Promise<string> {
  const file = path.join(folder.path, `export-${Math.random().toString(36).slice(2)}.${format}`);
  await writeWhole(file, exportHistory(from, { format, now: new Date('2026-01-01T00:00:00Z'), version: '0.1.0' }), { replace: false });
  return file;
}

const take = (into: TransferableHistory, ...files: readonly string[]): Promise<ImportReport> => importHistory(into, files, { l10n: english, wasmFile: WASM_FILE });

const documentsOf = (name: string): Promise<ReadonlyMap<string, string>> => folderState(path.join(folder.path, name, 'parallel-results', 'all_runs'));

async function figures(of: TransferableHistory): Promise<unknown> {
  return statistics(await of.outlines(), await of.suggestionOutlines());
}

/** A run, an edited one, a deleted one, one that was deleted and brought back, a suggestion. */
async function fill(store: TransferableHistory): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let day = 1; day <= 4; day++) runs.push(await store.record(aRun({ description: `day ${day}`, createdAt: `2025-11-0${day}T00:00:00Z`, prsMerged: day % 3 })));
  const [, second, third, fourth] = runs;
  await store.revise(second?.id ?? expect.fail(), aRun({ description: 'corrected', createdAt: '2025-11-02T00:00:00Z' }));
  await store.remove(third?.id ?? expect.fail());
  await store.remove(fourth?.id ?? expect.fail());
  await store.undo(fourth?.id ?? expect.fail());
  await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
  return runs;
}

describe('an export as json or ndjson', () => {
  it.each(['json', 'ndjson'] as const)('%s comes back byte for byte, with the same statistics; twice is as once', async (format) => {
    const from = history('from');
    await fill(from);
    const file = await exported(from, format);
    const into = history('into');
    expect(await take(into, file)).toMatchObject({ completed: [], suggestions: 1, alreadyThere: 0, unreadable: [] });
    expect(await documentsOf('into')).toEqual(await documentsOf('from'));
    expect(await figures(into)).toEqual(await figures(from));
    expect(await take(into, file, file)).toMatchObject({ taken: [], suggestions: 0, alreadyThere: 8, unreadable: [] });
    expect(await documentsOf('into')).toEqual(await documentsOf('from'));
    expect((await readFile(await exported(into, format), 'utf8')).length).toBe((await readFile(file, 'utf8')).length);
  });

  it('of any history comes back without loss', async () => {
    let count = 0;
    const text = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('\u2028', '"', '\\', '=1+1', '\u0000', '💥', '\ud800'));
    const facts = fc.record({
      description: text,
      category: fc.constantFrom(null, 'ui', 'github-vetting'),
      createdAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      prsCreated: fc.option(fc.nat(9)),
      prsMerged: fc.option(fc.nat(9)),
      minutes: fc.option(fc.double({ min: 0.1, max: 1e6, noNaN: true })),
      testsPassing: fc.option(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(facts, fc.constantFrom('keep', 'revise', 'remove', 'undo')), { maxLength: 6 }), fc.constantFrom('json', 'ndjson'), async (runs, format) => {
        count += 1;
        const [from, into] = [history(`from-${count}`), history(`into-${count}`)];
        for (const [run, then] of runs) {
          const { id } = await from.record(aRun(run));
          if (then === 'revise') await from.revise(id, aRun({ ...run, description: 'revised' }));
          if (then === 'remove' || then === 'undo') await from.remove(id);
          if (then === 'undo') await from.undo(id);
        }
        const report = await take(into, await exported(from, format as ExportFormat));
        expect(report.unreadable).toEqual([]);
        if (runs.length > 0) expect(await documentsOf(`into-${count}`)).toEqual(await documentsOf(`from-${count}`));
        expect(await figures(into)).toEqual(await figures(from));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps fields that this version does not know', async () => {
    const from = history('from');
    const run = await from.record(aRun());
    const place = path.join(folder.path, 'from', 'parallel-results', 'all_runs');
    const raw = JSON.parse(await readFile(path.join(place, run.id, 'summary.json'), 'utf8')) as JsonObject;
    const unsigned = Object.fromEntries(Object.entries({ ...raw, mood: { of: ['a', 'b'] }, run: { ...(raw['run'] as JsonObject), weather: 'rain' } }).filter(([field]) => field !== 'sha256'));
    const sha256 = createHash('sha256').update(canonicalJson(unsigned)).digest('hex');
    await writeFile(path.join(place, run.id, 'summary.json'), `${JSON.stringify({ ...unsigned, sha256 }, null, 2)}\n`);
    expect((await take(history('into'), await exported(from, 'ndjson'))).taken).toEqual([run.id]);
    expect(await documentsOf('into')).toEqual(await documentsOf('from'));
  });

  it('joins what two histories have made of the same run, losing neither; the later change is in force', async () => {
    const [from, into] = [history('from'), history('into')];
    const run = await from.record(aRun());
    await take(into, await exported(from, 'json'));
    await into.revise(run.id, aRun({ description: 'changed here first' }));
    await from.revise(run.id, aRun({ description: 'changed there later' }));
    const file = await exported(from, 'json');
    expect((await take(into, file)).taken).toEqual([run.id]);
    expect((await into.run(run.id))?.description).toBe('changed there later');
    expect((await into.revisions(run.id)).map((revision) => revision.run.description)).toEqual(['Favourites and sign-in', 'changed here first', 'changed there later']);
    await take(from, await exported(into, 'json'));
    expect((await from.run(run.id))?.description).toBe('changed there later');
    expect((await from.revisions(run.id)).map((revision) => revision.run.description)).toContain('changed here first');
    const documents = await documentsOf('into');
    expect(await take(into, file)).toMatchObject({ taken: [], alreadyThere: 1 });
    expect(await documentsOf('into')).toEqual(documents);
  });

  it('that was tampered with is refused line by line; the rest is taken', async () => {
    const from = history('from');
    await fill(from);
    const lines = (await readFile(await exported(from, 'ndjson'), 'utf8')).split('\n');
    const file = path.join(folder.path, 'tampered.ndjson');
    const [header, first, ...rest] = lines;
    await writeFile(file, [header, (first ?? '').replace('day 1', 'day 9'), '{"name":"../../escape","document":{"format":"mirador.run"}}', '{"name":"run_20251101_000000_aaaa","document":{"format":"other"}}', '['.repeat(100_000), 'x', ...rest].join('\n'));
    const into = history('into');
    const report = await take(into, file);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['line 2', 'line 3', 'line 4', 'line 5', 'line 6']);
    expect((await into.outlines()).map(({ description }) => description)).toEqual(['corrected', 'day 4']);
    expect(await readdir(folder.path)).not.toContain('escape');
  });
});

describe('an export as csv', () => {
  it('has a line a run, empty cells for what is not known, and no formula', async () => {
    const from = history('from');
    await from.record(aRun({ description: '=HYPERLINK("http://example.com","x")', testsPassing: null, minutes: null }));
    await from.record(aRun({ description: 'two\nlines, "quoted"', createdAt: '2025-12-01T00:00:00Z' }));
    const text = await readFile(await exported(from, 'csv'), 'utf8');
    expect(text.split('\r\n')[0]).toMatch(/^id,createdAt,description,category,features,/);
    expect(text).toContain(`"'=HYPERLINK(""http://example.com"",""x"")"`);
    expect(text).toContain('"two\nlines, ""quoted"""');
    expect(text).not.toContain('null');
    python(folder.path, `import csv, sys\nrows = list(csv.DictReader(open(sys.argv[1], newline='')))\nassert [r['description'] for r in rows][1] == 'two\\nlines, "quoted"', rows\nassert rows[0]['minutes'] == '' and rows[0]['prsMerged'] == '1'`, await exported(from, 'csv'));
  });
});

describe('an export as sqlite', () => {
  it('is a plain file with the view of the original tool', async () => {
    const from = history('from');
    await fill(from);
    python(
      folder.path,
      `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
assert connection.execute('PRAGMA integrity_check').fetchone() == ('ok',)
cursor = connection.execute('SELECT * FROM parallel_history ORDER BY created_at')
assert [c[0] for c in cursor.description] == ['run_description', 'features', 'specification_pattern', 'quality_score', 'success_rate', 'prs_created', 'prs_merged', 'conflicts_encountered', 'manual_fixes_needed', 'created_at']
assert [row[0] for row in cursor] == ['day 1', 'corrected', 'day 4']
`,
      await exported(from, 'sqlite'),
    );
  });
});

describe('an archive', () => {
  const OPTIONS = { progressMessage: 'Archiving' };

  it('takes old runs out of the statistics and gives them back unchanged', async () => {
    const store = history('data');
    await fill(store);
    const [before, all] = [await documentsOf('data'), await figures(store)];
    const ids = await store.runsBefore(new Date('2025-11-04T00:00:00Z'));
    const report = await store.archive(ids, OPTIONS);
    expect(report).toMatchObject({ runs: 3, documents: 5, left: [] });
    expect((await store.outlines()).map(({ description }) => description)).toEqual(['day 4']);
    expect((await store.archivedRuns()).map(({ run }) => run.description)).toEqual(['day 1', 'corrected']);
    expect((await store.verify({ repair: false })).findings).toEqual([]);
    expect((await take(store, report.file ?? '')).taken).toHaveLength(3);
    expect(await documentsOf('data')).toEqual(before);
    expect(await figures(store)).toEqual(all);
    expect(await store.archivedRuns()).toEqual([]);
  });

  it('is part of an export, and archived again where that is imported', async () => {
    const [store, into] = [history('data'), history('into')];
    await fill(store);
    await store.archive(await store.runsBefore(new Date('2025-11-03T00:00:00Z')), OPTIONS);
    const file = await exported(store, 'ndjson');
    await take(into, file);
    expect(await figures(into)).toEqual(await figures(store));
    expect((await into.archivedRuns()).map(({ run }) => run)).toEqual((await store.archivedRuns()).map(({ run }) => run));
    expect(await take(into, file)).toMatchObject({ taken: [], unreadable: [] });
    expect(await take(store, file)).toMatchObject({ taken: [], unreadable: [] });
  });

  it('that is damaged is named, and what is readable of it comes back', async () => {
    const store = history('data');
    for (let number = 0; number < 200; number++) await store.record(aRun({ createdAt: '2025-01-01T00:00:00Z', description: `run ${number}` }));
    const { file } = await store.archive(await store.runsBefore(new Date()), OPTIONS);
    const archive = file ?? expect.fail();
    await truncate(archive, Math.floor((await readFile(archive)).length * 0.8));
    expect((await store.verify({ repair: false })).findings).toMatchObject([{ problem: 'damagedArchive' }]);
    const report = await take(store, archive);
    expect(report.taken.length).toBeGreaterThan(60);
    expect(report.taken.length).toBeLessThan(200);
    expect(report.unreadable[0]?.reason).toContain('damaged from here on');
  });

  it('leaves a run that was changed while it was written, and archives nothing twice', async () => {
    const store = history('data');
    const [first] = await fill(store);
    const ids = await store.runsBefore(new Date());
    const reports = await Promise.all([store.archive(ids, OPTIONS), store.archive(ids, OPTIONS), store.revise(first?.id ?? expect.fail(), aRun({ description: 'meanwhile' }))]);
    const known = [...(await store.outlines()).map(({ description }) => description), ...(await store.archivedRuns()).map(({ run }) => run.description)];
    expect(known.toSorted()).toEqual(['corrected', 'day 4', 'meanwhile']);
    expect(reports).toHaveLength(3);
  });

  it('a small file that would become a huge one costs no memory', async () => {
    const bomb = path.join(folder.path, 'bomb.ndjson.gz');
    const header = '{"format":"mirador.archive","formatVersion":1}\n';
    await writeFile(bomb, Buffer.concat([gzipSync(header), ...Array.from({ length: 40 }, () => gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x78)))]));
    const before = process.memoryUsage().rss;
    const report = await take(history('data'), bomb);
    expect(report).toMatchObject({ taken: [], unreadable: [{ place: 'line 2' }] });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('holds each document as a line of JSON', async () => {
    const store = history('data');
    const run = await store.record(aRun());
    const { file } = await store.archive([run.id], OPTIONS);
    const lines = gunzipSync(await readFile(file ?? '')).toString().trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly name?: string }).name)).toEqual([undefined, run.id]);
  });
});

describe('a file that is written', () => {
  it('is whole or not there, and replaces nothing unasked', async () => {
    const file = path.join(folder.path, 'out', 'e.json');
    await mkdir(path.dirname(file));
    const failing = async function* (): AsyncGenerator<string> {
      yield 'half';
      await Promise.reject(new Error('no more'));
    };
    await expect(writeWhole(file, failing(), { replace: false })).rejects.toThrow('no more');
    expect(await readdir(path.dirname(file))).toEqual([]);
    await writeFile(file, 'mine');
    await expect(writeWhole(file, failing(), { replace: false })).rejects.toMatchObject({ name: 'FileExists' });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});
