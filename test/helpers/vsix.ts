import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { outputFolder, projectFolder } from './editor-host/project';
import { packExtension } from './editor-host/vsix';

export const vsixFile = path.join(outputFolder, 'mirador.vsix');

/** Builds the bundles and packs them as they would be published. */
export async function packageExtension(): Promise<void> {
  await mkdir(outputFolder, { recursive: true });
  await promisify(execFile)(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
  await packExtension(projectFolder, vsixFile);
}
