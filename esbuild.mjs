import { build, transform } from 'esbuild';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = import.meta.dirname;
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

/**
 * The bundles: the extension, in several files, because the editor parses the first at every start and each of the others at once; what it asks the history, which runs in a
 * thread of its own; the webview, which runs in a browser; the command line, which needs no editor.
 */
const COMMON = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  target: 'node20',
  define: { MIRADOR_VERSION: JSON.stringify(version) },
};

/** sql.js stays a file of its own, which the bundles that need it load with their first query: nobody pays for it at the start. */
const SQL_JS_BESIDE = {
  name: 'sql-js-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^sql\.js$/ }, () => ({ path: './sql-wasm.js', external: true }));
  },
};

/** The Markdown parser is a file of its own as well: both bundles use the same one. */
const MARKDOWN_BESIDE = {
  name: 'markdown-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/markdown$/ }, () => ({ path: './markdown.js', external: true }));
  },
};

/** A third of the parser would be the names of 2,125 characters, of which specifications use a few; the others stay as they are written. */
const FEW_CHARACTER_NAMES = {
  name: 'few-character-names',
  setup({ onLoad }) {
    const characters = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0', hellip: '…', ndash: '–', mdash: '—', rarr: '→', larr: '←', times: '×', check: '✓' };
    onLoad({ filter: /[\\/]character-entities[\\/]index\.js$/ }, () => ({ contents: `export const characterEntities = ${JSON.stringify(characters)};`, loader: 'js' }));
  },
};

/** A quarter of js-yaml is what it makes at once without ever using it, such as its printer's patterns. None of that does anything but be there. */
const ONLY_YAML_THAT_IS_USED = {
  name: 'only-yaml-that-is-used',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]js-yaml[\\/]dist[\\/]js-yaml\.mjs$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      return { contents: text.replace(/^var ([\w$]+) = (?!class )(.*(?:\n[\t}\]].*)*);$/gm, 'var $1 = /* @__PURE__ */ (() => ($2))();'), loader: 'js' };
    });
  },
};

const NODE = {
  ...COMMON,
  platform: 'node',
  format: 'cjs',
  plugins: [SQL_JS_BESIDE, MARKDOWN_BESIDE, ONLY_YAML_THAT_IS_USED],
  // Late imports become late calls of require, which every extension host understands.
  supported: { 'dynamic-import': false },
};

/**
 * What the extension loads late, in the order in which it does so: src/extension/loadLate.ts. What several of them need is in files that they
 * share, `extension-shared-*.js`: of everything there is one.
 */
const LATE = { 'extension-late-domain': 'src/extension/lateDomain.ts', 'extension-late-store': 'src/extension/lateStore.ts', 'extension-late-recorder': 'src/extension/lateRecorder.ts', 'extension-late': 'src/extension/late.ts', 'extension-late-pages': 'src/extension/latePages.ts', 'extension-late-forge': 'src/extension/lateForge.ts' };

/** What is imported late is a file beside the one that does. */
const LATE_BESIDE = {
  name: 'late-beside',
  setup({ onResolve }) {
    for (const [name, entry] of Object.entries(LATE)) {
      onResolve({ filter: new RegExp(`^\\.{1,2}/${path.basename(entry, '.ts')}$`) }, () => ({ path: `./${name}.js`, external: true }));
    }
  },
};

/** @param {string} outdir where `extension.js` and what it loads late go; they need {@link copySqlJs} and {@link buildMarkdown} beside them */
export async function buildExtension(outdir) {
  const extension = { ...NODE, outdir, external: ['vscode'], plugins: [...NODE.plugins, LATE_BESIDE] };
  const [, late] = await Promise.all([
    build({ ...extension, entryPoints: { extension: 'src/extension/extension.ts' } }),
    build({ ...extension, entryPoints: LATE, format: 'esm', splitting: true, chunkNames: 'extension-shared-[hash]', write: false }),
  ]);
  await mkdir(outdir, { recursive: true });
  // Only modules can share files, and only files that are none can be loaded by every extension host.
  await Promise.all(
    late.outputFiles.map(async (file) => {
      const { code } = await transform(file.text, { format: 'cjs', platform: 'node', target: COMMON.target, minify: true, supported: NODE.supported, legalComments: 'none' });
      await writeFile(path.join(outdir, path.basename(file.path)), code);
    }),
  );
  return late;
}

/**
 * @param {string} outdir where `history-worker.js` goes; it needs {@link copySqlJs} beside it
 * @param {string} entry another one, for tests
 */
export function buildHistoryWorker(outdir, entry = 'src/recorder/worker/historyWorker.ts') {
  return build({ ...NODE, entryPoints: [entry], outfile: path.join(outdir, 'history-worker.js') });
}

/** The pages that webviews show: entries in src/webview, each a bundle of the same name. */
const PAGES = ['panel', 'dashboard', 'run'];

/** @param {string} outdir where `webview/panel.js` and the other pages go */
export function buildWebview(outdir) {
  return build({
    ...COMMON,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: PAGES.map((page) => `src/webview/${page}.ts`),
    outdir: path.join(outdir, 'webview'),
  });
}

/** @param {string} outdir where `markdown.js` goes */
export function buildMarkdown(outdir) {
  return build({ ...NODE, entryPoints: ['src/recorder/specification/markdown.ts'], outfile: path.join(outdir, 'markdown.js'), plugins: [FEW_CHARACTER_NAMES] });
}

/** @param {string} outdir where `cli.js`, sql.js, the Markdown parser and the shims for the PATH go */
export async function buildCli(outdir) {
  const result = await build({
    ...NODE,
    entryPoints: ['src/cli/main.ts'],
    outfile: path.join(outdir, 'cli.js'),
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(path.join(outdir, 'cli.js'), 0o755);
  await copySqlJs(outdir);
  await buildMarkdown(outdir);
  await writeShims(path.join(outdir, 'bin'));
  return result;
}

/** From inside a bundle sql.js does not find its wasm; both lie beside the bundles, and the path of the wasm is given. */
export async function copySqlJs(outdir) {
  await mkdir(outdir, { recursive: true });
  await Promise.all(
    ['sql-wasm.js', 'sql-wasm.wasm'].map((file) => copyFile(path.join(root, 'node_modules/sql.js/dist', file), path.join(outdir, file))),
  );
}

/**
 * `parallel-patterns` for the editor's terminals. A machine with VS Code need not have Node: the extension names the editor's own
 * in PARALLEL_PATTERNS_NODE, which as Electron runs plain JavaScript when told so.
 */
async function writeShims(folder) {
  await mkdir(folder, { recursive: true });
  const posix = path.join(folder, 'parallel-patterns');
  await writeFile(
    posix,
    [
      '#!/bin/sh',
      'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
      'ELECTRON_RUN_AS_NODE=1 exec "${PARALLEL_PATTERNS_NODE:-node}" "$here/../cli.js" "$@"',
      '',
    ].join('\n'),
  );
  await chmod(posix, 0o755);
  await writeFile(
    path.join(folder, 'parallel-patterns.cmd'),
    [
      '@echo off',
      'setlocal',
      'set ELECTRON_RUN_AS_NODE=1',
      'if not defined PARALLEL_PATTERNS_NODE set PARALLEL_PATTERNS_NODE=node',
      '"%PARALLEL_PATTERNS_NODE%" "%~dp0..\\cli.js" %*',
      '',
    ].join('\r\n'),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = path.join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  await Promise.all([buildExtension(dist), buildHistoryWorker(dist), buildWebview(dist), buildCli(dist)]);
}
