import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { WASM_FILE } from '../../helpers/store';

const run = promisify(execFile);
const PROJECT = process.cwd();
/** Where the newer Node is put, apart from the project's packages. */
const NODE_FOLDER = path.join(PROJECT, '.cache', 'bench-node');

export interface ColdFigures {
  /** Milliseconds from the first line of the program to its answer. */
  readonly duration: number;
  /** Milliseconds, the longest for which the event loop did not turn. */
  readonly block: number;
  /** The same with closing, which saves the index. */
  readonly blockWithSave: number;
  /** Reports of progress. */
  readonly reports: number;
  /** Bytes, the most that the process ever had. */
  readonly rss: number;
  readonly answer: unknown;
}

export type ColdTask = 'init' | 'query' | 'rebuild';

/** The program for {@link cold}, as the product is bundled: everything in one file but sql.js. */
export async function bundleCold(): Promise<string> {
  const outfile = path.join(PROJECT, 'test-output', 'scripts', 'bench-cold.mjs');
  const entry = path.join(PROJECT, 'test', 'bench', 'store', 'cold.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node20', external: ['sql.js'], logLevel: 'warning' });
  return outfile;
}

export async function cold(program: string, task: ColdTask, folder: string): Promise<ColdFigures> {
  const { stdout } = await run(process.execPath, [program, task, folder, WASM_FILE], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as ColdFigures;
}

/** A Node that has node:sqlite: this one, or a newer one from the registry; null where neither is to be had. */
export async function nodeWithSqlite(): Promise<string | null> {
  const installed = path.join(NODE_FOLDER, 'node_modules', 'node', 'bin', 'node');
  for (const node of [process.execPath, installed]) if (await hasSqlite(node)) return node;
  try {
    await run('npm', ['install', '--prefix', NODE_FOLDER, '--no-audit', '--no-fund', 'node@24']);
  } catch {
    return null;
  }
  return (await hasSqlite(installed)) ? installed : null;
}

async function hasSqlite(node: string): Promise<boolean> {
  if (node !== process.execPath && !existsSync(node)) return false;
  return run(node, ['--eval', 'require("node:sqlite")']).then(() => true, () => false);
}

/** @returns what the program printed, parsed; null where it could not run */
export async function figuresOf(command: string, args: readonly string[]): Promise<Readonly<Record<string, number>> | null> {
  try {
    return JSON.parse((await run(command, [...args])).stdout) as Record<string, number>;
  } catch (error) {
    console.error(`${command}: ${String(error)}`);
    return null;
  }
}
