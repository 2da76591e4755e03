import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Steps } from './steps';

/** The path of the first of these programs that is on the PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder: the next one.
      }
    }
  }
  return undefined;
}

/** One installation at a time: apt-get does not wait for another one's list of packages. */
let lastInstallation: Promise<unknown> = Promise.resolve();

/** Whether Debian packages can be installed without asking anyone for a password. */
export function canInstallDebianPackages(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

/** Installs packages of Debian. What is missing is asked when no other installation is running: that one may have brought it. */
export function installDebianPackages(steps: Steps, missing: () => readonly string[]): Promise<void> {
  const installation = lastInstallation.then(async () => {
    const packages = missing();
    if (packages.length === 0) {
      return;
    }
    await steps.step(`installed ${packages.join(' ')}`, async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const waitForOthers = ['-o', 'DPkg::Lock::Timeout=300'];
      await steps.run('apt-get', ['update', '-qq', ...waitForOthers], { env });
      await steps.run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...waitForOthers, ...packages], { env });
    });
  });
  lastInstallation = installation.catch(() => undefined);
  return installation;
}
