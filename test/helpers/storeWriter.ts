import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SILENT_LOGGER } from '../../src/domain/logger';
import { HistoryStore } from '../../src/store/historyStore';
import { aRun } from './storeRuns';

/**
 * A process that records and prints the name of each run once it is acknowledged: `storeWriter durable|naive FOLDER COUNT START`; or one that
 * archives every run there is: `storeWriter archiver FOLDER COUNT START`.
 * It waits for the file START, so that several begin together.
 */
type Record = (description: string) => Promise<string>;

async function main([kind, folder, count, start]: readonly string[]): Promise<void> {
  if (folder === undefined || start === undefined) throw new Error('usage: storeWriter durable|naive FOLDER COUNT START');
  const record = recorder(kind, folder);
  process.stdout.write('ready\n');
  while (!existsSync(start)) await setTimeout(1);
  for (let number = 0; number < Number(count); number++) process.stdout.write(`${await record(`${process.pid} ${number}`)}\n`);
}

function recorder(kind: string | undefined, folder: string): Record {
  if (kind === 'archiver') return archiver(folder);
  return kind === 'naive' ? naive(folder) : durable(folder);
}

function archiver(folder: string): Record {
  const store = new HistoryStore({ folder, wasmFile: '', clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false });
  return async () => (await store.archive(await store.runsBefore(new Date()), { progressMessage: '' })).file ?? '';
}

function durable(folder: string): Record {
  const store = new HistoryStore({ folder, wasmFile: '', clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false });
  return async (description) => (await store.record(aRun({ description, createdAt: new Date().toISOString() }))).id;
}

/** What one would write first: load the whole history, add to it, write it back. The harness must see that it loses runs. */
function naive(folder: string): Record {
  const file = path.join(folder, 'history.json');
  return async (description) => {
    const history = await readFile(file, 'utf8')
      .then((text) => JSON.parse(text) as string[])
      .catch(() => []);
    await writeFile(file, JSON.stringify([...history, description]));
    return description;
  };
}

void main(process.argv.slice(2));
