import { readLines } from '../lines';
import type { Found, NotRead, ReadOptions } from './found';
import { isRecord } from './legacyFields';
import type { LegacyRun } from './legacyRun';
import { isRefusal } from './legacyRun';
import { readLegacyRecord } from './readRecord';

/** Far above any run; a file of one endless line costs no more memory than this. */
const LONGEST_LINE = 1024 * 1024;

/** The old tool's `parallel_runs.jsonl`, read line by line. */
export async function readRunsLog(file: string, { timeZone, signal }: ReadOptions): Promise<Found> {
  const runs: LegacyRun[] = [];
  const notRead: NotRead[] = [];
  for await (const { number, text } of readLines(file, LONGEST_LINE, signal)) {
    const read = text === null ? { reason: `it is longer than ${LONGEST_LINE / 1024} KB or not UTF-8` } : readLine(text, timeZone);
    if (isRefusal(read)) notRead.push({ path: file, place: `line ${number}`, reason: read.reason });
    else runs.push(read);
  }
  return { runs, notRead };
}

function readLine(text: string, timeZone: string | undefined): ReturnType<typeof readLegacyRecord> {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return { reason: 'it is not JSON' };
  }
  return isRecord(record) ? readLegacyRecord('runsLog', record, { name: null, timeZone }) : { reason: 'it is not a JSON object' };
}
