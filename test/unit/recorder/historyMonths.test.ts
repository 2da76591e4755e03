import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run, RunFacts } from '../../../src/domain/run';
import { EVERY_RUN, historyCategories, historyMonths, previousRun, runsOfMonth } from '../../../src/recorder/historyMonths';
import type { HistoryStore } from '../../../src/store/historyStore';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../helpers/store';
import { aFeature, aRun } from '../../helpers/storeRuns';

describe('lists of the history', () => {
  let folder: TemporaryFolder;
  let history: HistoryStore;

  beforeEach(async () => {
    folder = await temporaryFolder();
    history = openStore(folder.path);
  });

  afterEach(async () => {
    await history.close();
    await folder.remove();
  });

  /** By local time, as the months are. */
  const record = (description: string, at: Date, facts: Partial<RunFacts> = {}): Promise<Run> => history.record(aRun({ description, createdAt: at.toISOString(), ...facts }));

  it('counts the runs of each month by this machine’s time, newest first', async () => {
    await record('first', new Date(2025, 9, 31, 23, 59));
    await record('second', new Date(2025, 10, 1, 0, 0));
    await record('third', new Date(2025, 10, 30, 23, 59));
    await record('fourth', new Date(2026, 0, 2));
    expect(await historyMonths(history)).toEqual([
      { month: '2026-01', runs: 1 },
      { month: '2025-11', runs: 2 },
      { month: '2025-10', runs: 1 },
    ]);
    expect((await runsOfMonth(history, '2025-11')).map(({ description }) => description)).toEqual(['third', 'second']);
    expect(await runsOfMonth(history, '2025-12')).toEqual([]);
  });

  it('filters by category and by a text of the description or a feature’s name', async () => {
    const at = (day: number): Date => new Date(2025, 10, day);
    await record('Search', at(1), { category: 'api', features: [aFeature({ name: 'Ranking' })] });
    await record('Favourites', at(2), { category: 'ui', features: [aFeature({ name: 'hearts' })] });
    await record('More', at(3), { category: 'ui', features: [aFeature({ name: 'ÜBERSICHT' })] });
    const found = async (category: string | null, text: string): Promise<readonly string[]> =>
      (await runsOfMonth(history, '2025-11', { group: category === null ? EVERY_RUN.group : { kind: 'category', category }, text })).map(({ description }) => description);
    expect(await found('ui', '')).toEqual(['More', 'Favourites']);
    expect(await found(null, ' rank ')).toEqual(['Search']);
    expect(await found(null, 'übersicht')).toEqual(['More']);
    expect(await found('api', 'hearts')).toEqual([]);
    expect(await historyMonths(history, { group: { kind: 'category', category: 'ui' }, text: '' })).toEqual([{ month: '2025-11', runs: 2 }]);
    expect(await historyCategories(history)).toEqual([
      { category: 'ui', runs: 2 },
      { category: 'api', runs: 1 },
    ]);
  });

  it('finds the run before another one, of the same repository first', async () => {
    const of = (repository: string): Partial<RunFacts> => ({ features: [aFeature({ name: 'a', repository })] });
    const shop = await record('shop', new Date(2025, 10, 1), of('/projects/shop'));
    const blog = await record('blog', new Date(2025, 10, 2), of('/projects/blog'));
    const shopAgain = await record('shop again', new Date(2025, 10, 3), of('/projects/shop'));
    const byHand = await record('by hand', new Date(2025, 10, 4), { features: [aFeature({ name: 'a' })] });
    expect(await previousRun(history, shopAgain)).toMatchObject({ run: { id: shop.id }, sameRepository: true });
    expect(await previousRun(history, blog)).toMatchObject({ run: { id: shop.id }, sameRepository: false });
    expect(await previousRun(history, byHand)).toMatchObject({ run: { id: shopAgain.id }, sameRepository: false });
    expect(await previousRun(history, shop)).toBeNull();
  });
});
