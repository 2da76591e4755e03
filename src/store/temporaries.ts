import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../domain/time';
import type { DataFolder } from './dataFolder';
import type { FileSystem } from './fileSystem';
import type { RandomText } from './randomText';
import { errorCode } from './storeError';

/** Older than any write that is still going on. */
const DAY = 24 * 60 * 60 * 1000;

/** Folders for unfinished writes. What lies in one was never acknowledged to anybody and may be removed once its writer is gone. */
export class Temporaries {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #random: RandomText;
  readonly #clock: Clock;
  readonly #host = os.hostname().toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40);

  constructor(files: FileSystem, folder: DataFolder, random: RandomText, clock: Clock) {
    this.#files = files;
    this.#folder = folder;
    this.#random = random;
    this.#clock = clock;
  }

  /** An unused path under the temporary folder; its name tells whose it is. */
  path(): string {
    return path.join(this.#folder.temporary, `write.${this.#host}.${process.pid}.${this.#random(12)}`);
  }

  /** Removes what processes of this machine that are gone left behind, and whatever is older than a day. */
  async sweep(): Promise<void> {
    for (const name of await this.#names()) {
      const place = path.join(this.#folder.temporary, name);
      if (await this.#isLeftOver(name, place)) await this.#remove(place);
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await this.#files.list(this.#folder.temporary);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async #isLeftOver(name: string, place: string): Promise<boolean> {
    const [, host, pid] = /^write\.([a-z0-9-]*)\.(\d+)\./.exec(name) ?? [];
    if (host === this.#host && pid !== undefined && !isAlive(Number(pid))) return true;
    try {
      return this.#clock().getTime() - (await this.#files.status(place)).modifiedAt > DAY;
    } catch {
      return false;
    }
  }

  /**
   * Renamed before it is emptied: were its writer alive after all (a container with process numbers of its own), it would publish
   * a folder whose file had just gone. After the rename it finds nothing to publish and writes anew.
   */
  async #remove(place: string): Promise<void> {
    const doomed = this.path();
    try {
      await this.#files.rename(place, doomed);
      await this.#files.removeTree(doomed);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
}

/** Signal 0 only asks; EPERM means that it is there and somebody else's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
