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
import type { ExportedDocument } from '../../../../src/store/exportedDocument';
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
  await writeWhole(file, exportHistory(from, { format, now: new Date('2026-01-01T00:00:00Z'), version: '0.1.0', progressMessage: 'Exporting' }), { replace: false });
  return file;
}

const take = (into: TransferableHistory, ...files: readonly string[]): Promise<ImportReport> => importHistory(into, files, { l10n: english, wasmFile: WASM_FILE });

const documentsOf = (name: string): Promise<ReadonlyMap<string, string>> => folderState(path.join(folder.path, name, 'parallel-results', 'all_runs'));

async function collect(from: TransferableHistory): Promise<readonly ExportedDocument[]> {
  const documents: ExportedDocument[] = [];
  for await (const exported of from.documents()) documents.push(exported);
  return documents;
}

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

describe('what both histories have changed', () => {
  async function both(): Promise<{ readonly from: TransferableHistory; readonly into: TransferableHistory; readonly run: Run }> {
    const [from, into] = [history('from'), history('into')];
    const run = await from.record(aRun());
    await take(into, await exported(from, 'json'));
    return { from, into, run };
  }

  it('is ours where ours was written later, whatever theirs went through', async () => {
    const { from, into, run } = await both();
    for (let number = 1; number <= 5; number++) await from.revise(run.id, aRun({ description: `theirs ${number}` }));
    await into.revise(run.id, aRun({ description: 'ours' }));
    const file = await exported(from, 'ndjson');
    await take(into, file);
    expect((await into.run(run.id))?.description).toBe('ours');
    const known = (await into.revisions(run.id)).map((revision) => revision.run.description);
    expect(known).toEqual(expect.arrayContaining([1, 2, 3, 4, 5].map((number) => `theirs ${number}`)));
    const documents = await documentsOf('into');
    expect(await take(into, file)).toMatchObject({ taken: [], alreadyThere: 1 });
    expect(await documentsOf('into')).toEqual(documents);
  });

  it('is an undo where that was the last thing done, though it says what was said before', async () => {
    const { from, into, run } = await both();
    await into.revise(run.id, aRun({ description: 'ours' }));
    await from.revise(run.id, aRun({ description: 'theirs' }));
    await from.undo(run.id);
    await take(into, await exported(from, 'json'));
    expect(await into.run(run.id)).toEqual(run);
  });

  it('is a deletion where that was the last thing done', async () => {
    const { from, into, run } = await both();
    await into.revise(run.id, aRun({ description: 'ours' }));
    await from.remove(run.id);
    await take(into, await exported(from, 'json'));
    expect(await into.outlines()).toEqual([]);
    expect(await into.undo(run.id)).toMatchObject({ description: 'ours' });
  });

  it('comes to the same in both, and rests there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), fc.constantFrom('revise', 'remove', 'undo', 'exchange')), { maxLength: 8 }), async (steps) => {
        const at = `exchange-${Math.random().toString(36).slice(2)}`;
        let now = Date.parse('2026-01-01T00:00:00Z');
        const clock = (): Date => new Date((now += 1000));
        const sides = [0, 1].map((side) => openStore(path.join(folder.path, `${at}-${side}`), { clock }));
        const [one, other] = [sides[0] ?? expect.fail(), sides[1] ?? expect.fail()];
        opened.push(one, other);
        const { id } = await one.record(aRun());
        await take(other, await exported(one, 'json'));
        let last: Run | null = await one.run(id);
        for (const [which, step] of steps) {
          const side = sides[which] ?? expect.fail();
          if (step === 'revise') last = await side.revise(id, aRun({ description: `revision at ${now}` }));
          if (step === 'remove' && (await side.run(id)) !== null) {
            await side.remove(id);
            last = null;
          }
          if (step === 'undo' && (await side.revisions(id)).length > 1) last = await side.undo(id);
          if (step === 'exchange') await take(side, await exported(sides[1 - which] ?? expect.fail(), 'ndjson'));
        }
        const said = async (store: TransferableHistory): Promise<ReadonlySet<string>> =>
          new Set((await store.revisions(id)).map(({ writtenAt, deleted, run }) => `${writtenAt} ${deleted} ${run.description}`));
        const before = new Set([...(await said(one)), ...(await said(other))]);
        for (let round = 0; round < 3; round++) {
          await take(one, await exported(other, 'json'));
          await take(other, await exported(one, 'json'));
        }
        expect(await one.run(id)).toEqual(last);
        expect(await other.run(id)).toEqual(last);
        expect(await said(one)).toEqual(before);
        expect(await said(other)).toEqual(before);
        const [rests, same] = [await documentsOf(`${at}-0`), await documentsOf(`${at}-1`)];
        await take(one, await exported(other, 'json'));
        await take(other, await exported(one, 'json'));
        expect(await documentsOf(`${at}-0`)).toEqual(rests);
        expect(await documentsOf(`${at}-1`)).toEqual(same);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves the numbers alone of documents that were set aside', async () => {
    const { from, into, run } = await both();
    await into.revise(run.id, aRun({ description: 'ours' }));
    await into.revise(run.id, aRun({ description: 'damaged' }));
    await writeFile(path.join(folder.path, 'into', 'parallel-results', 'all_runs', `${run.id}~3`, 'summary.json'), 'garbage');
    expect(await into.quarantined()).toHaveLength(1);
    await from.revise(run.id, aRun({ description: 'theirs' }));
    await take(into, await exported(from, 'json'));
    expect((await into.revisions(run.id)).map(({ number }) => number)).toEqual([1, 2, 4]);
  });
});

