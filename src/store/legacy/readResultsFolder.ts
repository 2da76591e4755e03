import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { concurrently } from '../../domain/concurrently';
import { readRegularFile } from '../regularFile';
import { errorCode } from '../storeError';
import type { Found, NotRead, ReadOptions } from './found';
import { isRecord, readCategory } from './legacyFields';
import type { LegacyRun, Refusal } from './legacyRun';
import { isRefusal } from './legacyRun';
import { readLegacyRecord } from './readRecord';

export const ALL_RUNS = 'all_runs';
const SUMMARY = 'summary.json';
const MAXIMUM_SUMMARY_BYTES = 1024 * 1024;
const READ_AT_ONCE = 16;

/**
 * The old tool's `parallel-results` folder. Only folders of `all_runs` that are folders and no links, and in each only its own summary.json
 * are read: nothing leads out of it.
 */
export async function readResultsFolder(folder: string, { timeZone, signal }: ReadOptions): Promise<Found> {
  const all = path.join(folder, ALL_RUNS);
  const names = (await readdir(all)).toSorted();
  const categories = await categoriesByRun(folder);
  const results = await concurrently(names, READ_AT_ONCE, async (name) => {
    signal?.throwIfAborted();
    return { name, read: await readRun(path.join(all, name), name, categories.get(name), timeZone) };
  });
  const runs: LegacyRun[] = [];
  const notRead: NotRead[] = [];
  for (const { name, read } of results) {
    if (read === null) continue;
    if (isRefusal(read)) notRead.push({ path: path.join(all, name), place: null, reason: read.reason });
    else runs.push(read);
  }
  return { runs, notRead };
}

/** Null for what is no run's folder: file managers and editors leave files of their own. */
async function readRun(place: string, name: string, category: string | undefined, timeZone: string | undefined): Promise<LegacyRun | Refusal | null> {
  const status = await lstat(place);
  if (status.isSymbolicLink()) return { reason: 'it is a link, and links are not followed' };
  if (!status.isDirectory()) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readRegularFile(path.join(place, SUMMARY), MAXIMUM_SUMMARY_BYTES));
  } catch (error) {
    return { reason: whyUnreadable(errorCode(error)) };
  }
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return { reason: `its ${SUMMARY} is not JSON` };
  }
  if (!isRecord(record)) return { reason: `its ${SUMMARY} is not a JSON object` };
  if (record['format'] === 'mirador.run') return { reason: 'it is a run of Mirador itself: export that history and import the export' };
  const read = readLegacyRecord('resultsFolder', record, { name, timeZone });
  return isRefusal(read) || read.category !== null || category === undefined ? read : { ...read, category };
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

/** What the links in the category folders say, by the run's name; where they lead, and whether to anything, makes no difference. */
async function categoriesByRun(folder: string): Promise<ReadonlyMap<string, string>> {
  const categories = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const category = entry.isDirectory() && entry.name !== ALL_RUNS ? readCategory(entry.name) : null;
    if (category === null) continue;
    for (const name of await readdir(path.join(folder, entry.name))) categories.set(name, category);
  }
  return categories;
}
