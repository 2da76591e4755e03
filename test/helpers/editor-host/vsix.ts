import { createVSIX } from '@vscode/vsce';

/** Packs an extension as it is published: what it needs has been bundled, so its packages stay out. */
export async function packExtension(folder: string, vsix: string): Promise<void> {
  await createVSIX({ cwd: folder, packagePath: vsix, dependencies: false, allowMissingRepository: true, skipLicense: true, rewriteRelativeLinks: false });
}
