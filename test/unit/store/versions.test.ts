import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/domain/run';
import { runIdSchema } from '../../../src/domain/run';
import type { JsonObject } from '../../../src/store/canonicalJson';
import type { HistoryStore } from '../../../src/store/historyStore';
import { statistics } from '../../../src/learning/statistics';
import { folderState, stateDifferences } from '../../helpers/folderState';
import { changeDocument } from '../../helpers/signedDocument';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { aRun } from '../../helpers/storeRuns';

/**
 * A history with a document of every form that was ever written, each made by the program of its time, and of forms that are still to come:
 * `extra` has further fields, `words` has values that this version's schema refuses, `format2` is of another format altogether. What lies
 * there is never made again; a new form of document is added when it is released.
 */
const FIXTURES = path.join(import.meta.dirname, '..', '..', 'fixtures', 'store', 'documents');

const FIRST = runIdSchema.parse('run_20251120_143022_first');
const EDITED = runIdSchema.parse('run_20251120_143122_edited');
const DELETED = runIdSchema.parse('run_20251120_143222_deleted');
const EXTRA = runIdSchema.parse('run_20251124_143022_extra');
const WORDS = runIdSchema.parse('run_20251125_143022_words');
const FORMAT_2 = runIdSchema.parse('run_20251126_143022_format2');
const LEARNED = runIdSchema.parse('run_20251127_143022_learned');

let folder: TemporaryFolder;
let store: HistoryStore;

beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(FIXTURES, folder.path, { recursive: true });
  store = open();
});

afterEach(async () => {
  await store.close();
  await folder.remove();
});

/** At a time when nothing is still arriving. */
function open(options: { readonly wasmFile?: string } = {}): HistoryStore {
  return openStore(folder.path, { clock: () => new Date(Date.now() + 90 * 60_000), ...options });
}

const document = (name: string): string => path.join(folder.path, 'parallel-results', 'all_runs', name, 'summary.json');
const parsed = async (name: string): Promise<JsonObject> => JSON.parse(await readFile(document(name), 'utf8')) as JsonObject;
const runs = async (): Promise<readonly Run[]> => store.runs();
const theRun = async (id: string): Promise<Run> => (await store.run(id)) ?? expect.fail(`${id} is in the history`);

/** That every document of the fixtures is as it was. */
async function expectUntouched(): Promise<void> {
  const files = async (root: string): Promise<ReadonlyMap<string, string>> => new Map([...(await folderState(root))].filter(([, entry]) => entry.startsWith('file')));
  const [before, now] = [await files(FIXTURES), await files(folder.path)];
  expect(stateDifferences(before, new Map([...now].filter(([name]) => before.has(name))))).toEqual([]);
  expect((await readdir(folder.path)).includes('quarantine')).toBe(false);
}

