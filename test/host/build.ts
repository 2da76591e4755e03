import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { outputFolder, projectFolder } from '../helpers/editor-host/project';

const COMMON = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Bundles the in-host tests: the entry, which finds its suites beside it, and each suite. Returns the path of the entry. */
export async function buildHostTests(): Promise<string> {
  const source = path.join(projectFolder, 'test', 'host');
  const suites = (await readdir(path.join(source, 'suites'))).filter((file) => file.endsWith('.ts'));
  const outdir = path.join(outputFolder, 'host');
  // What is there is run: a suite that has been removed must not be.
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...COMMON,
    entryPoints: ['index.ts', ...suites.map((suite) => path.join('suites', suite))].map((file) => path.join(source, file)),
    outbase: source,
    outdir,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
  return path.join(outdir, 'index.cjs');
}

/** Bundles the stand-in for a desktop VS Code into one executable file and returns its path. */
export async function buildEditorStandIn(): Promise<string> {
  const outfile = path.join(outputFolder, 'host', 'code.mjs');
  await build({ ...COMMON, entryPoints: [path.join(projectFolder, 'test', 'helpers', 'editor-host', 'code.ts')], outfile, format: 'esm' });
  await chmod(outfile, 0o755);
  return outfile;
}
