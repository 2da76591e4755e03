import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadSqlite } from '../../store/index/sqlite';
import type { Found, ReadOptions } from '../../store/legacy/found';
import { readDatabase } from '../../store/legacy/readDatabase';
import { ALL_RUNS, readResultsFolder, SUMMARY } from '../../store/legacy/readResultsFolder';
import { readRunsLog } from '../../store/legacy/readRunsLog';
import { errorCode } from '../../store/storeError';
import { legacyPlaces } from './legacyPlaces';

/** What a path that was given turned out to be. */
export type Source =
  | { readonly kind: 'legacy'; readonly path: string; readonly read: (options: ReadOptions) => Promise<Found> }
  /** An export or an archive of a history of this product. */
  | { readonly kind: 'export'; readonly path: string; readonly form: 'json' | 'lines' | 'compressedLines' }
  | { readonly kind: 'none'; readonly path: string; readonly reason: string };

const HEAD_BYTES = 4096;
const SQLITE = 'SQLite format 3\0';
const GZIP = [0x1f, 0x8b];

/** The name of the formats of exports and archives begins so. */
const OWN_FORMAT = /^\s*\{\s*"format"\s*:\s*"mirador\./;

/**
 * What there is to import at a path: a folder may hold several sources. The path itself may be a link; nothing below it is followed.
 * @param wasmFile sql-wasm.wasm
 */
export async function sourcesAt(given: string, wasmFile: string): Promise<readonly Source[]> {
  let place: string;
  try {
    place = await realpath(given);
    const status = await stat(place);
    if (status.isDirectory()) return await sourcesIn(given, place, wasmFile);
    if (!status.isFile()) return [none(given, 'it is neither a file nor a folder')];
    return [await sourceOf(given, place, wasmFile)];
  } catch (error) {
    return [none(given, whyNot(errorCode(error)))];
  }
}

async function sourcesIn(given: string, folder: string, wasmFile: string): Promise<readonly Source[]> {
  if (path.basename(folder) === ALL_RUNS) return [results(path.dirname(folder))];
  if (await holds(folder, ALL_RUNS)) return [results(folder)];
  const places = [...(await legacyPlaces(folder)), ...(await legacyPlaces(path.join(folder, '.claude')))];
  if (places.length === 0) return [none(given, 'it holds nothing that can be imported: choose the original tool’s database, its parallel-results folder, its log, or an export')];
  return (await Promise.all(places.map((each) => sourcesAt(each, wasmFile)))).flat();
}

async function holds(folder: string, name: string): Promise<boolean> {
  return (await readdir(folder)).includes(name);
}

async function sourceOf(given: string, file: string, wasmFile: string): Promise<Source> {
  if (path.basename(file) === SUMMARY && path.basename(path.dirname(path.dirname(file))) === ALL_RUNS) {
    const folder = path.dirname(file);
    return { kind: 'legacy', path: given, read: (options) => readResultsFolder(path.dirname(path.dirname(folder)), options, path.basename(folder)) };
  }
  const head = await readHead(file);
  if (head.length === 0) return none(given, 'it is empty');
  if (head.toString('latin1', 0, SQLITE.length) === SQLITE) {
    return { kind: 'legacy', path: given, read: async (options) => readDatabase(file, await loadSqlite(wasmFile), options) };
  }
  if (head[0] === GZIP[0] && head[1] === GZIP[1]) return { kind: 'export', path: given, form: 'compressedLines' };
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  if (OWN_FORMAT.test(text)) return { kind: 'export', path: given, form: /"documents"\s*:/.test(text) ? 'json' : 'lines' };
  if (/^\s*\{/.test(text)) return { kind: 'legacy', path: given, read: (options) => readRunsLog(file, options) };
  return none(given, 'it is nothing that can be imported: not a database, a log of runs, or an export');
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function results(folder: string): Source {
  return { kind: 'legacy', path: folder, read: (options) => readResultsFolder(folder, options) };
}

function none(given: string, reason: string): Source {
  return { kind: 'none', path: given, reason };
}

function whyNot(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'it is not there';
    case 'ELOOP':
      return 'it is a link that leads to itself';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    default:
      return `it cannot be read (${code ?? 'unknown reason'})`;
  }
}
