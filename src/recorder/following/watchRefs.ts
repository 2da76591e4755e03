import { statSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Logger } from '../../domain/logger';

/** An agent's commit moves several files one after the other. */
const DEBOUNCE_MS = 300;

/**
 * Tells when branches of a repository move, and when worktrees are put on other ones. It watches the folders that hold them, reads
 * nothing, never starts git and never polls.
 */
export class RefWatcher {
  readonly #commonFolder: string;
  readonly #logger: Logger;
  readonly #onChange: () => void;
  readonly #watches = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  #wanted: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  /** @param onChange called soon after something moved; several changes at once make one call */
  constructor(commonFolder: string, logger: Logger, onChange: () => void) {
    this.#commonFolder = commonFolder;
    this.#logger = logger;
    this.#onChange = onChange;
  }

  /**
   * What is to be watched from now on, in place of what was.
   * @param refs full names, such as `refs/heads/main`
   * @param administrations names of folders under `worktrees/`
   */
  follow(refs: readonly string[], administrations: readonly string[]): void {
    const folders = [
      // Git replaces `packed-refs` here.
      this.#commonFolder,
      ...refs.map((name) => path.join(this.#commonFolder, path.posix.dirname(name))),
      ...administrations.map((name) => path.join(this.#commonFolder, 'worktrees', name)),
    ];
    this.#wanted = new Set(folders);
    this.#arrange();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watches.values()) watcher.close();
    this.#watches.clear();
  }

  /** Git removes a folder of refs with the last one in it, and makes it again; until then the one above it is watched. */
  #arrange(): void {
    if (this.#disposed) return;
    const targets = new Map([...this.#wanted].flatMap((folder) => this.#existing(folder)));
    for (const [folder, { watcher, inode }] of this.#watches) {
      if (targets.get(folder) === inode) continue;
      watcher.close();
      this.#watches.delete(folder);
    }
    for (const [folder, inode] of targets) if (!this.#watches.has(folder)) this.#watch(folder, inode);
  }

  #existing(folder: string): readonly (readonly [string, number])[] {
    for (let current = folder; current.startsWith(this.#commonFolder); current = path.dirname(current)) {
      const inode = statSync(current, { throwIfNoEntry: false })?.ino;
      if (inode !== undefined) return [[current, inode]];
    }
    return [];
  }

  #watch(folder: string, inode: number): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => this.#onEvent(folder, name));
      watcher.on('error', (error) => {
        this.#logger.warn(`${folder} is not watched any more: ${String(error)}`);
        watcher.close();
        this.#watches.delete(folder);
      });
      this.#watches.set(folder, { watcher, inode });
    } catch (error) {
      this.#logger.warn(`${folder} is not watched: ${String(error)}`);
    }
  }

  #onEvent(folder: string, name: string | null): void {
    // Everything else that git does in these two is no news: the index is written by every look at the status.
    if (folder === this.#commonFolder && name !== null && name !== 'packed-refs' && name !== 'refs') return;
    if (path.dirname(folder) === path.join(this.#commonFolder, 'worktrees') && name !== null && name !== 'HEAD') return;
    clearTimeout(this.#timer);
    if (this.#disposed) return;
    this.#timer = setTimeout(() => {
      this.#arrange();
      this.#onChange();
    }, DEBOUNCE_MS);
    this.#timer.unref();
  }
}
