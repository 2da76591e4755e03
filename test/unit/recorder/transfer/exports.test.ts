import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../../../src/recorder/transfer/writeFile';
import type { JsonObject } from '../../../../src/store/canonicalJson';
import { python } from '../../../helpers/legacySources';
import { aRun } from '../../../helpers/storeRuns';
import { figures, fill, rewrite, useTransfers } from './transferring';

const { at, history, exported, take, documentsOf } = useTransfers();

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

  it('keeps fields that this version does not know', async () => {
    const from = history('from');
    const run = await from.record(aRun());
    await rewrite(at('from', 'parallel-results', 'all_runs', run.id, 'summary.json'), (raw) => ({ ...raw, mood: { of: ['a', 'b'] }, run: { ...(raw['run'] as JsonObject), weather: 'rain' } }));
    expect((await take(history('into'), await exported(from, 'ndjson'))).taken).toEqual([run.id]);
    expect(await documentsOf('into')).toEqual(await documentsOf('from'));
  });

  it('keeps what was learned', async () => {
    const from = history('from');
    const run = await from.record(aRun({ lessons: ['Small steps.'] }));
    await take(history('into'), await exported(from, 'json'));
    expect((await history('into').run(run.id))?.lessons).toEqual(['Small steps.']);
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
    const file = at('tampered.ndjson');
    const [header, first, ...rest] = lines;
    await writeFile(file, [header, (first ?? '').replace('day 1', 'day 9'), '{"name":"../../escape","document":{"format":"mirador.run"}}', '{"name":"run_20251101_000000_aaaa","document":{"format":"other"}}', '['.repeat(100_000), 'x', ...rest].join('\n'));
    const into = history('into');
    const report = await take(into, file);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['line 2', 'line 3', 'line 4', 'line 5', 'line 6']);
    expect((await into.outlines()).map(({ description }) => description)).toEqual(['corrected', 'day 4']);
    expect(await readdir(at())).not.toContain('escape');
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
    const file = at('hostile.ndjson');
    await writeFile(file, [header, `{"name":${JSON.stringify(name)},"document":${spoil(document)}}`, ...rest].join('\n'));
    const report = await take(history('into'), file);
    expect(report.unreadable.map(({ place }) => place)).toEqual(['line 2']);
    expect(report.taken).toHaveLength(3);
    const json = at('hostile.json');
    await writeFile(json, `{"format":"mirador.export","formatVersion":1,"documents":[{"name":${JSON.stringify(name)},"document":${spoil(document)}}]}`);
    expect((await take(history('json'), json)).unreadable).toHaveLength(1);
  });
});

describe('documents of a newer version', () => {
  it('are exported as they stand, and there already the second time', async () => {
    const from = history('from');
    const run = await from.record(aRun());
    const place = at('from', 'parallel-results', 'all_runs', run.id, 'summary.json');
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
    await writeFile(at('from', 'parallel-results', 'all_runs', run?.id ?? '', 'summary.json'), 'garbage');
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
    python(at(), `import csv, sys\nrows = list(csv.DictReader(open(sys.argv[1], newline='')))\nassert [r['description'] for r in rows][1:] == ['a;=1+1', 'two\\nlines, "quoted"'], rows\nassert rows[0]['minutes'] == '' and rows[0]['prsMerged'] == '1'`, await exported(from, 'csv'));
  });
});

describe('an export as sqlite', () => {
  it('is a plain file with the view of the original tool', async () => {
    const from = history('from');
    await fill(from);
    python(
      at(),
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

describe('a file that is written', () => {
  it('is whole or not there, and replaces nothing unasked', async () => {
    const file = at('out', 'e.json');
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
