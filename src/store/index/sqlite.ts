import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { SqlJsStatic } from 'sql.js';
import { sentence } from '../../domain/sentence';
import { describe, StoreError } from '../storeError';

/**
 * SQLite compiled to WebAssembly. Imported and instantiated at the first query, never before: it costs some 20 ms.
 *
 * @param wasmFile sql-wasm.wasm, which lies beside the bundle; from inside a bundle sql.js does not find it by itself
 */
export async function loadSqlite(wasmFile: string): Promise<SqlJsStatic> {
  try {
    // A copy of its own: a small Buffer is a window on a pool that others share.
    const wasmBinary = new Uint8Array(await readFile(wasmFile)).buffer;
    // Asked before: sql.js lets the failure of a broken one escape as an unhandled rejection, which ends a process.
    if (!WebAssembly.validate(wasmBinary)) throw new Error('not WebAssembly');
    const { default: initialize } = await import('sql.js');
    const sqlite = await initialize({ wasmBinary, printErr: () => undefined });
    await warmUp(sqlite);
    return sqlite;
  } catch (error) {
    throw new StoreError('wasmMissing', sentence("{0} is missing or broken ({1}): install the extension again to have the history's index back.", wasmFile, describe(error)), {
      cause: error,
    });
  }
}

/**
 * The functions of a WebAssembly module are compiled when they are first called, which for the first schema and the first query takes
 * as long as loading did. Called here for the first time in small parts, they keep nobody on this thread waiting.
 */
async function warmUp(sqlite: SqlJsStatic): Promise<void> {
  const database = new sqlite.Database();
  try {
    for (const part of ['SELECT 1', 'CREATE TABLE t (a TEXT PRIMARY KEY, b)', 'CREATE INDEX i ON t (b)', "INSERT INTO t VALUES ('a', 1)", 'SELECT b FROM t ORDER BY a']) {
      await setImmediate();
      database.exec(part);
    }
  } finally {
    database.close();
  }
}
