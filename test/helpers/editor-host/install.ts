import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { canInstallDebianPackages, findProgram, installDebianPackages } from './debian';
import { PINNED_HOSTS, type EditorHost, type PinnedPackage } from './hosts';
import { cacheFolder, outputFolder } from './project';
import { Steps, type StepOptions } from './steps';

export { installChromium } from './chromium';

export interface InstalledEditor {
  /** The script that starts the server. */
  readonly serverMain: string;
  /** The Node executable to start it with. */
  readonly node: string;
  /** The version of VS Code. */
  readonly version: string;
}

/** Raise it when a change here makes an installation that is already in the cache useless. */
const LAYOUT = 1;

const TEMPORARY = '.installing-';

/** Longer than any installation takes. */
const ABANDONED_MILLISECONDS = 60 * 60_000;

/** Written last, so that a folder without it is known to be of an interrupted installation. */
const STAMP = 'installed.json';

/**
 * Returns a VS Code server, installing it into the cache at the first call. An interrupted installation leaves only a temporary
 * folder, and of two at the same time the first one to finish is kept.
 */
export async function installEditor(host: EditorHost): Promise<InstalledEditor> {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Error('The VS Code server of the tests runs on Linux and macOS. Elsewhere use MIRADOR_EDITOR=download.');
  }
  const { server } = PINNED_HOSTS[host];
  const cache = cacheFolder();
  const target = path.join(cache, `${server.name}-${server.version}-${process.platform}-${process.arch}-${LAYOUT}`);
  if (!existsSync(path.join(target, STAMP))) {
    await mkdir(cache, { recursive: true });
    await removeInterrupted(cache);
    const temporary = await mkdtemp(path.join(cache, TEMPORARY));
    try {
      await fill(temporary, host);
      await publish(temporary, target);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  return describe(target, host);
}

/** Removes what killed installations have left; a younger folder may be one that is being filled. */
async function removeInterrupted(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter((entry) => entry.startsWith(TEMPORARY))) {
    const folder = path.join(cache, name);
    if ((await stat(folder)).mtimeMs < Date.now() - ABANDONED_MILLISECONDS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Never exposes a half-filled folder: what was there before, if it is complete, wins. */
async function publish(temporary: string, target: string): Promise<void> {
  if (existsSync(path.join(target, STAMP))) {
    return;
  }
  await rm(target, { recursive: true, force: true });
  try {
    await rename(temporary, target);
  } catch (error) {
    if (!existsSync(path.join(target, STAMP))) {
      throw error;
    }
  }
}

function describe(folder: string, host: EditorHost): InstalledEditor {
  const { vscode } = PINNED_HOSTS[host];
  const ownNode = path.join(folder, 'node', 'bin', 'node');
  return {
    serverMain: path.join(folder, 'server', 'out', 'server-main.js'),
    node: existsSync(ownNode) ? ownNode : process.execPath,
    version: vscode,
  };
}

async function fill(folder: string, host: EditorHost): Promise<void> {
  const pinned = PINNED_HOSTS[host];
  const steps = new Steps(`VS Code ${pinned.vscode}`, path.join(outputFolder, 'logs', `install-${host}.log`));

  await Promise.all([
    steps.step('unpacked the server', async () => {
      await unpack(steps, pinned.server, path.join(folder, 'package'));
      await rename(path.join(folder, 'package', 'lib', 'vscode'), path.join(folder, 'server'));
      await rm(path.join(folder, 'package'), { recursive: true });
    }),
    needsOwnNode(pinned.node)
      ? steps.step(`unpacked Node ${pinned.node}`, () =>
          unpack(steps, { name: `node-${process.platform}-${process.arch}`, version: pinned.node }, path.join(folder, 'node')),
        )
      : Promise.resolve(),
    ensureBuildTools(steps),
  ]);

  const server = path.join(folder, 'server');
  const env = buildEnvironment(describe(folder, host).node);
  const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await steps.step('installed its packages', async () => {
    await steps.run('npm', install, { cwd: server, env });
    await steps.run('npm', install, { cwd: path.join(server, 'extensions'), env });
    // In the released editor these packages are in an archive of this name, and some are looked for only there.
    await symlink('node_modules', path.join(server, 'node_modules.asar'));
  });

  await Promise.all([
    steps.step('built its native modules', async () => {
      // One after the other: npm writes to the same tree, and each build uses all cores already.
      for (const module of pinned.nativeModules) {
        await buildNativeModule(steps, module, { cwd: server, env });
      }
    }),
    pinned.ripgrep === undefined ? Promise.resolve() : addRipgrep(steps, folder, pinned.ripgrep),
  ]);

  const answer = await steps.run(describe(folder, host).node, [describe(folder, host).serverMain, '--version']);
  if (answer.split('\n')[0] !== pinned.vscode) {
    throw new Error(`The server says that it is ${answer}, expected ${pinned.vscode}.`);
  }
  await writeFile(path.join(folder, STAMP), `${JSON.stringify({ version: pinned.vscode })}\n`);
}

/** A module is judged by whether it loads, because the script that follows the build of one fails after all is built. */
async function buildNativeModule(steps: Steps, module: string, options: StepOptions): Promise<void> {
  await steps.tryRun('npm', ['rebuild', module, '--foreground-scripts', '--loglevel=error'], options);
  if (!(await steps.tryRun('node', ['-e', `require('${module}')`], options))) {
    steps.warn(`${module} could not be built`);
  }
}

/** The running Node is taken when it is of the right major version and has its headers, which the native modules need. */
function needsOwnNode(version: string): boolean {
  return process.versions.node.split('.')[0] !== version.split('.')[0] || headersOf(process.execPath) === undefined;
}

/** The folder with the headers that came with a Node; without them a build would download them from somewhere else. */
function headersOf(node: string): string | undefined {
  const prefix = path.dirname(path.dirname(node));
  return existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? prefix : undefined;
}

/** Takes a package without its dependencies and without running any script of it. */
async function unpack(steps: Steps, wanted: PinnedPackage, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const name = `${wanted.name}@${wanted.version}`;
  await steps.run('npm', ['pack', name, '--pack-destination', into, '--silent'], { cwd: into, env: npmEnvironment() });
  const archive = (await readdir(into)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) {
    throw new Error(`npm pack ${name} left no archive.`);
  }
  const file = path.join(into, archive);
  if (wanted.integrity !== undefined) {
    const hash = createHash('sha512').update(await readFile(file)).digest('base64');
    if (`sha512-${hash}` !== wanted.integrity) {
      throw new Error(`The content of ${name} is not what was pinned: sha512-${hash}.`);
    }
  }
  await steps.run('tar', ['-xzf', file, '-C', into, '--strip-components=1']);
  await rm(file);
}

/** The oldest server's package downloads its search program when it is installed; a later version of it carries the program. */
async function addRipgrep(steps: Steps, folder: string, version: string): Promise<void> {
  const temporary = path.join(folder, 'ripgrep');
  await steps.step('added its search program', async () => {
    await unpack(steps, { name: `@vscode/ripgrep-${process.platform}-${process.arch}`, version }, temporary);
    const bin = path.join(folder, 'server', 'node_modules', '@vscode', 'ripgrep', 'bin');
    await mkdir(bin, { recursive: true });
    await copyFile(path.join(temporary, 'bin', 'rg'), path.join(bin, 'rg'));
    await chmod(path.join(bin, 'rg'), 0o755);
    await rm(temporary, { recursive: true });
  });
}

const BUILD_TOOLS = ['g++', 'make', 'python3'] as const;

async function ensureBuildTools(steps: Steps): Promise<void> {
  const missing = () => BUILD_TOOLS.filter((tool) => findProgram(tool) === undefined);
  if (missing().length === 0) {
    return;
  }
  if (canInstallDebianPackages()) {
    await installDebianPackages(steps, missing);
  } else {
    steps.warn(`without ${missing().join(', ')} the server has no log files, and the oldest one no terminals`);
  }
}

/** Without what an `npm run` around us has set about its own project. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix|command|execpath)/.test(name) && name !== 'INIT_CWD' && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(inherited);
}

function buildEnvironment(node: string): NodeJS.ProcessEnv {
  const inherited = npmEnvironment();
  const headers = headersOf(node);
  return {
    ...inherited,
    PATH: `${path.dirname(node)}${path.delimiter}${inherited['PATH'] ?? ''}`,
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    // Nothing here is slow enough to need optimised code, and compiling without takes a third of the time.
    CXXFLAGS: '-O0',
    MAKEFLAGS: '-j2',
  };
}
