import { existsSync, writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SILENT_LOGGER } from '../../src/domain/logger';
import type { RunId } from '../../src/domain/run';
import { HistoryStore } from '../../src/store/historyStore';
import { FaultyFileSystem } from './storeFaults';
import { A_FORECAST, A_PLAN, aRun } from './storeRuns';

/**
 * A process that writes to a history and prints a line for every write once it is acknowledged:
 * `storeWriter durable|mixed|archiver|reader|naive FOLDER COUNT START [WASM [CALL]]`. It waits for the file START, so that several begin together.
 * `mixed`, `archiver` and `reader` kill themselves at the given call of the file system, and say what that was to be.
 */
async function main([kind, folder, count, start, wasmFile = '', call = '-1']: readonly string[]): Promise<void> {
  if (folder === undefined || start === undefined) throw new Error('usage: storeWriter KIND FOLDER COUNT START [WASM [CALL]]');
  const files = new FaultyFileSystem();
  files.plan = ({ number, operation, path: place }) => {
    if (number !== Number(call)) return null;
    // To the descriptor itself: nothing that is still in memory would come out.
    writeSync(1, `${JSON.stringify({ killedAt: `${operation} ${kindOf(path.relative(folder, place))}` })}\n`);
    process.kill(process.pid, 'SIGKILL');
    return null;
  };
  const open = (): HistoryStore => new HistoryStore({ folder, wasmFile, clock: () => new Date(), logger: SILENT_LOGGER, version: '0.1.0', watch: false, fileSystem: files });
  process.stdout.write('ready\n');
  while (!existsSync(start)) await setTimeout(1);
  switch (kind) {
    case 'durable':
      return repeatedly(Number(count), recording(open()));
    case 'mixed':
      return repeatedly(Number(count), mixed(open()));
    case 'archiver':
      return repeatedly(Number(count), archiving(open()));
    case 'reader':
      return repeatedly(Number(count), () => readAndSave(open()));
    default:
      return repeatedly(Number(count), naive(folder));
  }
}

async function repeatedly(count: number, write: (number: number) => Promise<string>): Promise<void> {
  for (let number = 0; number < count; number++) process.stdout.write(`${await write(number)}\n`);
}

/** What lies at a place, without what is chance in its name. */
function kindOf(place: string): string {
  return place
    .split(path.sep)
    .map((part) => (/^[a-z_-]+/.exec(part)?.[0] ?? part).replace(/_\d*$/, ''))
    .join('/');
}

function recording(store: HistoryStore): (number: number) => Promise<string> {
  return async (number) => (await store.record(aRun({ description: `${process.pid} ${number}`, createdAt: new Date().toISOString() }))).id;
}

/** A write that was acknowledged: what became of which document. */
export interface Acknowledged {
  readonly did: 'record' | 'revise' | 'remove' | 'undo' | 'suggest';
  readonly id: string;
  /** The run's description after it; null once it is deleted, and for a suggestion. */
  readonly description: string | null;
}

/** Records a run and changes it in every way there is, again and again. */
function mixed(store: HistoryStore): (number: number) => Promise<string> {
  let id: RunId | null = null;
  let round = '';
  const write = async (number: number): Promise<Acknowledged> => {
    const step = number % 6;
    if (id === null || step === 0) {
      round = `${process.pid} ${number}`;
      id = (await store.record(aRun({ description: round, createdAt: new Date().toISOString() }))).id;
      return { did: 'record', id, description: round };
    }
    switch (step) {
      case 1:
        await store.revise(id, aRun({ description: `${round} edited` }));
        return { did: 'revise', id, description: `${round} edited` };
      case 2:
        return { did: 'suggest', id: (await store.suggest(A_PLAN, A_FORECAST, 'beta-1')).id, description: null };
      case 3:
        await store.remove(id);
        return { did: 'remove', id, description: null };
      default:
        return { did: 'undo', id, description: (await store.undo(id))?.description ?? null };
    }
  };
  return async (number) => JSON.stringify(await write(number));
}

/** Archives every run there is. */
function archiving(store: HistoryStore): () => Promise<string> {
  return async () => (await store.archive(await store.runsBefore(new Date()), { progressMessage: '' })).file ?? '';
}

async function readAndSave(store: HistoryStore): Promise<string> {
  const runs = await store.runs();
  await store.record(aRun({ description: `${process.pid} read ${runs.length}` }));
  const again = await store.runs();
  await store.close();
  return String(again.length);
}

/** What one would write first: load the whole history, add to it, write it back. The harness must see that it loses runs. */
function naive(folder: string): (number: number) => Promise<string> {
  const file = path.join(folder, 'history.json');
  return async (number) => {
    const description = `${process.pid} ${number}`;
    const history = await readFile(file, 'utf8')
      .then((text) => JSON.parse(text) as string[])
      .catch(() => []);
    await writeFile(file, JSON.stringify([...history, description]));
    return description;
  };
}

void main(process.argv.slice(2));
