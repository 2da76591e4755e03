import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runIdSchema } from '../../../src/domain/run';
import { statistics } from '../../../src/learning/statistics';
import { loadSqlite } from '../../../src/store/index/sqlite';
import { openStore, WASM_FILE } from '../../helpers/store';
import type { Figures } from './figures';
import { median, megabytes, ms, ratio } from './figures';
import type { ColdFigures, ColdTask } from './processes';
import { bundleCold, cold, figuresOf } from './processes';
import { QUERIES, type QueryName } from './queries';
import { durationsOf } from './recordCosts';
import { typicalRun } from './typicalRun';

const COLD_TIMES = 5;
const WARM_TIMES = 7;

/** The index is made, then asked from processes that have nothing yet, then from one that has it open. */
export async function queryCosts(folder: string, size: number, figures: Figures): Promise<void> {
  const program = await bundleCold();
  await rm(path.join(folder, 'index'), { recursive: true, force: true });
  const rebuilt = await cold(program, 'rebuild', folder);
  figures.set('rebuild of the index, in a process of its own', size, ms(rebuilt.duration));
  figures.set('  longest block of the rebuild, with saving', size, `${ms(rebuilt.block)}, ${ms(rebuilt.blockWithSave)}`);
  figures.set('  reports of progress', size, String(rebuilt.reports));
  figures.set('  peak memory of the rebuild', size, megabytes(rebuilt.rss));
  const times = async (task: ColdTask): Promise<readonly ColdFigures[]> => {
    const all: ColdFigures[] = [];
    for (let time = 0; time < COLD_TIMES; time++) all.push(await cold(program, task, folder));
    return all;
  };
  const [init, query] = [await times('init'), await times('query')];
  const [initDuration, queryDuration] = [init, query].map((each) => median(each.map(({ duration }) => duration))) as [number, number];
  figures.set('sql.js: its initialisation alone', size, ms(initDuration));
  figures.set('first query, cold process: all statistics', size, ms(queryDuration));
  figures.set('  beyond the initialisation', size, ms(queryDuration - initDuration));
  figures.set('  longest block of the first query', size, ms(median(query.map(({ block }) => block))));
  figures.set('  peak memory of the first query', size, megabytes(Math.max(...query.map(({ rss }) => rss))));
  figures.set('  its answer is that of the runs as they were made', size, isDeepStrictEqual(query[0]?.answer, expected(size)) ? 'yes' : 'NO');

  const store = openStore(folder);
  await store.outlines();
  figures.set('all outlines, warm', size, ms(median(await durationsOf(WARM_TIMES, () => store.outlines()))));
  figures.set('outlines of one category, warm', size, ms(median(await durationsOf(WARM_TIMES, () => store.outlines({ category: 'ui' })))));
  const id = (await store.outlines()).at(-1)?.id ?? runIdSchema.parse('');
  figures.set('one whole run, warm', size, ms(median(await durationsOf(WARM_TIMES, () => store.run(id)))));
  figures.set('verify', size, ms((await durationsOf(1, () => store.verify({ repair: false })))[0] ?? 0));
  await store.close();
}

/** Once more by hand, from the runs themselves. */
function expected(size: number): unknown {
  const runs = Array.from({ length: size }, (_, number) => ({ ...typicalRun(number), id: runIdSchema.parse('run_20250101_000000_0000') }));
  return JSON.parse(JSON.stringify(statistics(runs, [])));
}

/** The same queries over the same rows, here in sql.js and in a file by node:sqlite. */
export async function tableCosts(folder: string, size: number, figures: Figures, newerNode: string | null): Promise<Readonly<Record<string, number>> | null> {
  const file = await indexFile(folder);
  figures.set('index file', size, megabytes((await stat(file)).size));
  const copy = path.join(folder, 'native.sqlite');
  await writeFile(copy, await readFile(file));
  const native = newerNode === null ? null : await figuresOf(newerNode, ['--no-warnings', path.join('test', 'bench', 'store', 'native.mjs'), copy, JSON.stringify(QUERIES), String(WARM_TIMES)]);
  const database = new (await loadSqlite(WASM_FILE)).Database(new Uint8Array(await readFile(file)));
  for (const name of Object.keys(QUERIES) as QueryName[]) {
    const duration = median(await durationsOf(WARM_TIMES, () => Promise.resolve(database.exec(QUERIES[name]))));
    figures.set(`${name} query: sql.js, x node:sqlite`, size, `${ms(duration)}, ${ratio(duration, native?.[name])}`);
  }
  database.close();
  return native;
}

async function indexFile(folder: string): Promise<string> {
  const names = await readdir(path.join(folder, 'index'));
  return path.join(folder, 'index', names.find((name) => name.endsWith('.sqlite')) ?? '');
}
