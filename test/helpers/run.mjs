#!/usr/bin/env node
/**
 * Runs a TypeScript file with Node 20, which cannot strip types: `node test/helpers/run.mjs test/host/run.ts [arguments]`.
 *
 * The file is bundled with what it imports from this project; packages stay where they are installed. The bundle lies inside the
 * project, so that those packages are found, and is removed as soon as it is loaded.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [entry, ...rest] = process.argv.slice(2);
if (entry === undefined) {
  throw new Error('Say which file to run: node test/helpers/run.mjs <file.ts> [arguments]');
}

const project = path.resolve(import.meta.dirname, '..', '..');
const bundle = path.join(project, 'test-output', 'scripts', `${path.basename(entry, '.ts')}-${randomUUID()}.mjs`);
await build({
  entryPoints: [path.resolve(entry)],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});

process.setSourceMapsEnabled(true);
process.argv = [process.execPath, path.resolve(entry), ...rest];
try {
  await import(pathToFileURL(bundle).href);
} finally {
  await rm(bundle, { force: true });
}
