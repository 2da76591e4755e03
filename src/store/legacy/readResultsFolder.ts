import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { concurrently } from '../../domain/concurrently';
import { readRegularFile } from '../regularFile';
import { errorCode } from '../storeError';
import type { Found, ReadOptions } from './found';
import { Finds } from './found';
import { isRecord, readCategory } from './legacyFields';
import type { LegacyRun, Refusal } from './legacyRun';
import { isRefusal } from './legacyRun';
import { readLegacyRecord } from './readRecord';

export const ALL_RUNS = 'all_runs';
export const SUMMARY = 'summary.json';
const MAXIMUM_SUMMARY_BYTES = 1024 * 1024;
const READ_AT_ONCE = 16;
/** So that no more than these are held beyond what is taken. */
const BATCH = 256;

/**
 * The old tool's `parallel-results` folder. Only folders of `all_runs` that are folders and no links, and in each only its own summary.json
 * are read: nothing leads out of it.
 * @param only the name of the one run to read; undefined for all
 */
export async function readResultsFolder(folder: string, options: ReadOptions, only?: string): Promise<Found> {
  const finds = new Finds(folder);
  const all = path.join(folder, ALL_RUNS);
  if ((await lstat(all)).isSymbolicLink()) {
    finds.refuse(`its ${ALL_RUNS} is a link, and links are not followed`, null);
    return finds.found();
  }
  const names = only === undefined ? (await readdir(all)).toSorted() : [only];
  const categories = await categoriesByRun(folder);
  for (let start = 0; start < names.length; start += BATCH) {
    options.signal?.throwIfAborted();
    const batch = names.slice(start, start + BATCH);
    const read = await concurrently(batch, READ_AT_ONCE, async (name) => ({ name, ...(await readRun(path.join(all, name), name, categories.get(name), options)) }));
    for (const { name, run, size } of read) {
      if (run !== null && !finds.add(run, null, size, path.join(all, name))) return finds.found();
    }
  }
  return finds.found();
}

interface ReadRun {
  /** Null for what is no run's folder: file managers and editors leave files of their own. */
  readonly run: LegacyRun | Refusal | null;
  /** Characters. */
  readonly size: number;
}

async function readRun(place: string, name: string, category: string | undefined, options: ReadOptions): Promise<ReadRun> {
  const refuse = (reason: string): ReadRun => ({ run: { reason }, size: 0 });
  let text: string;
  try {
    const status = await lstat(place);
    if (status.isSymbolicLink()) return refuse('it is a link, and links are not followed');
    if (!status.isDirectory()) return { run: null, size: 0 };
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readRegularFile(path.join(place, SUMMARY), MAXIMUM_SUMMARY_BYTES));
  } catch (error) {
    return refuse(whyUnreadable(errorCode(error)));
  }
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return refuse(`its ${SUMMARY} is not JSON`);
  }
  if (!isRecord(record)) return refuse(`its ${SUMMARY} is not a JSON object`);
  if (record['format'] === 'mirador.run') return refuse('it is a run of Mirador itself: export that history and import the export');
  const run = readLegacyRecord('resultsFolder', record, { name, timeZone: options.timeZone, now: options.now });
  return { run: isRefusal(run) || run.category !== null || category === undefined ? run : { ...run, category }, size: text.length };
}

function whyUnreadable(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return `it has no ${SUMMARY}`;
    case 'ELOOP':
      return `its ${SUMMARY} is a link, and links are not followed`;
    case 'EFBIG':
      return `its ${SUMMARY} is larger than ${MAXIMUM_SUMMARY_BYTES / 1024} KB`;
    case 'EACCES':
    case 'EPERM':
      return `its ${SUMMARY} may not be read`;
    default:
      return `its ${SUMMARY} is not a readable text file`;
  }
}

/**
 * What the links in the category folders say, by the run's name; where they lead, and whether to anything, makes no difference. The old tool
 * put `run_` before the run's name once more, and where links are not possible it copied the summary.
 */
async function categoriesByRun(folder: string): Promise<ReadonlyMap<string, string>> {
  const categories = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const category = entry.isDirectory() && entry.name !== ALL_RUNS ? readCategory(entry.name) : null;
    if (category === null) continue;
    for (const name of await namesIn(path.join(folder, entry.name))) categories.set(name.replace(/^run_(?=run_)/, '').replace(/\.json$/, ''), category);
  }
  return categories;
}

/** A category is worth no failure. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
