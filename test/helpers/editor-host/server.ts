import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installEditor, type InstalledEditor } from './install';
import type { EditorHost } from './hosts';
import { registerLanguagePack } from './languagePack';
import { projectFolder } from './project';

export type Settings = Readonly<Record<string, unknown>>;

/** What a browser tells the workbench in its address, such as `['extensionDevelopmentPath', …]`. */
export type Payload = readonly (readonly [name: string, value: string])[];

export interface EditorServerOptions {
  readonly host: EditorHost;
  /** The folder or `.code-workspace` file that {@link EditorServer.url} opens when it is given none. */
  readonly folder?: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Added to, and stronger than, {@link QUIET_SETTINGS}. */
  readonly settings?: Settings;
  /** The display language, such as `de`. The editor's own words stay English; extensions show their translations. */
  readonly locale?: string;
  /** Added to the environment of the server, which is the environment of extensions and terminals. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** An editor that asks nothing, fetches nothing and shows nothing but what is under test. */
export const QUIET_SETTINGS: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A picture taken while something fades in shows nothing.
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  // The theme is the one that a test has chosen, whatever the machine prefers.
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  // A canvas cannot be read by a test.
  'terminal.integrated.gpuAcceleration': 'off',
  // A browser asks whether to leave the page, which nobody would answer.
  'window.confirmBeforeClose': 'never',
};

/** A value that a version does not know it would correct in the file, and overwrite what a test writes at that moment. */
const NO_UPDATES: Readonly<Record<EditorHost, Settings>> = {
  oldest: { 'extensions.autoUpdate': false },
  newest: { 'extensions.autoUpdate': 'off' },
};

/** An editor without a marketplace, so that no test depends on what is in it. */
const NO_GALLERY = '{}';

const START_MILLISECONDS = 60_000;
const STOP_MILLISECONDS = 10_000;

/** A running VS Code server; see {@link startEditorServer}. */
export class EditorServer {
  readonly port: number;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly #keeper: ChildProcess;
  readonly #editor: InstalledEditor;
  readonly #options: EditorServerOptions;
  readonly #output: ServerOutput;

  constructor(keeper: ChildProcess, editor: InstalledEditor, port: number, options: EditorServerOptions, output: ServerOutput) {
    this.#keeper = keeper;
    this.#editor = editor;
    this.#options = options;
    this.#output = output;
    this.port = port;
    this.userDataDir = options.userDataDir;
    this.extensionsDir = options.extensionsDir;
  }

  /** The address at which a browser finds a folder or a `.code-workspace` file. */
  url(folder: string | undefined = this.#options.folder, payload?: Payload): string {
    const address = new URL(`http://127.0.0.1:${this.port}/`);
    if (folder !== undefined) {
      address.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
    } else {
      // Without a word the server opens what was open the last time.
      address.searchParams.set('ew', 'true');
    }
    if (payload !== undefined) {
      address.searchParams.set('payload', JSON.stringify(payload));
    }
    return address.href;
  }

  /** The address of a path on the server's machine, as the workbench writes it. */
  remoteUri(file: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${file}`;
  }

  /** The folder that an extension knows as `context.globalStorageUri`. */
  globalStorage(extensionId: string): string {
    return path.join(this.userDataDir, 'User', 'globalStorage', extensionId.toLowerCase());
  }

  get settingsFile(): string {
    return settingsFile(this.userDataDir);
  }

  /** Changes user settings; `undefined` removes one. A window that is open sees it only after it has been loaded anew. */
  async changeSettings(changes: Settings): Promise<void> {
    const now = JSON.parse(await readFile(this.settingsFile, 'utf8')) as Record<string, unknown>;
    await writeFile(this.settingsFile, `${JSON.stringify({ ...now, ...changes }, undefined, 2)}\n`);
  }

  /** What the server has written so far. */
  logs(): string {
    return this.#output.text;
  }

  async installVsix(file: string): Promise<void> {
    const directories = ['--extensions-dir', this.extensionsDir, '--user-data-dir', this.userDataDir];
    const child = spawn(this.#editor.node, [this.#editor.serverMain, ...directories, '--install-extension', file, '--force'], {
      env: editorEnvironment(this.#options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new ServerOutput(child);
    const [code] = (await once(child, 'close')) as [number | null];
    // The command ends with 0 even when the file is not an extension.
    if (code !== 0 || !output.text.includes('was successfully installed')) {
      throw new Error(`${file} could not be installed:\n${output.text}`);
    }
  }

  /** Ends the server and all that it has started. */
  async stop(): Promise<void> {
    if (this.#keeper.exitCode !== null || this.#keeper.signalCode !== null) {
      return;
    }
    const exited = once(this.#keeper, 'exit');
    this.#keeper.stdin?.end();
    await Promise.race([exited, delay(STOP_MILLISECONDS, undefined, { ref: false })]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Starts a VS Code server on a free port of this machine and waits until it answers. It never outlives the process that started it. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const editor = await installEditor(options.host);
  await prepareUserData(options);
  const port = await freePort();
  const keeper = spawn(
    process.execPath,
    [
      path.join(projectFolder, 'test', 'helpers', 'editor-host', 'keeper.mjs'),
      editor.node,
      editor.serverMain,
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--without-connection-token', '--accept-server-license-terms'],
      ...['--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir],
      // What the server keeps for itself would go to the home folder.
      ...['--server-data-dir', path.join(options.userDataDir, 'server')],
      ...(options.locale === undefined ? [] : ['--locale', options.locale]),
    ],
    { env: editorEnvironment(options.env), stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const server = new EditorServer(keeper, editor, port, options, new ServerOutput(keeper));
  try {
    await untilItAnswers(keeper, port);
  } catch (error) {
    await server.stop();
    throw new Error(`The VS Code server did not start:\n${server.logs()}`, { cause: error });
  }
  return server;
}

/** Keeps what a process writes. */
class ServerOutput {
  text = '';

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk;
      });
    }
  }
}

async function prepareUserData({ host, userDataDir, extensionsDir, settings, locale }: EditorServerOptions): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  await mkdir(path.dirname(settingsFile(userDataDir)), { recursive: true });
  await writeFile(settingsFile(userDataDir), `${JSON.stringify({ ...QUIET_SETTINGS, ...NO_UPDATES[host], ...settings }, undefined, 2)}\n`);
  if (locale !== undefined) {
    await registerLanguagePack(userDataDir, locale);
  }
}

function settingsFile(userDataDir: string): string {
  return path.join(userDataDir, 'User', 'settings.json');
}

/** Without what the test runner, npm or an editor around us has set: an extension would take it for its user's. */
function editorEnvironment(added: EditorServerOptions['env'] = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_ENV$|TEST$|INIT_CWD$|CI$)/.test(name),
  );
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: NO_GALLERY, ...added };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('No free port.');
  }
  return address.port;
}

async function untilItAnswers(keeper: ChildProcess, port: number): Promise<void> {
  const end = Date.now() + START_MILLISECONDS;
  while (Date.now() < end) {
    if (keeper.exitCode !== null || keeper.signalCode !== null) {
      throw new Error('It ended at once.');
    }
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/version`);
      if (answer.ok) {
        return;
      }
    } catch {
      // Not listening yet.
    }
    await delay(50);
  }
  throw new Error(`No answer within ${START_MILLISECONDS / 1000} seconds.`);
}
