import process from 'node:process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SILENT_LOGGER } from '../../../src/domain/logger';
import { statistics } from '../../../src/learning/statistics';
import { HistoryStore } from '../../../src/store/historyStore';
import { loadSqlite } from '../../../src/store/index/sqlite';

/**
 * One thing in a process of its own, and what it cost, as JSON: `init` loads SQLite alone, `query` asks for the statistics, `rebuild` the
 * same where no index is there and saves it. Arguments: what, the data folder, sql-wasm.wasm.
 */
async function main(): Promise<void> {
  const [, , what, folder = '', wasmFile = ''] = process.argv;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let reports = 0;
  const start = performance.now();
  let answer: unknown = null;
  const store = new HistoryStore({ folder, wasmFile, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false, progress: () => (reports += 1) });
  if (what === 'init') await loadSqlite(wasmFile);
  else {
    const [runs, suggestions] = await Promise.all([store.outlines(), store.suggestionOutlines()]);
    answer = statistics(runs, suggestions);
  }
  const duration = performance.now() - start;
  const { user, system } = process.cpuUsage();
  const block = delay.max / 1e6;
  await store.close();
  console.log(JSON.stringify({ duration, cpu: (user + system) / 1000, block, blockWithSave: delay.max / 1e6, reports, rss: process.resourceUsage().maxRSS * 1024, answer }));
}

await main();
