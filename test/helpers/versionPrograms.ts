import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { WASM_FILE } from './store';

/** What a program of some version did and saw. */
export interface VersionReport {
  /** Ids of the runs that it recorded, each with its description after it was edited. */
  readonly recorded: Readonly<Record<string, string>>;
  /** Changes of the others' runs that were refused because those are newer, and that were made. */
  readonly refused: number;
  readonly changed: number;
  /** Other reasons for which a call failed, and what was found to be wrong. */
  readonly failures: readonly string[];
}

/** A text of the sources and what a later version has there. */
type Edit = readonly [file: string, now: string, later: string];

/** A later version has a word more for outcomes, which every run of it uses, and a further step of the index's schema. */
const LATER_WORDS: readonly Edit[] = [
  ['domain/feature.ts', "z.enum(['merged', 'open', 'closed', 'unmerged'])", "z.enum(['merged', 'open', 'closed', 'unmerged', 'parked'])"],
  ['store/index/migrations.ts', 'SCHEMA_VERSION = MIGRATIONS.length;', 'SCHEMA_VERSION = MIGRATIONS.length + 1;'],
];

export const LATER_VERSIONS = {
  words: LATER_WORDS,
  format: [...LATER_WORDS, ['store/document.ts', 'FORMAT_VERSION = 1;', 'FORMAT_VERSION = 2;']],
} as const satisfies Readonly<Record<string, readonly Edit[]>>;

/** Bundles the program as this version, or as a later one made of the same sources. */
export async function bundleVersion(outfile: string, edits: readonly Edit[] = []): Promise<void> {
  const left = new Set(edits);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'versionProgram.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
    plugins: [
      {
        name: 'later',
        setup(bundle) {
          bundle.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
            let contents = await readFile(file, 'utf8');
            for (const edit of edits) {
              const [where, now, later] = edit;
              if (!file.replaceAll(path.sep, '/').endsWith(`src/${where}`) || !contents.includes(now)) continue;
              contents = contents.replace(now, later);
              left.delete(edit);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  if (left.size > 0) throw new Error(`The sources have changed: ${[...left].map(([file, now]) => `${file} has no “${now}”`).join(', ')}`);
}

export async function runVersion(script: string, folder: string, version: string, count: number): Promise<VersionReport> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, WASM_FILE, version, String(count)]);
  return JSON.parse(stdout) as VersionReport;
}
