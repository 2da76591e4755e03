import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { JudgedRun } from '../../src/domain/run';
import { openStore, temporaryFolder } from '../helpers/store';
import { aFeature, aRun } from '../helpers/storeRuns';

/**
 * What the store costs at 0, 1,000 and 10,000 runs. Prints one line a figure; the first tells how busy the machine is. Run with
 * `npm run bench:store`.
 */
const SIZES = [0, 1_000, 10_000];
const SAMPLES = 200;
const WRITERS = 32;

async function main(): Promise<void> {
  const folder = await temporaryFolder();
  print('200 million turns of an empty loop', `${turns().toFixed(0)} ms (some 300 on an idle machine of 3 GHz)`);
  try {
    let size = 0;
    for (const wanted of SIZES) {
      await fill(folder.path, size, wanted);
      size = wanted + (await recordCosts(folder.path, wanted));
    }
    await queryCosts(folder.path);
  } finally {
    await folder.remove();
  }
}

function turns(): number {
  const start = performance.now();
  let value = 0;
  for (let turn = 0; turn < 200_000_000; turn++) value = (value * 31 + turn) | 0;
  return performance.now() - start + (value === 0 ? 1 : 0);
}

async function fill(folder: string, from: number, to: number): Promise<void> {
  const store = openStore(folder);
  const numbers = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset).values();
  const write = async (): Promise<void> => {
    for (const number of numbers) await store.record(typicalRun(number));
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await store.close();
}

/** Four features, as a run of the panel's first users has. */
function typicalRun(number: number): JudgedRun {
  const names = ['auth', 'profile', 'favorites', 'search'];
  const createdAt = new Date(Date.UTC(2025, 0, 1) + number * 3_600_000).toISOString();
  return aRun({
    createdAt,
    category: ['ui', 'api', 'testing', 'documentation', 'refactoring'][number % 5] ?? 'ui',
    features: names.map((name) => aFeature({ ...aRun().features[0], name: `${name}-${number}` })),
  });
}

async function recordCosts(folder: string, size: number): Promise<number> {
  const store = openStore(folder);
  const histogram = createHistogram();
  await store.record(typicalRun(size));
  for (let sample = 1; sample < SAMPLES; sample++) {
    const start = performance.now();
    await store.record(typicalRun(size + sample));
    histogram.record(Math.max(1, Math.round((performance.now() - start) * 1000)));
  }
  await store.close();
  print(`record at ${size} runs`, `p50 ${ms(histogram.percentile(50))}, p99 ${ms(histogram.percentile(99))}`);
  return SAMPLES;
}

async function queryCosts(folder: string): Promise<void> {
  await timed('rebuild from the documents (first query, no index)', folder, false);
  await printIndexSize(folder);
  await timed('first query, cold', folder, true);
  const store = openStore(folder);
  await store.runs();
  await measured('second query', () => store.runs());
  await store.record(typicalRun(50_000));
  await measured('query after one more run', () => store.runs());
  await measured('one category', () => store.runs({ category: 'ui' }));
  await measured('verify', () => store.verify({ repair: false }));
  await store.close();
}

async function timed(name: string, folder: string, indexExists: boolean): Promise<void> {
  const store = openStore(folder);
  await measured(name, () => store.runs());
  await measured(indexExists ? 'close' : 'close (saves the index)', () => store.close());
}

async function printIndexSize(folder: string): Promise<void> {
  const index = path.join(folder, 'index');
  for (const name of await readdir(index)) print('index file', `${((await stat(path.join(index, name))).size / 1e6).toFixed(1)} MB`);
}

/** The longest time for which the event loop did not turn stands beside the duration. */
async function measured(name: string, task: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await task();
  const duration = performance.now() - start;
  delay.disable();
  print(name, `${duration.toFixed(1)} ms, longest block ${(delay.max / 1e6).toFixed(1)} ms`);
}

function print(name: string, figure: string): void {
  console.log(`${name.padEnd(52)} ${figure}`);
}

function ms(microseconds: number): string {
  return `${(microseconds / 1000).toFixed(2)} ms`;
}

await main();
