import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds the project's package.json. It is looked for upwards because this code runs both from its source and from
 * bundles in `test-output/`, which lie at other depths.
 */
export const projectFolder = findProject(path.dirname(fileURLToPath(import.meta.url)));

/** Everything that a test run leaves for people to look at: screenshots, logs, bundles. */
export const outputFolder = path.join(projectFolder, 'test-output');

/** What is downloaded and built once. A CI service can keep this folder between its runs. */
export function cacheFolder(): string {
  return path.resolve(process.env['MIRADOR_TEST_CACHE'] ?? path.join(projectFolder, '.cache'));
}

function findProject(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) {
    return from;
  }
  const parent = path.dirname(from);
  if (parent === from) {
    throw new Error('These helpers only work inside the project.');
  }
  return findProject(parent);
}
