import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../domain/logger';
import type { Clock } from '../domain/time';
import { readRegularFile } from './regularFile';

export interface CacheFolderOptions {
  /** Absolute path; created at the first write. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const LARGEST_BYTES = 16 * 1024 * 1024;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** Readable by their owner alone: what is kept was told to one person. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Values that can be had again: one that cannot be read or written is no failure, and what is a week old is forgotten. */
export class CacheFolder {
  readonly #options: CacheFolderOptions;

  constructor(options: CacheFolderOptions) {
    this.#options = options;
  }

  /** Whatever lies there under the key, not checked by anybody; undefined where nothing does. */
  async read(key: string): Promise<unknown> {
    try {
      return JSON.parse(new TextDecoder().decode(await readRegularFile(this.#file(key), LARGEST_BYTES))) as unknown;
    } catch {
      return undefined;
    }
  }

  async write(key: string, value: unknown): Promise<void> {
    const { folder, logger } = this.#options;
    const file = this.#file(key);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      await writeFile(unfinished, JSON.stringify(value), { mode: FILE_MODE, flag: 'wx' });
      await rename(unfinished, file);
      await this.#forgetOld();
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      logger.warn(`an answer could not be kept: ${String(error)}`);
    }
  }

  async #forgetOld(): Promise<void> {
    const { folder, clock } = this.#options;
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      const { mtimeMs } = await stat(file);
      if (clock().getTime() - mtimeMs > KEPT_MS) await rm(file, { force: true });
    }
  }

  #file(key: string): string {
    return path.join(this.#options.folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }
}
