import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '../../../src/domain/run';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../../helpers/storeRuns';

describe('a history in a data folder', () => {
  let folder: TemporaryFolder;
  let store: HistoryStore;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = openStore(folder.path);
  });

  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  it('is empty before the first run and makes no folder for a question', async () => {
    expect(await store.runs()).toEqual([]);
    expect(await store.run('run_20251120_143022_k3f9')).toBeNull();
    expect(await store.suggestions()).toEqual([]);
    expect(await store.verify({ repair: false })).toEqual({ documents: 0, findings: [] });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('gives a recorded run back as it was', async () => {
    const run = await store.record(aRun());
    expect(run.id).toMatch(/^run_20251120_143022_[a-z0-9]{4}$/);
    expect(run).toEqual({ ...aRun(), id: run.id });
    expect(await store.runs()).toEqual([run]);
    expect(await store.run(run.id)).toEqual(run);
  });

  it('gives back what a specification names, and leaves out what an older document says nothing of', async () => {
    const specification = { path: 'SPEC.md', type: null, buildGates: null, traits: {} };
    const named = { ...specification, length: 120, fileScope: ['src/a.ts'], outOfScope: [] };
    const specified = [named, { ...specification, length: null }, specification].map((each, index) => aFeature({ name: `feature-${index}`, specification: each }));
    const { id } = await store.record(aRun({ features: specified }));
    await store.close();
    store = openStore(folder.path);
    expect((await store.run(id))?.features).toStrictEqual(specified);
  });

  it('keeps a run in one document that says what it is', async () => {
    const run = await store.record(aRun());
    const file = path.join(folder.path, 'parallel-results', 'all_runs', run.id, 'summary.json');
    const document = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    expect(document).toMatchObject({ format: 'mirador.run', formatVersion: 1, revision: 1, deleted: false, writtenBy: { version: '0.1.0' }, run: { id: run.id } });
    expect(document['sha256']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is there for the next process', async () => {
    const run = await store.record(aRun());
    const suggestion = await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
    await store.close();
    store = openStore(folder.path);
    expect(await store.runs()).toEqual([run]);
    expect(await store.suggestions()).toEqual([suggestion]);
  });

  it('lists runs oldest first, whatever the order of recording and the precision of the time', async () => {
    const later = await store.record(aRun({ createdAt: '2025-11-20T14:30:22.500Z' }));
    const latest = await store.record(aRun({ createdAt: '2025-12-01T00:00:00Z' }));
    const first = await store.record(aRun({ createdAt: '2025-11-20T14:30:22Z' }));
    expect(await store.runs()).toEqual([first, later, latest]);
  });

  it('filters by category and time', async () => {
    const ui = await store.record(aRun({ category: 'ui', createdAt: '2025-11-01T00:00:00Z' }));
    const own = await store.record(aRun({ category: 'github-vetting', createdAt: '2025-11-02T00:00:00Z' }));
    const none = await store.record(aRun({ category: null, createdAt: '2025-11-03T00:00:00.5Z' }));
    expect(await store.runs({ category: 'github-vetting' })).toEqual([own]);
    expect(await store.runs({ since: '2025-11-02T00:00:00.000Z' })).toEqual([own, none]);
    expect(await store.runs({ category: 'ui', since: '2025-11-02T00:00:00Z' })).toEqual([]);
    expect(await store.runs()).toEqual([ui, own, none]);
  });

  it('shows the newest revision and keeps the earlier ones on the disk', async () => {
    const run = await store.record(aRun());
    const revised = await store.revise(run.id, aRun({ description: 'Corrected', prsMerged: 2 }));
    expect(revised).toEqual({ ...aRun({ description: 'Corrected', prsMerged: 2 }), id: run.id });
    expect(await store.runs()).toEqual([revised]);
    expect((await readdir(path.join(folder.path, 'parallel-results', 'all_runs'))).sort()).toEqual([run.id, `${run.id}~2`]);
  });

  it('removes a run by a revision that says so; a later revision brings it back', async () => {
    const run = await store.record(aRun());
    await store.remove(run.id);
    await store.remove(run.id);
    expect(await store.runs()).toEqual([]);
    expect(await store.run(run.id)).toBeNull();
    expect(await readdir(path.join(folder.path, 'parallel-results', 'all_runs'))).toHaveLength(2);
    const back = await store.revise(run.id, aRun());
    expect(await store.runs()).toEqual([back]);
  });

  it('says that it does not know a run', async () => {
    const id = 'run_20251120_143022_zzzz' as RunId;
    await expect(store.revise(id, aRun())).rejects.toMatchObject({ reason: 'unknownRun' });
    await expect(store.remove(id)).rejects.toMatchObject({ reason: 'unknownRun' });
    expect(await store.run('../../etc/passwd')).toBeNull();
  });

  it('refuses a run that it could not read again', async () => {
    await expect(store.record({ ...aRun(), category: '../elsewhere' })).rejects.toMatchObject({ reason: 'invalidRun' });
    await expect(store.record({ ...aRun(), createdAt: 'yesterday' })).rejects.toMatchObject({ reason: 'invalidRun' });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('takes another name when one is in use', async () => {
    const names = ['same', 'same', 'next'];
    const ids = openStore(folder.path, { random: (length) => (length === 4 ? (names.shift() ?? 'more') : Math.random().toString(36).slice(2, 2 + length)) });
    const first = await ids.record(aRun());
    const second = await ids.record(aRun());
    expect([first.id.slice(-4), second.id.slice(-4)]).toEqual(['same', 'next']);
    expect(await readdir(path.join(folder.path, 'tmp'))).toEqual([]);
    await ids.close();
  });

  it('links runs by category for people, and moves the link with the category', async () => {
    const run = await store.record(aRun({ category: 'ui' }));
    await store.close();
    const results = path.join(folder.path, 'parallel-results');
    expect(await readlink(path.join(results, 'ui_features', run.id))).toBe(path.join('..', 'all_runs', run.id));
    store = openStore(folder.path);
    await store.revise(run.id, aRun({ category: 'github-vetting' }));
    await store.close();
    expect(await readdir(path.join(results, 'ui_features'))).toEqual([]);
    expect(await readdir(path.join(results, 'github-vetting'))).toEqual([`${run.id}~2`]);
    store = openStore(folder.path);
    await store.remove(run.id);
    await store.close();
    expect(await readdir(path.join(results, 'github-vetting'))).toEqual([]);
  });

  it('never mistakes the documents for a category', async () => {
    const run = await store.record(aRun({ category: 'all_runs' }));
    const other = await store.record(aRun({ category: 'ui_features.' }));
    await store.close();
    expect((await readdir(path.join(folder.path, 'parallel-results', 'all_runs'))).sort()).toEqual([run.id, other.id].sort());
    expect(await readdir(path.join(folder.path, 'parallel-results'))).toEqual(['all_runs']);
  });

  it('lets two stores on one folder see each other at once', async () => {
    const other = openStore(folder.path);
    const mine = await store.record(aRun({ createdAt: '2025-11-20T00:00:00Z' }));
    expect(await other.runs()).toEqual([mine]);
    const theirs = await other.record(aRun({ createdAt: '2025-11-21T00:00:00Z' }));
    expect(await store.runs()).toEqual([mine, theirs]);
    const edited = await other.revise(mine.id, aRun({ createdAt: '2025-11-20T00:00:00Z', description: 'by the other' }));
    expect(await store.runs()).toEqual([edited, theirs]);
    await Promise.all([store.revise(mine.id, aRun({ description: 'a' })), other.revise(mine.id, aRun({ description: 'b' }))]);
    expect(await store.runs()).toEqual(await other.runs());
    expect(await readdir(path.join(folder.path, 'parallel-results', 'all_runs'))).toHaveLength(5);
    await other.close();
  });
});
