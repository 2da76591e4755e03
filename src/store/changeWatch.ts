import type { Logger } from '../domain/logger';
import type { FileSystem, Watch } from './fileSystem';
import type { Subscription } from './history';
import { describe } from './storeError';

/** Milliseconds in which changes become one call of the listeners. */
const GATHER = 100;

/** Milliseconds between looks at the folders while nothing tells of changes. */
const CHECK_UNWATCHED = 1000;

/** While they are watched: network file systems and mounts into containers tell only of one's own changes. */
const CHECK_WATCHED = 5000;

export interface ChangeWatchParts {
  readonly files: FileSystem;
  readonly folders: readonly string[];
  /** Makes the folders, so that there is something to watch before the first run. */
  readonly prepare: () => Promise<void>;
  readonly logger: Logger;
  /** Paths in which something is expected to change: documents that have not arrived whole. They are looked at at intervals. */
  readonly unsettled: () => readonly string[];
  /** False: listeners hear of this process's changes only. */
  readonly enabled: boolean;
}

/** Tells listeners that documents came or went, whoever did it. It looks at nothing while nobody listens. */
export class ChangeWatch {
  readonly #parts: ChangeWatchParts;
  readonly #listeners = new Set<() => void>();
  #watches: readonly Watch[] = [];
  #starting: Promise<void> = Promise.resolve();
  #gathering: NodeJS.Timeout | undefined;
  #nextCheck: NodeJS.Timeout | undefined;
  /** Inodes and times of the folders when the listeners were last called. */
  #seen = '';
  #watchedInodes = '';
  #failureWasLogged = false;

  constructor(parts: ChangeWatchParts) {
    this.#parts = parts;
  }

  subscribe(listener: () => void): Subscription {
    // Its own function for each subscription: the same listener may be subscribed twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1 && this.#parts.enabled) this.#starting = this.#starting.then(() => this.#start());
    return {
      dispose: () => {
        this.#listeners.delete(own);
        if (this.#listeners.size === 0) this.#stop();
      },
    };
  }

  /** To be called when this process has changed something; a watch may be missing or late. */
  changed(): void {
    if (this.#listeners.size === 0) return;
    this.#gathering ??= setTimeout(() => void this.#announce(), GATHER).unref();
  }

  /** Resolves once it touches the folders no more. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#stop();
    await this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#listeners.size === 0) return;
    try {
      await this.#parts.prepare();
    } catch (error) {
      this.#logOnce(error);
    }
    const state = await this.#state();
    this.#seen = state.times;
    this.#watch(state.inodes);
    this.#checkLater();
  }

  #stop(): void {
    clearTimeout(this.#gathering);
    clearTimeout(this.#nextCheck);
    this.#gathering = undefined;
    this.#nextCheck = undefined;
    this.#unwatch();
  }

  #checkLater(): void {
    clearTimeout(this.#nextCheck);
    if (this.#listeners.size === 0) return;
    this.#nextCheck = setTimeout(() => void this.#check(), this.#watches.length > 0 ? CHECK_WATCHED : CHECK_UNWATCHED).unref();
  }

  async #check(): Promise<void> {
    const state = await this.#state();
    if (state.times !== this.#seen) this.changed();
    // A folder that was removed and made again has a new inode, and its old watch is deaf.
    if (state.inodes !== this.#watchedInodes) this.#watch(state.inodes);
    this.#checkLater();
  }

  #watch(inodes: string): void {
    this.#unwatch();
    if (this.#listeners.size === 0) return;
    const watches: Watch[] = [];
    try {
      for (const folder of this.#parts.folders) {
        watches.push(
          this.#parts.files.watch(
            folder,
            () => this.changed(),
            (error) => this.#failed(error),
          ),
        );
      }
      this.#watches = watches;
      this.#watchedInodes = inodes;
    } catch (error) {
      for (const watch of watches) watch.close();
      this.#logOnce(error);
    }
  }

  /** Too many watches in the system (EMFILE, ENOSPC), or the folder is gone: looks at intervals take over. */
  #failed(error: unknown): void {
    this.#unwatch();
    this.#logOnce(error);
    this.#checkLater();
  }

  #unwatch(): void {
    for (const watch of this.#watches) watch.close();
    this.#watches = [];
    this.#watchedInodes = '';
  }

  async #announce(): Promise<void> {
    this.#gathering = undefined;
    this.#seen = (await this.#state()).times;
    for (const listener of this.#listeners) listener();
  }

  async #state(): Promise<{ readonly inodes: string; readonly times: string }> {
    const inodes: string[] = [];
    const times: string[] = [];
    for (const folder of this.#parts.folders) {
      try {
        const status = await this.#parts.files.status(folder);
        inodes.push(String(status.inode));
        times.push(`${status.inode} ${status.modifiedAt}`);
      } catch {
        inodes.push('absent');
        times.push('absent');
      }
    }
    for (const place of this.#parts.unsettled()) times.push(await this.#changesOf(place));
    return { inodes: inodes.join(), times: times.join() };
  }

  async #changesOf(place: string): Promise<string> {
    try {
      const { changedAt, size } = await this.#parts.files.status(place);
      return `${changedAt} ${size}`;
    } catch {
      return 'absent';
    }
  }

  #logOnce(error: unknown): void {
    if (!this.#failureWasLogged) this.#parts.logger.info(`Changes to the history are looked for at intervals: ${describe(error)}`);
    this.#failureWasLogged = true;
  }
}