describe('a hostile export', () => {
  it.each([
    ['a document nested very deeply', (document: JsonObject): string => `${JSON.stringify(document).slice(0, -1)},"deep":${'['.repeat(60_000)}${']'.repeat(60_000)}}`],
    ['a document whose indentation would be huge', (document: JsonObject): string => `${JSON.stringify(document).slice(0, -1)},"deep":${'['.repeat(3000)}${'1,'.repeat(500_000)}1${']'.repeat(3000)}}`],
    ['a document that is too large', (document: JsonObject): string => `${JSON.stringify(document).slice(0, -1)},"long":"${'x'.repeat(16 * 1024 * 1024)}"}`],
  ])('%s is refused, and the rest is taken', async (_name, spoil) => {
    const from = history('from');
    await fill(from);
    const [header, first, ...rest] = (await readFile(await exported(from, 'ndjson'), 'utf8')).split('\n');
    const { name, document } = JSON.parse(first ?? '') as { readonly name: string; readonly document: JsonObject };
    const file = path.join(folder.path, 'hostile.ndjson');
    await writeFile(file, [header, `{"name":${JSON.stringify(name)},"document":${spoil(document)}}`, ...rest].join('\n'));
    const report = await take(history('into'), file);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['line 2']);
    expect(report.taken).toHaveLength(3);
    const json = path.join(folder.path, 'hostile.json');
    await writeFile(json, `{"format":"mirador.export","formatVersion":1,"documents":[{"name":${JSON.stringify(name)},"document":${spoil(document)}}]}`);
    expect((await take(history('json'), json)).unreadable).toHaveLength(1);
  });
});

describe('documents of a newer version', () => {
  it('are exported as they stand, and there already the second time', async () => {
    const from = history('from');
    const run = await from.record(aRun());
    const place = path.join(folder.path, 'from', 'parallel-results', 'all_runs', run.id, 'summary.json');
    const raw = JSON.parse(await readFile(place, 'utf8')) as JsonObject;
    await writeFile(place, `${JSON.stringify({ ...raw, formatVersion: 9, weather: 'rain' }, null, 2)}\n`);
    const file = await exported(from, 'json');
    const into = history('into');
    expect((await take(into, file)).taken).toEqual([run.id]);
    expect(await documentsOf('into')).toEqual(await documentsOf('from'));
    expect(await take(into, file)).toMatchObject({ taken: [], alreadyThere: 1, unreadable: [] });
  });
});

describe('what cannot be read', () => {
  it('is not in an export, and is said', async () => {
    const from = history('from');
    const [run] = await fill(from);
    await writeFile(path.join(folder.path, 'from', 'parallel-results', 'all_runs', run?.id ?? '', 'summary.json'), 'garbage');
    const leftOut: string[] = [];
    for await (const each of from.documents({ leftOut: ({ path: place }) => leftOut.push(place) })) expect(each.name).not.toBe(run?.id);
    expect(leftOut).toEqual([`parallel-results/all_runs/${run?.id ?? ''}`]);
  });
});

