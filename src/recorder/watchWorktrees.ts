import { statSync, watch, type FSWatcher } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../domain/logger';
import { commonFolderOf, gitFolderOf, readWorktreeFolders } from '../git/worktreeFolders';

/** A linked worktree, as the files of its repository tell. */
export interface WatchedWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Short name; null when detached. */
  readonly branch: string | null;
}

/** `git worktree add` makes several files one after the other. */
const DEBOUNCE_MS = 300;

/**
 * Tells when linked worktrees of a repository come and go. It reads and watches a few files, never starts git and never polls, so it
 * may run in every window all the time.
 */
export class WorktreeWatcher {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #listeners = new Set<() => void>();
  readonly #common: Promise<string | null>;
  #watcher: FSWatcher | undefined;
  /** Identity of the watched `worktrees` folder; undefined while there is none. */
  #watched: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  /** @param folder anything inside a repository; outside of one the watcher is silent */
  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
    this.#common = this.#start();
  }

  /** Absolute path of the folder that all worktrees share; null when there is no repository. */
  commonFolder(): Promise<string | null> {
    return this.#common;
  }

  /** Absolute path of the repository's main worktree, or of its bare folder; null when there is none. */
  async repository(): Promise<string | null> {
    const common = await this.#common;
    if (common === null) return null;
    return path.basename(common) === '.git' ? path.dirname(common) : common;
  }

  /** The linked worktrees that are there now, in no order. */
  async list(): Promise<readonly WatchedWorktree[]> {
    const common = await this.#common;
    if (common === null) return [];
    const folders = await readWorktreeFolders(common);
    return folders.map((worktree) => ({ path: worktree.path, createdAt: worktree.createdAt, branch: worktree.branch }));
  }

  /** Called soon after worktrees were made or removed; several changes at once make one call. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Resolves once changes are noticed. */
  async ready(): Promise<void> {
    await this.#common;
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  async #start(): Promise<string | null> {
    try {
      const common = await findCommonFolder(this.#folder);
      if (common !== null) this.#watch(common);
      return common;
    } catch (error) {
      this.#logger.warn(`worktrees of ${this.#folder} are not watched: ${String(error)}`);
      return null;
    }
  }

  /**
   * Watches the folder of the worktrees; while there is none, the one that it will appear in. Git makes it for the first worktree and
   * removes it with the last.
   */
  #watch(common: string): void {
    if (this.#disposed) return;
    this.#watcher?.close();
    const worktrees = path.join(common, 'worktrees');
    this.#watched = inodeOf(worktrees);
    const target = this.#watched === undefined ? common : worktrees;
    try {
      this.#watcher = watch(target, { persistent: false }, (_event, name) => this.#onEvent(common, worktrees, name));
    } catch (error) {
      // Gone between the look and the watch: look again. Anything else is not going to get better.
      if (target === worktrees && inodeOf(worktrees) === undefined) this.#watch(common);
      else this.#logger.warn(`worktrees of ${this.#folder} are not watched: ${String(error)}`);
      return;
    }
    this.#watcher.on('error', (error) => this.#logger.warn(`worktrees of ${this.#folder} are not watched any more: ${String(error)}`));
    // It may have appeared before the watch began.
    if (inodeOf(worktrees) !== this.#watched) this.#moved(common);
  }

  #onEvent(common: string, worktrees: string, name: string | null): void {
    if (inodeOf(worktrees) !== this.#watched) this.#moved(common);
    // While the shared folder is watched, everything else that git does there is no news.
    else if (this.#watched !== undefined || name === 'worktrees') this.#soon();
  }

  #moved(common: string): void {
    this.#watch(common);
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.#disposed) return;
    this.#timer = setTimeout(() => {
      for (const listener of this.#listeners) listener();
    }, DEBOUNCE_MS);
    this.#timer.unref();
  }
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}

/** The folder that all worktrees of the repository around a folder share; null when there is no repository. */
async function findCommonFolder(folder: string): Promise<string | null> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const gitFolder = (await gitFolderOf(current)) ?? ((await isBare(current)) ? current : null);
    if (gitFolder !== null) return realpath(await commonFolderOf(gitFolder));
    if (path.dirname(current) === current) return null;
  }
}

/** A bare repository is its own git folder. */
async function isBare(folder: string): Promise<boolean> {
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => stat(path.join(folder, name)).catch(() => null)));
  return parts.every((part) => part !== null);
}
