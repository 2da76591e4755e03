import os from 'node:os';
import type { History } from '../store/history';
import { HistoryStore } from '../store/historyStore';
import type { CommandContext } from './context';
import { findDataFolder, isFolder } from './dataFolder';

/** Does something with the history; it is closed afterwards whatever happens. */
export async function withHistory<T>(
  context: CommandContext,
  dataDir: string | undefined,
  use: (history: History, folder: string) => Promise<T>,
): Promise<T> {
  const { env, cwd, clock, terminal, version, wasmFile } = context;
  const folder = findDataFolder(dataDir, { env, cwd, platform: process.platform, home: os.homedir(), isFolder });
  const logger = { info: () => undefined, warn: (message: string) => terminal.warn(message) };
  const history = new HistoryStore({ folder, wasmFile, clock, logger, version, watch: false, progress: terminal.progress });
  try {
    return await use(history, folder);
  } finally {
    await history.close();
  }
}
