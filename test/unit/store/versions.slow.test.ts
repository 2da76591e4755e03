import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/store/index/migrations';
import { folderState, stateDifferences } from '../../helpers/folderState';
import type { TemporaryFolder } from '../../helpers/store';
import { openStore, temporaryFolder } from '../../helpers/store';
import { bundleVersion, LATER_VERSIONS, runVersion } from '../../helpers/versionPrograms';

/** Real processes, made of the same sources. */
describe.each(Object.keys(LATER_VERSIONS) as (keyof typeof LATER_VERSIONS)[])('two windows of different versions at once, the later one with other %s', (later) => {
  let folder: TemporaryFolder;
  let [older, newer, data] = ['', '', ''];

  beforeAll(async () => {
    folder = await temporaryFolder();
    [older, newer, data] = [path.join(folder.path, 'older.cjs'), path.join(folder.path, 'newer.cjs'), path.join(folder.path, 'data')];
    await bundleVersion(older);
    await bundleVersion(newer, LATER_VERSIONS[later]);
  });

  afterAll(() => folder.remove());

  /** The index files of a schema, by their names. */
  async function indexFiles(schema: number): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await folderState(path.join(data, 'index')))].filter(([name]) => name.startsWith(`history-v${schema}-`)));
  }

  it('loses nothing, moves nothing, and each leaves the other’s index alone', async () => {
    const reports = await Promise.all([runVersion(older, data, '0.1.0', 12), runVersion(newer, data, '0.9.0', 12), runVersion(older, data, '0.1.0 too', 12)]);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    const [refused, changed] = [reports.map((report) => report.refused), reports.map((report) => report.changed)];
    // Were nobody to meet the other's runs, nothing would be proved.
    expect(Math.min((refused[0] ?? 0) + (refused[2] ?? 0), changed[1] ?? 0)).toBeGreaterThan(0);
    expect(refused[1]).toBe(0);

    const store = openStore(data, { clock: () => new Date(Date.now() + 90 * 60_000) });
    const expected = Object.assign({}, ...reports.map(({ recorded }) => recorded)) as Record<string, string>;
    expect(Object.keys(expected)).toHaveLength(36);
    expect((await store.runs()).map(({ id }) => id as string).sort()).toEqual(Object.keys(expected).sort());
    // Somebody who had read a run before it was edited may have edited it after: then that is in force, and this edit is a revision.
    for (const [id, description] of Object.entries(expected)) expect((await store.revisions(id)).map(({ run }) => run.description)).toContain(description);
    const report = await store.verify({ repair: true });
    expect(new Set(report.findings.map(({ problem }) => problem))).toEqual(new Set(['newerVersion']));
    const byNewer = new Set((await store.newerRuns()).map(({ id }) => id as string));
    expect(Object.keys(reports[1].recorded).filter((id) => !byNewer.has(id))).toEqual([]);
    expect(await store.quarantined()).toEqual([]);
    await store.close();

    const [ofOlder, ofNewer] = [await indexFiles(SCHEMA_VERSION), await indexFiles(SCHEMA_VERSION + 1)];
    expect(Math.min(ofOlder.size, ofNewer.size)).toBeGreaterThan(0);
    await runVersion(newer, data, '0.9.0', 3);
    expect(stateDifferences(ofOlder, await indexFiles(SCHEMA_VERSION))).toEqual([]);
    const afterNewer = await indexFiles(SCHEMA_VERSION + 1);
    await runVersion(older, data, '0.1.0', 3);
    expect(stateDifferences(afterNewer, await indexFiles(SCHEMA_VERSION + 1))).toEqual([]);
    console.log(`${refused.join('+')} changes refused, ${changed.join('+')} made, ${report.documents} documents, 0 lost`);
  });
});
