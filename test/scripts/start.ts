/**
 * The rest of `npm start`, once packages and bundles are there: record the run of a repository, or of a sample, print the result, and
 * open VS Code with the extension on it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { pickEditor } from '../helpers/editor-host/pick';
import { cacheFolder, projectFolder } from '../helpers/editor-host/project';
import { startEditorServer } from '../helpers/editor-host/server';
import { makeSampleRun } from '../helpers/sampleRun';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'no-ui': { type: 'boolean' } } });
const [repository] = positionals;

/** A profile of its own: trying Mirador out must not touch the history of one that is installed. */
const home = path.join(cacheFolder(), 'start');
const profile = path.join(home, 'user');
const dataFolder = path.join(profile, 'User', 'globalStorage', 'mirador.parallel-patterns');

// npm runs scripts in the project's folder; paths are meant from where the person typed.
const folder = repository === undefined ? await sample() : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), repository);
const recorded = cli('record', '--repo', folder, '--yes');
if (recorded) {
  console.log('');
  cli('stats');
}
if (values['no-ui'] === true) process.exitCode = recorded ? 0 : 1;
else await openEditor();

/** Made anew each time; the history keeps what was recorded of the earlier ones. */
async function sample(): Promise<string> {
  const root = path.join(home, 'sample');
  await rm(root, { recursive: true, force: true });
  const { folder: made } = await makeSampleRun(path.join(root, 'shop'));
  console.log(`Made a sample repository with four worktrees in ${root}.\n`);
  return made;
}

function cli(...args: readonly string[]): boolean {
  const program = path.join(projectFolder, 'dist', 'cli.js');
  return spawnSync(process.execPath, [program, ...args, '--data-dir', dataFolder], { stdio: 'inherit' }).status === 0;
}

async function openEditor(): Promise<void> {
  const editor = pickEditor();
  if (editor.kind === 'download') {
    const onPath = spawnSync('code', ['--version'], { shell: process.platform === 'win32', stdio: 'ignore' }).status === 0;
    const program = onPath ? 'code' : await downloadAndUnzipVSCode();
    const flags = ['--new-window', `--user-data-dir=${profile}`, `--extensionDevelopmentPath=${projectFolder}`, folder];
    spawn(program, flags, { stdio: 'inherit', shell: onPath && process.platform === 'win32' });
    return;
  }
  const server = await startEditorServer({ host: editor.host, folder, userDataDir: profile, extensionsDir: path.join(home, 'extensions') });
  console.log('\nVS Code with Mirador on it is at this address, until Ctrl+C:');
  console.log(server.url(folder, [['extensionDevelopmentPath', server.remoteUri(projectFolder)]]));
}
