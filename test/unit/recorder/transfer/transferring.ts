import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import type { Run } from '../../../../src/domain/run';
import { statistics } from '../../../../src/learning/statistics';
import type { ExportFormat } from '../../../../src/recorder/transfer/exportFormat';
import { exportHistory } from '../../../../src/recorder/transfer/exportHistory';
import { importHistory } from '../../../../src/recorder/transfer/importHistory';
import type { ImportReport } from '../../../../src/recorder/transfer/importReport';
import { writeWhole } from '../../../../src/recorder/transfer/writeFile';
import type { JsonObject } from '../../../../src/store/canonicalJson';
import { canonicalJson } from '../../../../src/store/canonicalJson';
import type { ExportedDocument } from '../../../../src/store/exportedDocument';
import type { TransferableHistory } from '../../../../src/store/history';
import type { HistoryStoreOptions } from '../../../../src/store/historyStore';
import { folderState } from '../../../helpers/folderState';
import type { TemporaryFolder } from '../../../helpers/store';
import { openStore, temporaryFolder, WASM_FILE } from '../../../helpers/store';
import { A_FORECAST, A_PLAN, aRun } from '../../../helpers/storeRuns';

export interface Transferring {
  /** An absolute path in a folder of this test's own. */
  readonly at: (...names: readonly string[]) => string;
  /** Opens a history by its name; it is closed after the test. */
  readonly history: (name: string, options?: Partial<HistoryStoreOptions>) => TransferableHistory;
  /** The path of the export. */
  readonly exported: (from: TransferableHistory, format: ExportFormat) => Promise<string>;
  readonly take: (into: TransferableHistory, ...files: readonly string[]) => Promise<ImportReport>;
  /** Every file of the runs of a history, by its path. */
  readonly documentsOf: (name: string) => Promise<ReadonlyMap<string, string>>;
}

/** Registers what must be done before and after each test of a file. */
export function useTransfers(): Transferring {
  let folder: TemporaryFolder;
  let opened: TransferableHistory[] = [];
  let exports = 0;
  const at = (...names: readonly string[]): string => path.join(folder.path, ...names);

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    for (const each of opened) await each.close();
    opened = [];
    await folder.remove();
  });

  return {
    at,
    history: (name, options) => {
      const store = openStore(at(name), options);
      opened.push(store);
      return store;
    },
    exported: async (from, format) => {
      const file = at(`export-${exports++}.${format}`);
      const options = { format, now: new Date('2026-01-01T00:00:00Z'), version: '0.1.0', l10n: english };
      await writeWhole(file, exportHistory(from, options), { replace: false });
      return file;
    },
    take: (into, ...files) => importHistory(into, files, { l10n: english, wasmFile: WASM_FILE }),
    documentsOf: (name) => folderState(at(name, 'parallel-results', 'all_runs')),
  };
}

export async function figures(of: TransferableHistory): Promise<unknown> {
  return statistics(await of.outlines(), await of.suggestionOutlines());
}

export async function collect(from: TransferableHistory): Promise<readonly ExportedDocument[]> {
  const documents: ExportedDocument[] = [];
  for await (const exported of from.documents()) documents.push(exported);
  return documents;
}

/** A run, an edited one, a deleted one, one that was deleted and brought back, a suggestion. */
export async function fill(store: TransferableHistory): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let day = 1; day <= 4; day++) runs.push(await store.record(aRun({ description: `day ${day}`, createdAt: `2025-11-0${day}T00:00:00Z`, prsMerged: day % 3 })));
  const [, second, third, fourth] = runs;
  await store.revise(second?.id ?? expect.fail(), aRun({ description: 'corrected', createdAt: '2025-11-02T00:00:00Z' }));
  await store.remove(third?.id ?? expect.fail());
  await store.remove(fourth?.id ?? expect.fail());
  await store.undo(fourth?.id ?? expect.fail());
  await store.suggest(A_PLAN, A_FORECAST, 'beta-1');
  return runs;
}

/** Changes what a document's file says, as another version of the program would, which signs what it says. */
export async function rewrite(file: string, change: (raw: JsonObject) => JsonObject): Promise<void> {
  const unsigned = Object.fromEntries(Object.entries(change(JSON.parse(await readFile(file, 'utf8')) as JsonObject)).filter(([field]) => field !== 'sha256'));
  const sha256 = createHash('sha256').update(canonicalJson(unsigned)).digest('hex');
  await writeFile(file, `${JSON.stringify({ ...unsigned, sha256 }, null, 2)}\n`);
}
