import path from 'node:path';
import type { Clock } from '../domain/time';
import type { FileSystem } from './fileSystem';

/** Milliseconds; longer than a folder that is being synchronised, or a backup that is being played back, stands still half-way. */
const SETTLED_AFTER = 60 * 60 * 1000;

/** iCloud puts `.summary.json.icloud` in the place of a file whose content it has moved off the disk. */
const PLACEHOLDER = /^\..+\.icloud$/;

/**
 * Tells what is damaged from what has not arrived yet. A folder comes before its file and a file before all of its bytes when others put them there
 * (Dropbox, Syncthing, rsync …), and moving them meanwhile would be taken for a deletion and be done on every machine.
 *
 * Times are the file system's, compared with the clock of this machine. A file server whose clock is ahead makes the wait longer; one that is
 * more than an hour behind makes it none.
 */
export class Arrivals {
  readonly #files: FileSystem;
  readonly #clock: Clock;

  constructor(files: FileSystem, clock: Clock) {
    this.#files = files;
    this.#clock = clock;
  }

  /** Whether a file, or a folder or a file in it, was changed so lately that more of it may come. When in doubt it may. */
  async isArriving(place: string): Promise<boolean> {
    try {
      const { kind } = await this.#files.status(place);
      const inside = kind === 'folder' ? await this.#files.list(place) : [];
      if (inside.some((name) => PLACEHOLDER.test(name))) return true;
      for (const each of [place, ...inside.map((name) => path.join(place, name))]) if (await this.#isFresh(each)) return true;
      return false;
    } catch {
      return true;
    }
  }

  /** By both times: programs that copy give a file the time of its original, and only the kernel sets the other. */
  async #isFresh(place: string): Promise<boolean> {
    const { modifiedAt, changedAt } = await this.#files.status(place);
    return this.#clock().getTime() - Math.max(modifiedAt, changedAt) < SETTLED_AFTER;
  }
}
