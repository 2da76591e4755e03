import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JsonObject } from '../../src/store/canonicalJson';
import { parseDocument, printDocument } from '../../src/store/document';
import { documentName } from '../../src/store/documentName';
import { newIndex } from '../../src/store/index/indexFiles';
import { SCHEMA_VERSION } from '../../src/store/index/migrations';
import { loadSqlite } from '../../src/store/index/sqlite';
import { aRun } from './storeRuns';

/**
 * Writes the fixture of the current schema version, once, when a version is released:
 * `node test/helpers/run.mjs test/helpers/storeFixture.ts` from the project's folder. Fixtures of earlier versions are never made again.
 */
async function main(): Promise<void> {
  const name = documentName('run', 'run_20251120_143022_k3f9', 1);
  const content = JSON.parse(JSON.stringify({ ...aRun(), id: name.id })) as JsonObject;
  const fields = { revision: 1, deleted: false, version: '0.1.0', writtenAt: new Date('2025-11-20T15:00:00Z') };
  const parsed = parseDocument(name, new TextEncoder().encode(printDocument('run', content, fields)));
  if (parsed.result !== 'ok') throw new Error(JSON.stringify(parsed));
  const index = newIndex(await loadSqlite(path.join('node_modules', 'sql.js', 'dist', 'sql-wasm.wasm')));
  await index.add([parsed.document]);
  const folder = path.join('test', 'fixtures', 'store');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `history-v${SCHEMA_VERSION}.sqlite`), index.image());
}

void main();
