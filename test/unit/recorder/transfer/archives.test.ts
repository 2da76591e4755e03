import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { logLine, OLD_RUNS } from '../../../helpers/legacySources';
import { aRun } from '../../../helpers/storeRuns';
import { collect, figures, fill, useTransfers } from './transferring';

const { at, history, exported, take, documentsOf } = useTransfers();

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
    const from = Math.floor(content.length * 0.4);
    content.fill(0xff, from, from + 32);
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
    const log = at('parallel_runs.jsonl');
    await writeFile(log, OLD_RUNS.map((run) => `${logLine(run)}\n`).join(''));
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
    const links = (): Promise<readonly string[]> => readdir(at('data', 'parallel-results', 'ui_features'));
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

  it('holds each document as a line of JSON', async () => {
    const store = history('data');
    const run = await store.record(aRun());
    const { file } = await store.archive([run.id], OPTIONS);
    const lines = gunzipSync(await readFile(file ?? '')).toString().trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { readonly name?: string }).name)).toEqual([undefined, run.id, undefined]);
    expect(lines.at(-1)).toBe('{"end":{"runs":1,"documents":1}}');
  });
});
