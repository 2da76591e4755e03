import { statSync } from 'node:fs';
import path from 'node:path';

/** The folder that VS Code gives the extension: its identifier, in lower case. */
const EXTENSION = 'mirador.parallel-patterns';
/** Where nothing of VS Code is installed. */
const OWN_NAME = 'parallel-patterns';

/** Products that run VS Code extensions, by the name of their settings folder. */
const DESKTOP_PRODUCTS = ['Code', 'Code - Insiders', 'VSCodium', 'VSCodium - Insiders', 'Code - OSS', 'Cursor', 'Windsurf'];
/** Servers for remote windows, in the home folder. */
const SERVERS = ['.vscode-server', '.vscode-server-insiders', '.vscodium-server', '.cursor-server', '.windsurf-server', '.vscode-remote'];

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Absolute path. */
  readonly home: string;
  readonly cwd: string;
  readonly isFolder: (folder: string) => boolean;
}

/**
 * Where the history is: as told by `--data-dir`, by PARALLEL_PATTERNS_HOME (which the extension sets in the editor's terminals), the
 * extension's own folder of an editor on this machine, else the platform's folder for data. Creates nothing.
 */
export function findDataFolder(given: string | undefined, surroundings: Surroundings): string {
  const { env, cwd, isFolder } = surroundings;
  if (given !== undefined) return path.resolve(cwd, given);
  const told = env['PARALLEL_PATTERNS_HOME'];
  if (told !== undefined && told.trim() !== '') return path.resolve(cwd, told);
  return editorFolders(surroundings).find(isFolder) ?? path.join(dataHome(surroundings), OWN_NAME);
}

/** The extension's folders of all the editors that could be here, most common first. */
function editorFolders(surroundings: Surroundings): readonly string[] {
  const { home } = surroundings;
  const users = [
    ...DESKTOP_PRODUCTS.map((product) => path.join(configurationHome(surroundings), product)),
    path.join(dataHome(surroundings), 'code-server'),
    ...SERVERS.map((server) => path.join(home, server, 'data')),
  ];
  return users.map((user) => path.join(user, 'User', 'globalStorage', EXTENSION));
}

function configurationHome(surroundings: Surroundings): string {
  return platformFolder(surroundings, 'XDG_CONFIG_HOME', ['.config']);
}

function dataHome(surroundings: Surroundings): string {
  return platformFolder(surroundings, 'XDG_DATA_HOME', ['.local', 'share']);
}

/** Windows and macOS keep configuration and data in one place; elsewhere the XDG specification tells them apart. */
function platformFolder({ env, platform, home }: Surroundings, variable: string, fallback: readonly string[]): string {
  switch (platform) {
    case 'win32':
      return env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support');
    default:
      return absolute(env[variable]) ?? path.join(home, ...fallback);
  }
}

/** The XDG specification has relative paths ignored. */
function absolute(folder: string | undefined): string | undefined {
  return folder !== undefined && path.isAbsolute(folder) ? folder : undefined;
}

export function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
