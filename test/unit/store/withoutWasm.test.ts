import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadSqlite } from '../../../src/store/index/sqlite';
import { openStore, temporaryFolder } from '../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../helpers/storeRuns';

// In a process of its own: sql.js keeps the first instance that it made, and never looks at another file then.
it.each([
  ['missing', () => Promise.resolve()],
  ['broken', (file: string) => writeFile(file, 'no wasm at all')],
])('the history goes on without its index when the wasm is %s', async (_name, prepare) => {
  const folder = await temporaryFolder();
  const wasmFile = path.join(folder.path, 'other.wasm');
  await prepare(wasmFile);
  const warnings: string[] = [];
  const store = openStore(folder.path, { wasmFile, logger: { info: () => undefined, warn: (message) => warnings.push(message) } });
  const first = await store.record(aRun());
  const second = await store.record(aRun({ createdAt: '2025-12-01T00:00:00Z', category: 'api' }));
  const suggestion = await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
  expect(await store.runs()).toEqual([first, second]);
  expect(await store.runs({ category: 'api', since: '2025-11-01T00:00:00Z' })).toEqual([second]);
  expect(await store.run(second.id)).toEqual(second);
  expect(await store.suggestions()).toEqual([suggestion]);
  await store.remove(second.id);
  expect(await store.runs()).toEqual([first]);
  expect((await store.verify({ repair: true })).findings).toEqual([]);
  await store.close();
  expect(warnings[0]).toMatch(/other\.wasm is missing or broken .*: install the extension again/);
  await expect(loadSqlite(wasmFile)).rejects.toMatchObject({ reason: 'wasmMissing' });
  await folder.remove();
});
