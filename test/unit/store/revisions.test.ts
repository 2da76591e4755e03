import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeRun, runIdSchema, type JudgedRun } from '../../../src/domain/run';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { aFeature, aRun } from '../../helpers/storeRuns';

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

describe('undo', () => {
  it('brings a deleted run back as it was, and once more deletes it again', async () => {
    const run = await store.record(aRun());
    await store.remove(run.id);
    expect(await store.undo(run.id)).toEqual(run);
    expect(await store.runs()).toEqual([run]);
    expect(await store.undo(run.id)).toBeNull();
    expect(await store.runs()).toEqual([]);
  });

  it('takes an edit back, and once more brings it back', async () => {
    const run = await store.record(aRun());
    const edited = await store.revise(run.id, aRun({ description: 'corrected', category: 'api' }));
    expect(await store.undo(run.id)).toEqual(run);
    expect(await store.run(run.id)).toEqual(run);
    expect(await store.undo(run.id)).toEqual(edited);
    expect((await store.revisions(run.id)).map(({ number, run: { description } }) => [number, description])).toEqual([
      [1, run.description],
      [2, 'corrected'],
      [3, run.description],
      [4, 'corrected'],
    ]);
  });

  it('changes nothing where there is nothing to undo', async () => {
    const run = await store.record(aRun());
    await expect(store.undo(run.id)).rejects.toMatchObject({ reason: 'nothingToUndo' });
    await expect(store.undo(runIdSchema.parse('run_20200101_000000_none'))).rejects.toMatchObject({ reason: 'unknownRun' });
    expect(await store.revisions(run.id)).toHaveLength(1);
  });
});

describe('a change of the newest revision', () => {
  /** Counts the features that somebody has worked on, once. */
  const merged = (run: JudgedRun): JudgedRun | null => (run.prsMerged === 2 ? null : judgeRun({ ...run, prsMerged: 2 }));

  it('is written once by any number of windows that want the same', async () => {
    const run = await store.record(aRun());
    const others = [1, 2, 3].map(() => openStore(folder.path));
    const changes = await Promise.all([store, ...others].map((each) => each.change(run.id, merged)));
    expect(changes.filter((change) => change !== null)).toMatchObject([{ before: { prsMerged: 1 }, after: { prsMerged: 2 } }]);
    expect((await store.revisions(run.id)).map(({ number }) => number)).toEqual([1, 2]);
    await Promise.all(others.map((each) => each.close()));
  });

  it('undoes nothing that others write meanwhile', async () => {
    const run = await store.record(aRun());
    const other = openStore(folder.path);
    const [, change] = await Promise.all([other.revise(run.id, aRun({ description: 'corrected' })), store.change(run.id, merged)]);
    const [newest] = (await store.revisions(run.id)).slice(-1);
    // Whoever came first: a revision of a whole run is what its writer saw, a change is made of what is there.
    expect(newest?.run.description).toBe('corrected');
    expect(change).not.toBeNull();
    await other.close();
  });

  it('is none of a run that was deleted, or is not there', async () => {
    const run = await store.record(aRun());
    await store.remove(run.id);
    expect(await store.change(run.id, merged)).toBeNull();
    expect(await store.runs()).toEqual([]);
    await expect(store.change(runIdSchema.parse('run_20200101_000000_none'), merged)).rejects.toMatchObject({ reason: 'unknownRun' });
  });

  it('keeps what it makes only where that is a run', async () => {
    const run = await store.record(aRun());
    await expect(store.change(run.id, (before) => ({ ...before, prsMerged: -1 }))).rejects.toMatchObject({ reason: 'invalidRun' });
    expect(await store.revisions(run.id)).toHaveLength(1);
  });
});

describe('a run that is adopted', () => {
  it('has one name, however often it is taken, also when it was deleted since', async () => {
    const adopted = await store.adopt(aRun(), 'k3f9k3f9k3f9');
    expect(adopted?.id).toBe('run_20251120_143022_k3f9k3f9k3f9');
    expect(await store.adopt(aRun({ description: 'the same again' }), 'k3f9k3f9k3f9')).toBeNull();
    await store.remove(adopted?.id ?? expect.fail('it was adopted'));
    expect(await store.adopt(aRun(), 'k3f9k3f9k3f9')).toBeNull();
    expect(await store.runs()).toEqual([]);
  });

  it('is made once when two processes take it at the same time', async () => {
    const other = openStore(folder.path);
    const results = await Promise.all([store, other, store, other].map((each) => each.adopt(aRun(), 'aaaaaaaaaaaa')));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await store.runs()).toHaveLength(1);
    await other.close();
  });
});

describe('the runs of worktrees', () => {
  it('are those with a feature in one of them', async () => {
    const here = await store.record(aRun({ features: [aFeature({ name: 'a', worktree: '/w/a' }), aFeature({ name: 'b', worktree: '/w/b' })] }));
    await store.record(aRun({ features: [aFeature({ name: 'a', worktree: '/w/other' }), aFeature({ name: 'by hand' })] }));
    expect(await store.runs({ worktrees: ['/w/b', '/w/none'] })).toEqual([here]);
    expect(await store.runs({ worktrees: [] })).toEqual([]);
  });
});
