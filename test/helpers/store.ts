import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { SILENT_LOGGER } from '../../src/domain/logger';
import { HistoryStore } from '../../src/store/historyStore';
import type { HistoryStoreOptions } from '../../src/store/historyStore';

export const WASM_FILE = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-store-'));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function openStore(folder: string, options: Partial<HistoryStoreOptions> = {}): HistoryStore {
  return new HistoryStore({ folder, wasmFile: WASM_FILE, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false, ...options });
}
