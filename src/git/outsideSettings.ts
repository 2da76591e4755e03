import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * A text that changes when a person's own settings of git do: configuration, attributes and what is ignored, outside of every repository.
 * Reads no content and starts no process.
 */
export async function outsideSettings(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = os.homedir();
  const folder = path.join(environment['XDG_CONFIG_HOME'] ?? path.join(home, '.config'), 'git');
  const files = [environment['GIT_CONFIG_GLOBAL'] ?? path.join(home, '.gitconfig'), ...['config', 'attributes', 'ignore'].map((name) => path.join(folder, name))];
  const stamps = await Promise.all(files.map((file) => stat(file).then(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`, () => '-')));
  return stamps.join('\n');
}
