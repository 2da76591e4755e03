import { readLines } from '../lines';
import type { Found, ReadOptions } from './found';
import { Finds, nothing } from './found';
import { isRecord } from './legacyFields';
import { readLegacyRecord } from './readRecord';

/** Far above any run; a file of one endless line costs no more memory than this. */
const LONGEST_LINE = 1024 * 1024;

/** The old tool's `parallel_runs.jsonl`, read line by line. */
export async function readRunsLog(file: string, options: ReadOptions): Promise<Found> {
  const finds = new Finds(file);
  let lines = 0;
  for await (const { number, text } of readLines(file, LONGEST_LINE, options.signal)) {
    lines += 1;
    const read = text === null ? { reason: `it is longer than ${LONGEST_LINE / 1024} KB or not UTF-8` } : readLine(text, options);
    if (!finds.add(read, `line ${number}`, text?.length ?? 0)) break;
  }
  const found = finds.found();
  const first = found.notRead.find(({ place }) => place !== null);
  // Of a file that is something else, one sentence says more than one for each of its lines.
  if (found.runs.length > 0 || lines < 2 || first === undefined) return found;
  return nothing(file, `it is no log of the original tool: none of its ${lines} lines is a run (${first.place}: ${first.reason})`);
}

function readLine(text: string, { timeZone, now }: ReadOptions): ReturnType<typeof readLegacyRecord> {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return { reason: 'it is not JSON' };
  }
  return isRecord(record) ? readLegacyRecord('runsLog', record, { name: null, timeZone, now }) : { reason: 'it is not a JSON object' };
}
