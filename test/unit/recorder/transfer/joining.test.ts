import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../../src/domain/run';
import type { TransferableHistory } from '../../../../src/store/history';
import { aRun } from '../../../helpers/storeRuns';
import { useTransfers } from './transferring';

const { at, history, exported, take, documentsOf } = useTransfers();

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

  it('leaves the numbers alone of documents that were set aside', async () => {
    const { from, into, run } = await both();
    await into.revise(run.id, aRun({ description: 'ours' }));
    await into.revise(run.id, aRun({ description: 'damaged' }));
    await writeFile(at('into', 'parallel-results', 'all_runs', `${run.id}~3`, 'summary.json'), 'garbage');
    // What was written a moment ago may still be arriving.
    const later = history('into', { clock: () => new Date(Date.now() + 2 * 60 * 60_000) });
    expect(await later.quarantined()).toHaveLength(1);
    await from.revise(run.id, aRun({ description: 'theirs' }));
    await take(into, await exported(from, 'json'));
    expect((await into.revisions(run.id)).map(({ number }) => number)).toEqual([1, 2, 4]);
  });
});
