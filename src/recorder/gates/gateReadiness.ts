import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import { readInside } from '../readInside';
import { packageManager, parsePackageManifest, type PackageManager } from './packageScripts';

const SIZE_LIMIT = 256 * 1024;

/**
 * Why a gate cannot say anything yet, in one sentence; null when it can. A fresh worktree has no `node_modules`: what fails then is not the code.
 * @param worktree absolute path
 */
export async function whyNotReady(gate: Gate, worktree: string, l10n: Localizer): Promise<string | null> {
  if (gate.source === null || path.basename(gate.source) !== 'package.json') return null;
  const manifest = parsePackageManifest((await readInside(worktree, gate.source, SIZE_LIMIT)) ?? '');
  if (manifest === null || Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length === 0) return null;
  const folder = path.join(worktree, gate.cwd);
  if (await hasPackages(folder)) return null;
  const names = new Set(await readdir(folder).catch(() => []));
  return l10n.t('Run “{0}” in {1} first: the packages that its tests need are not installed.', installCommand(packageManager(manifest, names), names), folder);
}

function installCommand(manager: PackageManager, names: ReadonlySet<string>): string {
  if (manager !== 'npm') return `${manager} install`;
  return names.has('package-lock.json') || names.has('npm-shrinkwrap.json') ? 'npm ci' : 'npm install';
}

/** As Node and Yarn's "plug and play" look for packages: here, or in any folder above. */
async function hasPackages(folder: string): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    for (const name of ['node_modules', '.pnp.cjs']) {
      if (await stat(path.join(current, name)).then(() => true, () => false)) return true;
    }
    if (path.dirname(current) === current) return false;
  }
}
