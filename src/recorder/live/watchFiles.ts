import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FolderWatch, WatchFolder } from './watchFolder';

/** Not looked into: git's own files are watched one by one, and installed packages are nobody's work. */
const SKIPPED = new Set(['.git', 'node_modules']);

/** By the system's own means. Linux watches single folders only: there it is one watch a folder. */
export const watchFiles: WatchFolder = (folder, onChange, onLost) => {
  if (process.platform === 'linux') return new TreeWatch(folder, onChange, onLost);
  const watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => onChange(name === null ? null : path.join(folder, name)));
  watcher.on('error', onLost);
  return { dispose: () => watcher.close() };
};

/** One watch a folder. (Node's own for whole trees, as of version 20, makes one a file.) */
class TreeWatch implements FolderWatch {
  readonly ready: Promise<void>;
  readonly #onChange: (file: string | null) => void;
  readonly #onLost: (error: unknown) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #disposed = false;

  constructor(root: string, onChange: (file: string | null) => void, onLost: (error: unknown) => void) {
    this.#onChange = onChange;
    this.#onLost = onLost;
    this.ready = this.#visit(root);
  }

  dispose(): void {
    this.#disposed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  async #visit(root: string): Promise<void> {
    const pending = [root];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      if (!this.#watch(folder)) continue;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) if (entry.isDirectory() && !SKIPPED.has(entry.name)) pending.push(path.join(folder, entry.name));
    }
  }

  /** @returns false when it is not watched, or was already */
  #watch(folder: string): boolean {
    if (this.#disposed || this.#watchers.has(folder)) return false;
    try {
      const watcher = watch(folder, { persistent: false }, (event, name) => this.#onEvent(folder, event, name));
      watcher.on('error', (error) => this.#onError(error));
      this.#watchers.set(folder, watcher);
      return true;
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  #onError(error: unknown): void {
    // A folder may be gone again before it is watched; whatever is in its place was an event of the folder around it.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
    // Most likely the system's limit of watches (`fs.inotify.max_user_watches`), or a folder that may not be read.
    this.#onLost(error);
  }

  #onEvent(folder: string, event: string, name: string | null): void {
    if (name !== null && SKIPPED.has(name)) return;
    const file = name === null ? null : path.join(folder, name);
    if (file !== null && event === 'rename') void this.#cameOrWent(file);
    this.#onChange(file);
  }

  async #cameOrWent(file: string): Promise<void> {
    const found = await lstat(file).catch(() => null);
    if (this.#watchers.has(file)) {
      // It may be another folder under the same name by now.
      for (const [folder, watcher] of this.#watchers) {
        if (folder !== file && !folder.startsWith(file + path.sep)) continue;
        watcher.close();
        this.#watchers.delete(folder);
      }
    }
    if (found?.isDirectory() === true) await this.#visit(file);
  }
}
