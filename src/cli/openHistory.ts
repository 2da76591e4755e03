import os from 'node:os';
import type { TransferableHistory } from '../store/history';
import { Following } from '../recorder/following/following';
import { FollowedFeatures } from '../store/followedFeatures';
import { HistoryStore } from '../store/historyStore';
import type { CommandContext } from './context';
import { findDataFolder, isFolder } from './dataFolder';

/** Does something with the history; it is closed afterwards whatever happens. */
export async function withHistory<T>(
  context: CommandContext,
  dataDir: string | undefined,
  use: (history: TransferableHistory, folder: string) => Promise<T>,
): Promise<T> {
  const { clock, terminal, version, wasmFile } = context;
  const folder = dataFolderOf(context, dataDir);
  const logger = { info: () => undefined, warn: (message: string) => terminal.warn(message) };
  const history = new HistoryStore({ folder, wasmFile, clock, logger, version, watch: false, progress: (done) => terminal.progress('Reading the history', done) });
  try {
    return await use(history, folder);
  } finally {
    await history.close();
  }
}

/**
 * What is known of the runs that are open.
 * @param options `readOnly` for a command that writes nothing
 */
export function openFollowing(context: CommandContext, dataDir: string | undefined, options: { readonly readOnly: boolean }): Following {
  const { clock, terminal, version } = context;
  const logger = { info: () => undefined, warn: (message: string) => terminal.warn(message) };
  return new Following(new FollowedFeatures({ folder: dataFolderOf(context, dataDir), clock, logger, version, ...options }), clock);
}

/** Absolute path of the data folder. */
export function dataFolderOf({ env, cwd }: CommandContext, dataDir: string | undefined): string {
  return findDataFolder(dataDir, { env, cwd, platform: process.platform, home: os.homedir(), isFolder });
}
