import type { Stats } from 'node:fs';
import { lstat, watch } from 'node:fs';
import * as fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { readRegularFile } from './regularFile';
import { errorCode } from './storeError';

export interface WritableFile {
  write(data: Uint8Array): Promise<void>;
  /** Resolves once the content is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Likewise, of its content, name or attributes; no program can set it. */
  readonly changedAt: number;
  readonly inode: number;
}

export interface Watch {
  close(): void;
}

/**
 * What the store needs of a file system, each call one step that can fail, so that tests inject a fault at every one.
 * Failures carry the operating system's code (`ENOSPC`, `EEXIST` …).
 */
export interface FileSystem {
  /** Fails with EEXIST; parents are not created. */
  createFolder(path: string): Promise<void>;
  /** Opens a file that must not exist yet. */
  createFile(path: string): Promise<WritableFile>;
  /** Resolves once the folder's entries are on the disk. */
  syncFolder(path: string): Promise<void>;
  /** A folder replaces nothing but an empty folder; a file replaces a file. */
  rename(from: string, to: string): Promise<void>;
  /** A link is removed itself, never what it leads to. */
  removeTree(path: string): Promise<void>;
  /**
   * The names in a folder, in no order.
   * @param prefix only names that begin with it are wanted, and others may be left out
   */
  list(path: string, prefix?: string): Promise<readonly string[]>;
  /** The names of the folders in a folder, in no order; a link to a folder is none. */
  listFolders(path: string): Promise<readonly string[]>;
  /** Of the name itself; a link is not followed. */
  status(path: string): Promise<FileStatus>;
  /** Of a regular file of at most `limit` bytes: a link fails with ELOOP, anything else with EINVAL, a larger one with EFBIG. */
  readFile(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>>;
  /** `target` is relative to the link's folder. */
  createLink(target: string, path: string): Promise<void>;
  /** Reports that something in the folder changed; `onError` once when it cannot watch any longer. */
  watch(path: string, onChange: () => void, onError: (error: unknown) => void): Watch;
}

// Not that of node:fs/promises: that takes twice the time, and a history of thousands of documents is asked about each.
const statusOf = promisify<string, Stats>(lstat);

export class NodeFileSystem implements FileSystem {
  async createFolder(path: string): Promise<void> {
    await fs.mkdir(path);
  }

  async createFile(path: string): Promise<WritableFile> {
    const handle = await fs.open(path, 'wx');
    return {
      write: (data) => handle.writeFile(data),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  }

  async syncFolder(path: string): Promise<void> {
    try {
      const handle = await fs.open(path, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!folderSyncIsImpossible(errorCode(error), process.platform)) throw error;
    }
  }

  rename(from: string, to: string): Promise<void> {
    return fs.rename(from, to);
  }

  removeTree(path: string): Promise<void> {
    return fs.rm(path, { recursive: true, force: true });
  }

  list(path: string, prefix?: string): Promise<readonly string[]> {
    return prefix === undefined ? fs.readdir(path) : namesBeginning(path, prefix);
  }

  async listFolders(path: string): Promise<readonly string[]> {
    return (await fs.readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async status(path: string): Promise<FileStatus> {
    const stats = await statusOf(path);
    return { kind: kindOf(stats), size: stats.size, modifiedAt: stats.mtimeMs, changedAt: stats.ctimeMs, inode: stats.ino };
  }

  readFile(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
    return readRegularFile(path, limit);
  }

  createLink(target: string, path: string): Promise<void> {
    return fs.symlink(target, path, 'dir');
  }

  watch(path: string, onChange: () => void, onError: (error: unknown) => void): Watch {
    const watcher = watch(path, { persistent: false }, onChange);
    watcher.on('error', onError);
    return watcher;
  }
}

/**
 * Windows cannot sync a folder and says EPERM or the like; elsewhere that would be a real failure. EINVAL and ENOTSUP are how
 * file systems anywhere say that they have no such operation (fsync(2)).
 */
export function folderSyncIsImpossible(code: string | undefined, platform: NodeJS.Platform): boolean {
  if (code === 'EINVAL' || code === 'ENOTSUP') return true;
  return platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EISDIR' || code === 'EBADF');
}

/** Names read in at a time. */
const NAMES_AT_ONCE = 1024;

/** In small parts: a list of 100,000 names keeps its thread for 30 ms when it comes as a whole. */
async function namesBeginning(path: string, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  const folder = await fs.opendir(path, { bufferSize: NAMES_AT_ONCE });
  try {
    // By callbacks: a promise for each of 100,000 names takes twice as long.
    await new Promise<void>((resolve, reject) => {
      const next = (): void =>
        folder.read((error, entry) => {
          if (error !== null) reject(error);
          else if (entry === null) resolve();
          else {
            if (entry.name.startsWith(prefix)) names.push(entry.name);
            next();
          }
        });
      next();
    });
  } finally {
    await folder.close();
  }
  return names;
}

function kindOf(stats: Stats): FileStatus['kind'] {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
}
