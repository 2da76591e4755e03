import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RunId } from '../../../src/domain/run';
import { recordRun } from '../../../src/recorder/recordRun';
import { openStore } from '../../helpers/store';
import type { Figures } from './figures';
import { median, ms } from './figures';
import { typicalRun } from './typicalRun';

/**
 * Records runs on top of `size`, then edits and takes back.
 * @returns median milliseconds of one record
 */
export async function recordCosts(folder: string, size: number, samples: number, figures: Figures): Promise<number> {
  const store = openStore(folder);
  const ids: RunId[] = [];
  const recorded = await durationsOf(samples, async (sample) => void ids.push((await store.record(typicalRun(size - samples + sample))).id));
  figures.set('record, durable: p50, p99', size, `${ms(median(recorded))}, ${ms(percentile(recorded, 99))}`);
  const first = ids[0] ?? ('' as RunId);
  const revised = await durationsOf(10, () => store.revise(first, typicalRun(size - samples)));
  figures.set('edit: p50', size, ms(median(revised)));
  figures.set('undo: p50', size, ms(median(await durationsOf(10, () => store.undo(first)))));
  await store.outlines({ worktrees: [] });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Removed at once, so that the history stays as large as it is said to be.
  const linked = await durationsOf(10, async (sample) => void ids.push((await recordRun(store, typicalRun(size + sample))).id));
  delay.disable();
  figures.set('record with its suggestion looked up: p50, longest block', size, `${ms(median(linked))}, ${ms(delay.max / 1e6)}`);
  for (const id of ids.slice(samples)) await store.remove(id);
  await store.close();
  return median(recorded);
}

export async function durationsOf(times: number, task: (sample: number) => Promise<unknown>): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let sample = 0; sample < times; sample++) {
    const start = performance.now();
    await task(sample);
    durations.push(performance.now() - start);
  }
  return durations;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
