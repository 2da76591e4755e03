import { HistoryStore } from '../../src/store/historyStore';
import { StoreError } from '../../src/store/storeError';
import { aRun } from './storeRuns';

/** What somebody sees of a history and may do with it. */
export interface ReaderReport {
  readonly runs: readonly string[];
  readonly outlines: number;
  readonly revisions: number;
  readonly suggestions: number;
  readonly quarantined: readonly string[];
  readonly problems: readonly string[];
  /** Reason and message of what went wrong when a run was recorded, and when one was edited. */
  readonly refusals: readonly (readonly [reason: string, message: string])[];
  readonly warnings: readonly string[];
}

/** `historyReader FOLDER WASM`: asks everything, tries to write, and prints a {@link ReaderReport}. It says that it is two hours later. */
async function main([folder = '', wasmFile = '']: readonly string[]): Promise<void> {
  const warnings: string[] = [];
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const store = new HistoryStore({ folder, wasmFile, clock: () => new Date(Date.now() + 2 * 60 * 60_000), logger, version: '0.1.0', watch: true });
  const refusals: (readonly [string, string])[] = [];
  const subscription = store.onDidChange(() => undefined);
  const runs = await store.runs();
  const [first] = runs;
  for (const write of [() => store.record(aRun()), () => (first === undefined ? Promise.resolve(null) : store.revise(first.id, aRun()))]) {
    await write().catch((error: unknown) => refusals.push(error instanceof StoreError ? [error.reason, error.message] : ['none', String(error)]));
  }
  const report: ReaderReport = {
    runs: runs.map(({ description }) => description),
    outlines: (await store.outlines()).length,
    revisions: first === undefined ? 0 : (await store.revisions(first.id)).length,
    suggestions: (await store.suggestions()).length,
    quarantined: (await store.quarantined()).map(({ path }) => path).sort(),
    problems: (await store.verify({ repair: true })).findings.map(({ problem, repaired }) => `${problem} ${String(repaired)}`),
    refusals,
    warnings,
  };
  subscription.dispose();
  await store.close();
  process.stdout.write(JSON.stringify(report));
}

void main(process.argv.slice(2));
