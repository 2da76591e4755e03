import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export const project = path.resolve(import.meta.dirname, '..', '..');

const STAMP = path.join(project, 'node_modules', '.installed-from');

/** Installs the packages of the lock file, unless they are there already. Uses nothing but Node and npm: it runs first of all. */
export function installPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Mirador needs Node 20 or later; this is ${process.version}.`);
  const wanted = createHash('sha256').update(readFileSync(path.join(project, 'package-lock.json'))).digest('hex');
  if (read(STAMP) === wanted) return;
  console.log('Installing the packages (npm ci) …');
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
  writeFileSync(STAMP, wanted);
}

/** Runs a command in the project with its output shown; ends this process with its exit code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: project, stdio: 'inherit', shell: process.platform === 'win32', ...options });
  if (result.error !== undefined) fail(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
