import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../helpers/editor-host/project';
import { vsixFile } from '../helpers/vsix';

const KILOBYTE = 1000;

async function size(file: string): Promise<number> {
  return (await stat(path.join(projectFolder, file))).size;
}

/** What several late files of the extension need; their names change with what is in them. */
const isShared = (file: string): boolean => /^dist\/extension-shared-[A-Z0-9]{8}\.js$/.test(file);

const packaged = (): Promise<string[]> => listFiles({ cwd: projectFolder, packageManager: PackageManager.None });

/** Files that the extension loads late. */
const late = async (): Promise<string[]> => (await packaged()).filter((file) => file.startsWith('dist/extension-'));

describe('The package', () => {
  it('holds what is listed and nothing else', async () => {
    const files = await packaged();
    expect(files.filter(isShared).length).toBeLessThan(20);
    expect(files.filter((file) => !isShared(file)).sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/bin/parallel-patterns',
        'dist/bin/parallel-patterns.cmd',
        'dist/cli.js',
        'dist/extension-late-domain.js',
        'dist/extension-late-forge.js',
        'dist/extension-late-pages.js',
        'dist/extension-late-recorder.js',
        'dist/extension-late-store.js',
        'dist/extension-late.js',
        'dist/extension.js',
        'dist/history-worker.js',
        'dist/markdown.js',
        'dist/sql-wasm.js',
        'dist/sql-wasm.wasm',
        'dist/webview/dashboard.js',
        'dist/webview/panel.js',
        'l10n/bundle.l10n.de.json',
        'dist/webview/run.js',
        'media/icon.png',
        'media/mirador.svg',
        'media/readme-current-run.png',
        'media/readme-dashboard.png',
        'media/readme-history.png',
        'media/readme-panel.png',
        'media/readme-review.png',
        'media/readme-run.png',
        'media/walkthrough/current-run.svg',
        'media/walkthrough/forecast.svg',
        'media/walkthrough/look-around.svg',
        'media/walkthrough/record.svg',
        'package.json',
        'package.nls.de.json',
        'package.nls.json',
      ].sort(),
    );
  });

  it('is small', async () => {
    expect((await stat(vsixFile)).size).toBeLessThan(1750 * KILOBYTE);
    // Parsed at every start of the editor, and when something is first used.
    expect(await size('dist/extension.js')).toBeLessThan(27 * KILOBYTE);
    const [forge, others] = [(await late()).filter((file) => file.endsWith('late-forge.js')), (await late()).filter((file) => !file.endsWith('late-forge.js'))];
    expect(forge).toHaveLength(1);
    // Nobody loads it who has no pull requests.
    expect(await size(forge[0] ?? '')).toBeLessThan(70 * KILOBYTE);
    const sizes = await Promise.all(others.map(size));
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(510 * KILOBYTE);
    // A file is parsed at once: see src/extension/loadLate.ts.
    expect(Math.max(...sizes)).toBeLessThan(130 * KILOBYTE);
    expect(await size('dist/history-worker.js')).toBeLessThan(380 * KILOBYTE);
    expect(await size('dist/markdown.js')).toBeLessThan(70 * KILOBYTE);
    expect(await size('dist/webview/panel.js')).toBeLessThan(150 * KILOBYTE);
    expect(await size('dist/webview/run.js')).toBeLessThan(150 * KILOBYTE);
    expect(await size('dist/webview/dashboard.js')).toBeLessThan(150 * KILOBYTE);
  });

  it('keeps the command line, SQLite and the Markdown parser out of the extension', async () => {
    const extension = (await Promise.all(['dist/extension.js', ...(await late())].map((file) => readFile(path.join(projectFolder, file), 'utf8')))).join('');
    expect(extension).not.toContain('Usage: parallel-patterns');
    expect(extension).not.toContain('wasmBinary required');
    expect(extension).not.toContain('blockQuotePrefix');
    // The words are in the other bundles: the test looks for what is there to be found.
    expect(await readFile(path.join(projectFolder, 'dist/cli.js'), 'utf8')).toContain('Usage: parallel-patterns');
    expect(await readFile(path.join(projectFolder, 'dist/markdown.js'), 'utf8')).toContain('blockQuotePrefix');
    expect(await size('dist/sql-wasm.js')).toBeGreaterThan(40 * KILOBYTE);
  });
});
