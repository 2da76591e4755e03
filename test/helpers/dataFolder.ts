import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../../src/domain/run';

/** What a data folder holds as its documents have it, every revision, oldest first. */
export async function recordedRuns(dataFolder: string): Promise<readonly Run[]> {
  const folder = path.join(dataFolder, 'parallel-results', 'all_runs');
  const names = (await readdir(folder).catch(() => [])).sort();
  return Promise.all(names.map(async (name) => (JSON.parse(await readFile(path.join(folder, name, 'summary.json'), 'utf8')) as { readonly run: Run }).run));
}

/** As if what forges said last were older than a quarter of an hour. */
export async function forgetForges(dataFolder: string): Promise<void> {
  await rm(path.join(dataFolder, 'forge'), { recursive: true, force: true });
}
