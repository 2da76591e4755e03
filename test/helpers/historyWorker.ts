import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './editor-host/project';

interface Bundler {
  readonly buildHistoryWorker: (outdir: string, entry?: string) => Promise<unknown>;
  readonly copySqlJs: (outdir: string) => Promise<unknown>;
}

/**
 * Bundles the worker of the history as it is shipped.
 * @param folder where its bundle and sql.js go
 * @param entry another worker, relative to the project
 */
export async function bundleWorker(folder: string, entry?: string): Promise<{ readonly script: string; readonly wasmFile: string }> {
  const { buildHistoryWorker, copySqlJs } = (await import(pathToFileURL(path.join(projectFolder, 'esbuild.mjs')).href)) as Bundler;
  await mkdir(folder, { recursive: true });
  await Promise.all([buildHistoryWorker(folder, entry), copySqlJs(folder)]);
  return { script: path.join(folder, 'history-worker.js'), wasmFile: path.join(folder, 'sql-wasm.wasm') };
}