describe('documents of every version', () => {
  it.each([
    ['SQLite', {}],
    ['memory', { wasmFile: 'none' }],
  ])('are shown, with an index in %s', async (_name, options) => {
    await store.close();
    store = open(options);
    expect((await runs()).map(({ id, description }) => [id, description])).toEqual([
      [FIRST, 'The first shape'],
      [EDITED, 'Corrected'],
      ['run_20251121_143022_specificatio', 'With the scope of its specification'],
      ['run_20251122_143022_evidence', 'With evidence'],
      ['run_20251123_143022_imported', 'From another tool'],
      [EXTRA, 'With fields of a later version'],
      [WORDS, 'With words of a later version'],
      [FORMAT_2, 'Of format 2'],
      [LEARNED, 'With what was learned'],
    ]);
    expect((await store.outlines()).map(({ id, qualityScore }) => [id, qualityScore])).toEqual((await runs()).map(({ id, qualityScore }) => [id, qualityScore]));
    expect((await store.suggestions()).map(({ id, method }) => [id, method])).toEqual([
      ['sug_20251120_150600_seen', 'beta-1'],
      ['sug_20251124_150600_words', 'beta-9'],
    ]);
    expect((await store.newerRuns()).map(({ id, writtenBy, file }) => [id, writtenBy, file])).toEqual([
      [WORDS, '0.9.0', document(WORDS)],
      [FORMAT_2, '?', document(FORMAT_2)],
    ]);
    await expectUntouched();
  });

  it('of the past are read to the letter', async () => {
    for (const [name, id] of [['run_20251120_143022_first', FIRST], [`${EDITED}~2`, EDITED], ['run_20251122_143022_evidence', 'run_20251122_143022_evidence'], ['run_20251123_143022_imported', 'run_20251123_143022_imported'], [LEARNED, LEARNED]]) {
      expect(await theRun(id ?? '')).toEqual((await parsed(name ?? ''))['run']);
    }
    expect(await store.revisions(DELETED)).toMatchObject([{ deleted: false, inPart: false }, { deleted: true, inPart: false }]);
    await store.undo(DELETED);
    expect((await theRun(DELETED)).description).toBe('Deleted');
    await expectUntouched();
  });

  it('of the future are understood as far as that goes', async () => {
    const evidence = await theRun('run_20251122_143022_evidence');
    // The same run but for what a later version says of it besides.
    expect(await theRun(EXTRA)).toEqual({ ...evidence, id: EXTRA, description: 'With fields of a later version', createdAt: '2025-11-24T14:30:22.000Z' });
    const words = await theRun(WORDS);
    expect(words).toMatchObject({ category: 'ui', prsCreated: 2, prsMerged: 1, minutes: null, evidence: 'given', successRate: 0.5, conflicts: evidence.conflicts });
    expect(words.features.map(({ name, outcome, agent, commits }) => [name, outcome, agent, commits])).toEqual([
      ['favorites', null, null, 3],
      ['sign-in', 'open', 'claude', 3],
      ['#3', 'merged', null, null],
    ]);
    // Its grade is not known here; the judgement is made anew, and says nothing of what is not known.
    expect(words).toMatchObject({ completionRate: null, qualityScore: 70, grade: 'acceptable' });
    expect(await theRun(FORMAT_2)).toMatchObject({ createdAt: '2025-11-26T14:30:22.000Z', category: 'api', prsMerged: 1, features: [{ name: 'favorites', outcome: null, commits: 3 }], conflictsEncountered: null });
    expect((await store.suggestions())[1]?.forecast.expected).toMatchObject({ successRate: { mean: 0.7 }, quality: null });
    const totals = statistics(await store.outlines(), await store.suggestionOutlines());
    expect(totals).toMatchObject({ totalRuns: 9, totalFeatures: 18 });
  });

  it('of the future keep what was learned, the kinds of change and the models', async () => {
    await changeDocument(document(LEARNED), (text) => ({ ...text, run: { ...(text['run'] as JsonObject), grade: 'outstanding' } }));
    expect(await theRun(LEARNED)).toMatchObject({ grade: 'acceptable', lessons: ['Name the files that belong to nobody.', 'Small steps.'], features: [{ kind: 'feat', model: 'claude opus 4.1', failingGates: ['npm test'] }, { kind: null }] });
  });

  it('are let be by everything that is done elsewhere', async () => {
    const recorded = await store.record(aRun());
    await store.revise(recorded.id, aRun({ description: 'corrected' }));
    await store.undo(recorded.id);
    await store.remove(recorded.id);
    await store.revise(FIRST, aRun({ description: 'the first, corrected' }));
    const report = await store.verify({ repair: true });
    expect(report.findings.map(({ problem, repaired }) => [problem, repaired])).toEqual([
      ['newerVersion', false],
      ['newerVersion', false],
      ['newerVersion', false],
    ]);
    expect(report.documents).toBe(14 + 5);
    expect(await store.quarantined()).toEqual([]);
    await store.close();
    store = open();
    expect(await runs()).toHaveLength(9);
    await expectUntouched();
  });

  it.each([WORDS, FORMAT_2])('that are newer are not changed: %s', async (id) => {
    const newer = { reason: 'newerVersion', message: `${id} was last changed by a newer version of Mirador: update to change it.` };
    await expect(store.revise(id, aRun())).rejects.toMatchObject(newer);
    await expect(store.remove(id)).rejects.toMatchObject(newer);
    await expect(store.undo(id)).rejects.toMatchObject(newer);
    expect(await store.revisions(id)).toMatchObject([{ number: 1, inPart: true, run: { id } }]);
    await expectUntouched();
  });

  it('are not brought back by an undo that would say less', async () => {
    const file = document(`${FIRST}~2`);
    await cp(path.dirname(document(FIRST)), path.dirname(file), { recursive: true });
    await changeDocument(file, (text) => ({ ...text, revision: 2, run: { ...(text['run'] as JsonObject), grade: 'outstanding' } }));
    await expect(store.revise(FIRST, aRun())).rejects.toMatchObject({ reason: 'newerVersion' });
    // The newer version corrected it in words that this one knows: that can be changed, but not taken back.
    await cp(path.dirname(document(FIRST)), path.dirname(document(`${FIRST}~3`)), { recursive: true });
    await changeDocument(document(`${FIRST}~3`), (text) => ({ ...text, revision: 3 }));
    await expect(store.undo(FIRST)).rejects.toMatchObject({ reason: 'newerVersion' });
    await store.revise(FIRST, aRun({ description: 'changed' }));
    expect((await theRun(FIRST)).description).toBe('changed');
    expect((await store.newerRuns()).map(({ id }) => id)).toEqual([WORDS, FORMAT_2]);
  });

  it('that are newer, or have a conflict copy beside them, are not archived', async () => {
    await changeDocument(document(FIRST), (text) => ({ ...text, run: { ...(text['run'] as JsonObject), description: 'edited elsewhere' } }), path.join(path.dirname(document(FIRST)), 'summary (1).json'));
    const report = await store.archive([FIRST, EDITED, EXTRA, WORDS, FORMAT_2], { progressMessage: '' });
    expect(report).toMatchObject({ runs: 2, left: expect.arrayContaining([FIRST, WORDS, FORMAT_2]) as string[] });
    expect(await readdir(path.dirname(document(FIRST)))).toHaveLength(2);
    expect((await runs()).map(({ id }) => id)).toEqual(expect.arrayContaining([FIRST, WORDS, FORMAT_2]));
  });

  it('that are newer get no revision of an older version on top, also not by a repair', async () => {
    const copy = path.join(path.dirname(document(WORDS)), 'summary (1).json');
    await changeDocument(document(FIRST), (text) => ({ ...text, run: { ...(text['run'] as JsonObject), id: WORDS } }), copy);
    const { findings } = await store.verify({ repair: true });
    expect(findings.filter(({ problem }) => problem === 'conflictCopy')).toMatchObject([{ repaired: false, message: expect.stringContaining('update first') as string }]);
    expect((await store.revisions(WORDS)).map(({ number }) => number)).toEqual([1]);
    await expectUntouched();
  });

  it('keep what this version does not know through a change by it', async () => {
    const { features, ...rest } = await theRun(EXTRA);
    await store.revise(EXTRA, { ...rest, features: features.map((feature) => ({ ...feature, commits: 99 })), description: 'changed here' });
    const [before, after] = [await parsed(EXTRA), await parsed(`${EXTRA}~2`)];
    const run = before['run'] as { readonly features: readonly JsonObject[] };
    expect(after).toMatchObject({ laterField: before['laterField'], run: { ...run, description: 'changed here', features: run.features.map((feature) => ({ ...feature, commits: 99 })) } });
    expect((await store.verify({ repair: false })).findings.every(({ problem }) => problem === 'newerVersion')).toBe(true);
  });
});

describe('a saved index', () => {
  it('holds nothing that this version does not understand whole', async () => {
    await runs();
    await store.close();
    const [name = ''] = await readdir(path.join(folder.path, 'index'));
    const { loadSqlite } = await import('../../../src/store/index/sqlite');
    const { WASM_FILE } = await import('../../helpers/store');
    const sqlite = await loadSqlite(WASM_FILE);
    const database = new sqlite.Database(new Uint8Array(await readFile(path.join(folder.path, 'index', name))));
    const names = database.exec('SELECT id FROM documents ORDER BY id, revision')[0]?.values.flat();
    database.close();
    expect(names).toContain(FIRST);
    expect(names).toHaveLength(14 - 4);
    for (const id of [EXTRA, WORDS, FORMAT_2, 'sug_20251124_150600_words']) expect(names).not.toContain(id);
  });

  it('is not written again and again for them', async () => {
    await runs();
    await store.close();
    const before = await folderState(path.join(folder.path, 'index'));
    for (let time = 0; time < 3; time++) {
      store = open();
      expect(await runs()).toHaveLength(9);
      await store.close();
    }
    expect(stateDifferences(before, await folderState(path.join(folder.path, 'index')))).toEqual([]);
    store = open();
  });
});
