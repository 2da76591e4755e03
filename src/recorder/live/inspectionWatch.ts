import { watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../domain/logger';
import type { MemoryObserver, RepositoryMemory, WorktreePlace } from '../inspection/inspectionMemory';
import { Staleness } from './staleness';
import type { FolderWatch, WatchFolder } from './watchFolder';

/** Installed packages are never somebody's work, and too many to hear about. */
const NEVER_WORK = new Set(['.git', 'node_modules']);
/** Nobody is kept waiting longer for a watch to be ready. */
const READY_LIMIT_MS = 2000;

interface Watched {
  readonly watch: FolderWatch;
  /** Which folder it is: one that was removed and made again is another. */
  readonly identity: number;
  readonly commonFolder: string;
}

interface WatchedPlace extends WorktreePlace {
  readonly commonFolder: string;
  /** Folders that are ignored as a whole, relative and ending in a slash; null while that was not found out. */
  ignored: readonly string[] | null;
}

/**
 * Hears of everything that an inspection depends on, and keeps what became stale by it. Git's own files are watched one folder each;
 * the trees of the worktrees, and that of the refs, are left to the adapter's watch.
 */
export class InspectionWatch implements MemoryObserver {
  /** What became stale since somebody last cleared it. */
  readonly stale = new Staleness();
  readonly #watchFolder: WatchFolder;
  readonly #logger: Logger;
  readonly #onStale: () => void;
  readonly #watches = new Map<string, Watched>();
  /** Worktrees whose work is read, by path. */
  readonly #places = new Map<string, WatchedPlace>();
  #blind = false;
  #disposed = false;

  /** @param onStale called whenever something became stale */
  constructor(watchFolder: WatchFolder, logger: Logger, onStale: () => void) {
    this.#watchFolder = watchFolder;
    this.#logger = logger;
    this.#onStale = onStale;
  }

  /** Whether something could not be watched, so that only reading tells. */
  get isBlind(): boolean {
    return this.#blind;
  }

  async onRepository({ commonFolder }: RepositoryMemory): Promise<void> {
    const listing = (): void => this.#staleListing(commonFolder);
    await Promise.all([
      this.#watchOne(commonFolder, commonFolder, (name) => this.#onCommon(commonFolder, name)),
      this.#watchOne(path.join(commonFolder, 'info'), commonFolder, () => this.#staleEverything()),
      this.#watchOne(path.join(commonFolder, 'reftable'), commonFolder, listing),
      this.#watchTree(path.join(commonFolder, 'refs'), commonFolder, (file) => this.#onRef(commonFolder, file)),
    ]);
  }

  async onWorktrees({ commonFolder }: RepositoryMemory, places: readonly WorktreePlace[], main: string | null): Promise<void> {
    const known = new Map(this.#places);
    for (const [worktree, place] of known) if (place.commonFolder === commonFolder) this.#places.delete(worktree);
    for (const place of places) this.#places.set(place.path, { ...place, commonFolder, ignored: known.get(place.path)?.ignored ?? null });

    const administrations = path.join(commonFolder, 'worktrees');
    const names = await readdir(administrations).catch(() => []);
    const folders = names.map((name) => path.join(administrations, name));
    // Even a main worktree that holds no work itself: its attributes decide how everything merges.
    const trees = new Set(places.filter(({ silent }) => !silent).map((place) => place.path));
    if (main !== null && !places.some((place) => place.path === main)) trees.add(main);
    this.#endOthers(commonFolder, new Set([...folders, ...trees]), administrations);
    await Promise.all([
      this.#watchOne(administrations, commonFolder, () => this.#staleListing(commonFolder)),
      ...folders.map((folder) => this.#watchOne(folder, commonFolder, (name) => this.#onGitFolder(commonFolder, folder, name))),
      ...[...trees].map((folder) => this.#watchTree(folder, commonFolder, (file) => this.#onFile(folder, file))),
    ]);
  }

  /** Whether it was found out which folders of a worktree are ignored as a whole. */
  knowsIgnored(worktree: string): boolean {
    return (this.#places.get(worktree)?.ignored ?? null) !== null;
  }

  /** @param folders whose changes mean nothing; relative to the worktree, with forward slashes, ending in one */
  ignore(worktree: string, folders: readonly string[]): void {
    const place = this.#places.get(worktree);
    if (place !== undefined) place.ignored = folders;
  }

  dispose(): void {
    this.#disposed = true;
    for (const { watch: each } of this.#watches.values()) each.dispose();
    this.#watches.clear();
  }

  #onCommon(commonFolder: string, name: string | null): void {
    switch (name) {
      case null:
      case 'config':
      case 'shallow':
      case 'info':
        this.#staleEverything();
        break;
      case 'packed-refs':
      case 'worktrees':
        this.#staleListing(commonFolder);
        break;
      default:
        this.#onGitFolder(commonFolder, commonFolder, name);
    }
  }

  /** @param gitFolder a worktree's own */
  #onGitFolder(commonFolder: string, gitFolder: string, name: string | null): void {
    switch (name) {
      case null:
      case 'config.worktree':
        this.#staleEverything();
        break;
      case 'HEAD':
      case 'gitdir':
      case 'locked':
        this.#staleListing(commonFolder);
        break;
      case 'index':
      case 'MERGE_HEAD': {
        const place = [...this.#places.values()].find((each) => each.gitFolder === gitFolder);
        if (place === undefined) break;
        // A file may have been added from a folder that is ignored.
        place.ignored = null;
        this.#staleWorktree(place.path);
        break;
      }
      default:
    }
  }

  #onRef(commonFolder: string, file: string | null): void {
    if (file?.endsWith('.lock') === true) return;
    const [kind = ''] = file === null ? [] : path.relative(path.join(commonFolder, 'refs'), file).split(path.sep);
    if (file === null || kind === 'replace') this.#staleEverything();
    else if (kind !== 'tags' && kind !== 'stash') this.#staleListing(commonFolder);
  }

  #onFile(folder: string, file: string | null): void {
    const parts = file === null ? [] : path.relative(folder, file).split(path.sep);
    if (parts.some((part) => NEVER_WORK.has(part))) return;
    const name = parts.at(-1);
    if (file === null || name === '.gitattributes') {
      this.#staleEverything();
      return;
    }
    const place = this.#innermost(file);
    if (place?.path !== folder) return;
    if (name === '.gitignore') place.ignored = null;
    const relative = `${parts.join('/')}/`;
    if (place.ignored?.some((ignored) => relative.startsWith(ignored)) !== true) this.#staleWorktree(folder);
  }

  /** Worktrees may lie within each other. */
  #innermost(file: string): WatchedPlace | undefined {
    for (let folder = file; ; folder = path.dirname(folder)) {
      const place = this.#places.get(folder);
      if (place !== undefined || path.dirname(folder) === folder) return place;
    }
  }

  #staleEverything(): void {
    this.stale.everything = true;
    this.#onStale();
  }

  #staleListing(commonFolder: string): void {
    this.stale.listings.add(commonFolder);
    this.#onStale();
  }

  #staleWorktree(worktree: string): void {
    this.stale.worktrees.add(worktree);
    this.#onStale();
  }

  /** Watches the files of one folder; nothing where there is no such folder. */
  #watchOne(folder: string, commonFolder: string, onChange: (name: string | null) => void): Promise<void> {
    return this.#begin(`one ${folder}`, folder, commonFolder, () => {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name?.endsWith('.lock') !== true) onChange(name);
      });
      watcher.on('error', (error) => this.#lost(folder, error));
      return { dispose: () => watcher.close() };
    });
  }

  #watchTree(folder: string, commonFolder: string, onChange: (file: string | null) => void): Promise<void> {
    return this.#begin(`tree ${folder}`, folder, commonFolder, () => this.#watchFolder(folder, onChange, (error) => this.#lost(folder, error)));
  }

  async #begin(key: string, folder: string, commonFolder: string, start: () => FolderWatch): Promise<void> {
    const found = await stat(folder).catch(() => null);
    const before = this.#watches.get(key);
    if (this.#disposed || (before !== undefined && before.identity === found?.ino)) return;
    before?.watch.dispose();
    this.#watches.delete(key);
    if (found === null) return;
    try {
      const begun = start();
      this.#watches.set(key, { watch: begun, identity: found.ino, commonFolder });
      if (begun.ready !== undefined) await Promise.race([begun.ready, after(READY_LIMIT_MS)]);
    } catch (error) {
      this.#lost(folder, error);
    }
  }

  #lost(folder: string, error: unknown): void {
    if (!this.#blind) this.#logger.warn(`${folder} is not watched, so everything is read again instead: ${String(error)}`);
    this.#blind = true;
    this.#staleEverything();
  }

  /** Ends the watches of worktrees that are gone. */
  #endOthers(commonFolder: string, wanted: ReadonlySet<string>, administrations: string): void {
    for (const [key, watched] of this.#watches) {
      const folder = key.slice(key.indexOf(' ') + 1);
      const lasting = key.startsWith('one ') ? path.dirname(folder) !== administrations : folder === path.join(commonFolder, 'refs');
      if (watched.commonFolder !== commonFolder || lasting || wanted.has(folder)) continue;
      watched.watch.dispose();
      this.#watches.delete(key);
    }
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
