import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import type { RunId } from '../../../src/domain/run';
import { runDetails, type RunQuestion } from '../../../src/recorder/runDetails';
import type { HistoryStore } from '../../../src/store/historyStore';
import type { RunSnapshot } from '../../../src/webview/protocol';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../../helpers/storeRuns';

const DAY = (number: number): string => `2025-11-${String(number).padStart(2, '0')}T10:00:00.000Z`;
const inRepository = (repository: string) => [aFeature({ name: 'a', repository })];

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

/** Of the type of the protocol, so that the compiler holds the two together. */
async function details(question: RunQuestion): Promise<NonNullable<RunSnapshot['details']>> {
  const found: RunSnapshot['details'] = await runDetails(store, question, english, 'en');
  if (found === null) throw new Error('There are no details.');
  return found;
}

const comparedWith = async (id: RunId, compareWith?: string | null): Promise<string> => {
  const { compared } = await details({ id, compareWith });
  return compared === null ? 'none' : compared.state === 'gone' ? 'gone' : `${compared.run.description}${compared.chosen ? ', chosen' : ''}`;
};

describe('the details of a run', () => {
  it('are those of its newest document, with everything that it has changed', async () => {
    const { id } = await store.record(aRun());
    await store.revise(id, aRun({ testsPassing: true }));
    const found = await details({ id });
    expect(found).toMatchObject({ run: { id, testsPassing: true, imported: [] }, deletedAt: null, inPart: false, forecast: null, standing: 'This is the first run; there is nothing to compare it with yet.' });
    expect(found.changes.map(({ number, what }) => `${String(number)} ${what}`)).toEqual(['2 changed', '1 recorded']);
  });

  it('are there for a deleted run as well, and for none that never was', async () => {
    const { id } = await store.record(aRun());
    await store.remove(id);
    const found = await details({ id });
    expect(found.deletedAt).toBe(found.changes[0]?.writtenAt);
    expect(found.run.description).toBe('Favourites and sign-in');
    expect(await runDetails(store, { id: 'run_20250101_000000_none' }, english, 'en')).toBeNull();
  });

  it('hold the suggestion that was made before it against what came', async () => {
    const suggestion = await store.suggest(A_PLAN, { ...A_FORECAST, expected: { successRate: { mean: 0.8, low: 0.6, high: 0.9, count: 5 }, quality: null, minutes: null } }, 'test');
    const { id } = await store.record(aRun({ suggestionId: suggestion.id }));
    expect((await details({ id })).forecast).toMatchObject({ createdAt: suggestion.createdAt, expected: { successRate: { mean: 0.8 } }, actual: { successRate: 1, quality: 70, minutes: 80 } });
  });

  it('lay it beside the one before in the same repository, and beside no other unless told', async () => {
    const shop = await store.record(aRun({ description: 'Shop', createdAt: DAY(1), features: inRepository('/shop') }));
    const other = await store.record(aRun({ description: 'Other', createdAt: DAY(2), features: inRepository('/other') }));
    const next = await store.record(aRun({ description: 'Next', createdAt: DAY(3), features: inRepository('/shop') }));
    expect(await comparedWith(next.id)).toBe('Shop');
    expect(await comparedWith(other.id)).toBe('none');
    expect(await comparedWith(next.id, null)).toBe('none');
    expect(await comparedWith(next.id, other.id)).toBe('Other, chosen');
    await store.remove(other.id);
    expect(await comparedWith(next.id, other.id)).toBe('gone');
    expect(await comparedWith(shop.id)).toBe('none');
  });

  it('leave out what another tool had recorded, which may be of any size', async () => {
    const record = { source: 'database' as const, key: 'a'.repeat(64), name: null, createdAt: null, qualityScore: 88, successRate: null, record: { anything: 'x'.repeat(1000) } };
    const { id } = await store.record(aRun({ imported: { records: [record] } }));
    const { run } = await details({ id });
    expect(run.imported).toEqual([{ source: 'database', qualityScore: 88 }]);
    expect(JSON.stringify(run)).not.toContain('xxx');
  });
});
