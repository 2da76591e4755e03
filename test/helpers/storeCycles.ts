import { setImmediate } from 'node:timers/promises';
import { SILENT_LOGGER } from '../../src/domain/logger';
import { HistoryStore } from '../../src/store/historyStore';

/**
 * Opens and closes a history again and again and prints what memory it takes: `storeCycles FOLDER WASM CYCLES open|query|leak`, with
 * `--expose-gc`. Ten lines, each of JSON.
 */
async function main([folder = '', wasmFile = '', cycles = '0', what]: readonly string[]): Promise<void> {
  const kept: unknown[] = [];
  for (let cycle = 1; cycle <= Number(cycles); cycle++) {
    const store = new HistoryStore({ folder, wasmFile, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: true });
    const subscription = store.onDidChange(() => undefined);
    // Reads the folder, as a window does that is opened, and leaves the watch time to begin.
    await store.revisions('run_20251120_143022_none');
    if (what !== 'open') await store.runs();
    // What a leak looks like, so that the test can be seen to fail.
    if (what === 'leak') kept.push(store, new Uint8Array(50_000).fill(cycle));
    subscription.dispose();
    await store.close();
    if (cycle % (Number(cycles) / 10) === 0) await report(cycle);
  }
}

async function report(cycle: number): Promise<void> {
  await setImmediate();
  globalThis.gc?.();
  await setImmediate();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ cycle, rss, heapUsed, external, handles: process.getActiveResourcesInfo().length })}\n`);
}

void main(process.argv.slice(2));
