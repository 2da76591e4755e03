import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { ALL_RUNS } from '../../store/legacy/readResultsFolder';

/** Names that the original tool gave its places, below the folder that it kept everything in. */
export const LEGACY_NAMES = { database: 'parallel_dev_memory.db', results: 'parallel-results', log: 'parallel_runs.jsonl' } as const;

/**
 * The places in a folder where the original tool kept its runs, those that are there.
 * @param folder absolute; by default the tool used `~/.claude`
 */
export async function legacyPlaces(folder: string): Promise<readonly string[]> {
  const places = [
    { place: path.join(folder, LEGACY_NAMES.database), kind: 'file' },
    { place: path.join(folder, LEGACY_NAMES.results), kind: 'folder', inside: ALL_RUNS },
    { place: path.join(folder, LEGACY_NAMES.log), kind: 'file' },
  ] as const;
  const found = await Promise.all(places.map(async (each) => ((await isThere(each)) ? [each.place] : [])));
  return found.flat();
}

/** Where the original tool kept its runs when nobody said otherwise. */
export function defaultLegacyFolder(home: string): string {
  return path.join(home, '.claude');
}

async function isThere({ place, kind, ...rest }: { readonly place: string; readonly kind: 'file' | 'folder'; readonly inside?: string }): Promise<boolean> {
  try {
    const status = await lstat(place);
    if (kind === 'file') return status.isFile() && status.size > 0;
    return status.isDirectory() && (await lstat(path.join(place, rest.inside ?? ''))).isDirectory();
  } catch {
    return false;
  }
}
