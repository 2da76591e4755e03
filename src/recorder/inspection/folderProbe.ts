import { stat } from 'node:fs/promises';

export type FolderLook = 'folder' | 'none' | 'silent';

/** A folder that does not answer within this time is on a disk that should not be waited for. */
const LIMIT_MS = 2000;
/** Looks that wait for a dead disk each hold one of the few threads (four unless told) that all reading of files goes through. */
const AT_ONCE = 2;

/** Tells which folders are there, without ever hanging on one whose file system does not answer. */
export class FolderProbe {
  readonly #limitMs: number;
  /** Looks that have no answer yet, by folder. */
  readonly #pending = new Map<string, Promise<FolderLook>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limitMs = LIMIT_MS) {
    this.#limitMs = limitMs;
  }

  /** @returns `silent` when there is no answer in time; asking again waits for the same answer */
  async look(folder: string): Promise<FolderLook> {
    let answer = this.#pending.get(folder);
    if (answer === undefined) {
      answer = this.#ask(folder);
      this.#pending.set(folder, answer);
      void answer.then(() => this.#pending.delete(folder));
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<FolderLook>((resolve) => {
      timer = setTimeout(() => resolve('silent'), this.#limitMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(folder: string): Promise<FolderLook> {
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return (await stat(folder)).isDirectory() ? 'folder' : 'none';
    } catch {
      return 'none';
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}