describe('an export as csv', () => {
  it('has a line a run, empty cells for what is not known, and no formula', async () => {
    const from = history('from');
    await from.record(aRun({ description: '=HYPERLINK("http://example.com","x")', testsPassing: null, minutes: null }));
    await from.record(aRun({ description: 'a;=1+1', createdAt: '2025-11-25T00:00:00Z' }));
    await from.record(aRun({ description: 'two\nlines, "quoted"', createdAt: '2025-12-01T00:00:00Z' }));
    const text = await readFile(await exported(from, 'csv'), 'utf8');
    expect(text.split('\r\n')[0]).toMatch(/^id,createdAt,description,category,features,/);
    expect(text).toContain(`"'=HYPERLINK(""http://example.com"",""x"")"`);
    expect(text).toContain('"two\nlines, ""quoted"""');
    expect(text).toContain('"a;=1+1"');
    expect(text).not.toContain('null');
    python(folder.path, `import csv, sys\nrows = list(csv.DictReader(open(sys.argv[1], newline='')))\nassert [r['description'] for r in rows][1:] == ['a;=1+1', 'two\\nlines, "quoted"'], rows\nassert rows[0]['minutes'] == '' and rows[0]['prsMerged'] == '1'`, await exported(from, 'csv'));
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
    expect((await store.archivedRuns()).map(({ run, deleted }) => [run.description, deleted])).toEqual([['day 1', false], ['corrected', false], ['day 3', true]]);
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
    expect(report.unreadable[0]?.reason).toContain('it is damaged here');
  });

  it('that is damaged in the midst loses nothing of what follows', async () => {
    const store = history('data');
    for (let number = 0; number < 200; number++) await store.record(aRun({ createdAt: '2025-01-01T00:00:00Z', description: `run ${number}` }));
    const { file } = await store.archive(await store.runsBefore(new Date()), OPTIONS);
    const archive = file ?? expect.fail();
    const content = await readFile(archive);
    content.fill(0xff, content.length * 0.4, content.length * 0.4 + 32);
    await writeFile(archive, content);
    const { taken, unreadable } = await take(store, archive);
    expect(unreadable).not.toEqual([]);
    // Of four parts with 64 runs at most each.
    expect(taken.length).toBeGreaterThanOrEqual(200 - 64);
    expect(taken.length).toBeLessThan(200);
  });

  it.each([
    ['the first line', 0],
    ['some documents', 1],
    ['the last line', -1],
  ])('without %s is not whole', async (_name, which) => {
    const store = history('data');
    for (let number = 0; number < 200; number++) await store.record(aRun({ createdAt: '2025-01-01T00:00:00Z', description: `run ${number}` }));
    const { file } = await store.archive(await store.runsBefore(new Date()), OPTIONS);
    const content = await readFile(file ?? '');
    const parts: Buffer[] = [];
    const magic = content.subarray(0, 9);
    for (let start = 0, next = 0; start < content.length; start = next) {
      next = content.indexOf(magic, start + 1);
      if (next === -1) next = content.length;
      parts.push(content.subarray(start, next));
    }
    expect(parts).toHaveLength(6);
    await writeFile(file ?? '', Buffer.concat(parts.toSpliced(which, 1)));
    expect((await store.verify({ repair: false })).findings).not.toEqual([]);
  });

  it('is not taken twice from the original tool’s data, nor is what was deleted before it was archived', async () => {
    const log = path.join(folder.path, 'parallel_runs.jsonl');
    await writeFile(log, ['a', 'b'].map((name) => `${JSON.stringify({ run_id: name, timestamp: '2025-01-01T00:00:00', description: name, features: [name], prs_created: 1, prs_merged: 1 })}\n`).join(''));
    const store = history('data');
    const { taken } = await take(store, log);
    expect(taken).toHaveLength(2);
    await store.remove(taken[0] ?? expect.fail());
    await store.archive(await store.runsBefore(new Date()), OPTIONS);
    expect(await take(store, log)).toMatchObject({ taken: [], completed: [], alreadyThere: 2 });
    expect(await store.outlines()).toEqual([]);
  });

  it('takes the links of its runs with it', async () => {
    const store = history('data');
    const run = await store.record(aRun());
    await store.revise(run.id, aRun({ description: 'corrected' }));
    const { file } = await store.archive([run.id], OPTIONS);
    await store.close();
    const links = (): Promise<readonly string[]> => readdir(path.join(folder.path, 'data', 'parallel-results', 'ui_features'));
    expect(await links()).toEqual([]);
    const again = history('data');
    await take(again, file ?? '');
    await again.close();
    expect(await links()).toEqual([`${run.id}~2`]);
  });

  it('of a run of which a part is live again is no archived run in an export', async () => {
    const [store, into] = [history('data'), history('into')];
    const run = await store.record(aRun());
    await store.archive([run.id], OPTIONS);
    const [first] = await collect(store);
    const edited = history('other');
    await edited.take(first ?? expect.fail());
    await edited.revise(run.id, aRun({ description: 'edited' }));
    // The second revision alone: its first one is in the archive.
    await store.take((await collect(edited))[1] ?? expect.fail());
    await take(into, await exported(store, 'json'));
    expect((await into.outlines()).map(({ description }) => description)).toEqual(['edited']);
    expect(await figures(into)).toEqual(await figures(store));
  });

  it('takes in what is new of its runs, and they stay archived', async () => {
    const [store, other] = [history('data'), history('other')];
    const run = await store.record(aRun());
    await take(other, await exported(store, 'json'));
    await store.archive([run.id], OPTIONS);
    await other.revise(run.id, aRun({ description: 'edited there' }));
    const file = await exported(other, 'json');
    expect(await take(store, file)).toMatchObject({ taken: [run.id], unreadable: [] });
    expect(await store.outlines()).toEqual([]);
    expect((await store.archivedRuns()).map(({ run: archived }) => archived.description)).toEqual(['edited there']);
    expect(await take(store, file)).toMatchObject({ taken: [], alreadyThere: 1 });
  });

  it('leaves a run that was changed while it was written, and archives nothing twice', async () => {
    const store = history('data');
    const [first] = await fill(store);
    const ids = await store.runsBefore(new Date());
    const reports = await Promise.all([store.archive(ids, OPTIONS), store.archive(ids, OPTIONS), store.revise(first?.id ?? expect.fail(), aRun({ description: 'meanwhile' }))]);
    const known = [...(await store.outlines()).map(({ description }) => description), ...(await store.archivedRuns()).filter(({ deleted }) => !deleted).map(({ run }) => run.description)];
    expect(known.toSorted()).toEqual(['corrected', 'day 4', 'meanwhile']);
    expect(reports).toHaveLength(3);
  });

  it('a small file that would become a huge one costs no memory', async () => {
    const bomb = path.join(folder.path, 'bomb.ndjson.gz');
    const header = '{"format":"mirador.archive","formatVersion":1}\n';
    await writeFile(bomb, Buffer.concat([gzipSync(header), ...Array.from({ length: 40 }, () => gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x78)))]));
    const before = process.memoryUsage().rss;
    const report = await take(history('data'), bomb);
    expect(report.taken).toEqual([]);
    expect(report.unreadable[0]?.place).toBe('line 2');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('a small file of many bad lines is counted, not kept', async () => {
    const bomb = path.join(folder.path, 'bomb.ndjson.gz');
    await writeFile(bomb, gzipSync(`{"format":"mirador.export","formatVersion":1}\n${'x\n'.repeat(2_000_000)}`));
    const { unreadable } = await take(history('data'), bomb);
    expect(unreadable).toHaveLength(101);
    expect(unreadable[100]?.reason).toBe('and 1999900 more that could not be read');
  });

  it('holds each document as a line of JSON', async () => {
    const store = history('data');
    const run = await store.record(aRun());
    const { file } = await store.archive([run.id], OPTIONS);
    const lines = gunzipSync(await readFile(file ?? '')).toString().trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly name?: string }).name)).toEqual([undefined, run.id, undefined]);
    expect(lines.at(-1)).toBe('{"end":{"runs":1,"documents":1}}');
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
