import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SILENT_LOGGER } from '../../../../src/domain/logger';
import { WorkerHistory } from '../../../../src/recorder/worker/workerHistory';
import { bundleWorker } from '../../../helpers/historyWorker';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../../helpers/store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../../../helpers/storeRuns';

let place: TemporaryFolder;
let bundle: { readonly script: string; readonly wasmFile: string };
let folder: TemporaryFolder;
let history: WorkerHistory;

beforeAll(async () => {
  place = await temporaryFolder();
  bundle = await bundleWorker(place.path);
});

afterAll(() => place.remove());

beforeEach(async () => {
  folder = await temporaryFolder();
  history = open(bundle.script);
});

afterEach(async () => {
  await history.close();
  await folder.remove();
});

function open(script: string): WorkerHistory {
  return new WorkerHistory({
    folder: folder.path,
    script,
    wasmFile: bundle.wasmFile,
    clock: () => new Date(),
    logger: SILENT_LOGGER,
    version: '0.1.0',
    watch: true,
    locale: 'en',
    translations: null,
  });
}

describe('a history that is asked in a worker', () => {
  it('gives the same answers as the store itself, and knows at once what was written', async () => {
    const run = await history.record(aRun());
    expect(await history.runs()).toEqual([run]);
    const revised = await history.revise(run.id, aRun({ description: 'corrected' }));
    expect(await history.run(run.id)).toEqual(revised);
    expect(await history.undo(run.id)).toEqual(run);
    const adopted = await history.adopt(aRun({ createdAt: '2025-12-01T00:00:00Z' }), 'adopted1');
    const suggestion = await history.suggest(A_PLAN, A_FORECAST, 'beta-1');
    await history.remove(run.id);
    const store = openStore(folder.path);
    expect(await history.runs()).toEqual(await store.runs());
    expect(await history.runs()).toEqual([adopted]);
    expect(await history.outlines({ category: 'ui' })).toEqual(await store.outlines({ category: 'ui' }));
    expect(await history.revisions(run.id)).toEqual(await store.revisions(run.id));
    expect(await history.deletedRuns()).toEqual(await store.deletedRuns());
    expect(await history.importedRuns()).toEqual([]);
    expect(await history.suggestions()).toEqual([suggestion]);
    expect(await history.suggestionOutlines()).toEqual(await store.suggestionOutlines());
    expect(await history.quarantined()).toEqual([]);
    expect((await history.verify({ repair: false })).findings).toEqual([]);
    await store.close();
  });

  it('says that it has changed, whoever did it', async () => {
    let changes = 0;
    const subscription = history.onDidChange(() => (changes += 1));
    await history.record(aRun());
    await expect.poll(() => changes, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = changes;
    const store = openStore(folder.path);
    await store.record(aRun());
    await store.close();
    await expect.poll(() => changes, { timeout: 10_000 }).toBeGreaterThan(before);
    subscription.dispose();
  });

  it('acknowledges what is written even where no worker can be started', async () => {
    await history.close();
    history = open(path.join(place.path, 'nowhere.js'));
    await expect(history.runs()).rejects.toMatchObject({ reason: 'ended' });
    const run = await history.record(aRun());
    const revised = await history.revise(run.id, aRun({ description: 'corrected' }));
    await history.suggest(A_PLAN, A_FORECAST, 'beta-1');
    const store = openStore(folder.path);
    expect(await store.runs()).toEqual([revised]);
    await store.close();
  });

  it('tells of a few worktrees what was recorded in them, and which suggestions are unused', async () => {
    const plans = ['/w/a', '/w/b', '/w/c'].map((worktree) => ({ ...A_PLAN, worktrees: [worktree] }));
    const suggestions = [];
    for (const plan of plans) suggestions.push(await history.suggest(plan, A_FORECAST, 'beta-1'));
    const [ofA, ofB] = suggestions;
    const inA = await history.record(aRun({ features: [aFeature({ name: 'a', worktree: '/w/a' })], suggestionId: ofA?.id ?? null }));
    const inC = await history.record(aRun({ features: [aFeature({ name: 'c', worktree: '/w/c' })] }));
    const related = await history.ask('relatedHistory', { worktrees: ['/w/a', '/w/b'], runs: [inC.id, inA.id] });
    expect(related.runs.map(({ id }) => id).toSorted()).toEqual([inA.id, inC.id].toSorted());
    expect(related.suggestions.map(({ id }) => id)).toEqual([ofB?.id]);
    expect(await history.ask('relatedHistory', { worktrees: [], runs: [] })).toEqual({ runs: [], suggestions: [] });
  });

  it('finds the revisions of one run and of no other whose name begins like it', async () => {
    const run = await history.record(aRun());
    for (let edit = 0; edit < 4; edit++) await history.revise(run.id, aRun({ description: `edit ${edit}` }));
    await history.adopt(aRun(), `${run.id.slice(-4)}0`);
    expect((await history.undo(run.id))?.description).toBe('edit 2');
    expect((await history.revisions(run.id)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
