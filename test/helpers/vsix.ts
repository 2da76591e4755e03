import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { outputFolder, projectFolder } from './editor-host/project';

const run = promisify(execFile);

export const vsixFile = path.join(outputFolder, 'mirador.vsix');

/** Builds the bundles and packs them as they would be published. */
export async function packageExtension(): Promise<void> {
  await mkdir(outputFolder, { recursive: true });
  await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
  await packFolder(projectFolder, vsixFile);
}

/** Packs the extension in a folder that needs no building. */
export async function packFolder(folder: string, file: string): Promise<void> {
  const vsce = path.join(projectFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', file], {
    cwd: folder,
  });
}
