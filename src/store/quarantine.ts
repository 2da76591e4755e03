import path from 'node:path';
import * as z from 'zod/mini';
import type { Logger } from '../domain/logger';
import type { Clock } from '../domain/time';
import type { DataFolder } from './dataFolder';
import { ensureFolder } from './dataFolder';
import type { FileSystem } from './fileSystem';
import type { RandomText } from './randomText';
import { describe, errorCode } from './storeError';

export interface SetAside {
  /** Relative to the data folder: where it lies now. */
  readonly path: string;
  readonly reason: string;
}

const REASON_SUFFIX = '.reason.json';
const MAXIMUM_REASON_BYTES = 64 * 1024;
const reasonSchema = z.object({ from: z.string(), reason: z.string(), setAsideAt: z.string() });

/** Documents that cannot be read: moved out of the way with the reason beside them, never deleted. */
export class Quarantine {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #random: RandomText;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** What could not be moved, by its path: it is named to the user all the same. */
  readonly #unmoved = new Map<string, SetAside>();

  constructor(files: FileSystem, folder: DataFolder, random: RandomText, clock: Clock, logger: Logger) {
    this.#files = files;
    this.#folder = folder;
    this.#random = random;
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * True when it was moved. Never throws: the readable documents must go on. Only for what can be damage alone: not for a good document that
   * this version does not understand, nor for one that may still be arriving (see Arrivals).
   */
  setAside(place: string, reason: string): Promise<boolean> {
    return this.#moveAway(place, path.basename(place), reason);
  }

  /** The same for one file of a document, whose other files stay. */
  setFileAside(file: string, reason: string): Promise<boolean> {
    return this.#moveAway(file, `${path.basename(path.dirname(file))}.${path.basename(file)}`, reason);
  }

  async #moveAway(place: string, name: string, reason: string): Promise<boolean> {
    const from = this.#folder.relative(place);
    try {
      await ensureFolder(this.#files, this.#folder.quarantine);
      const target = path.join(this.#folder.quarantine, `${name}.${this.#random(6)}`);
      await this.#files.rename(place, target);
      await this.#writeReason(target, { from, reason, setAsideAt: this.#clock().toISOString() });
      this.#unmoved.delete(place);
      this.#logger.warn(`${from} could not be read (${reason}) and was moved to ${this.#folder.relative(target)}.`);
      return true;
    } catch (error) {
      // Gone already: another process was faster.
      if (errorCode(error) === 'ENOENT') return false;
      // Where one cannot be moved none can, as in a history of somebody else's: one warning is enough, they are all listed.
      this.#logger[this.#unmoved.size === 0 ? 'warn' : 'info'](`${from} cannot be read (${reason}) and could not be moved: ${describe(error)}`);
      this.#unmoved.set(place, { path: from, reason });
      return false;
    }
  }

  async list(): Promise<readonly SetAside[]> {
    const names = await this.names();
    const moved: SetAside[] = [];
    for (const name of names) moved.push({ path: this.#folder.relative(path.join(this.#folder.quarantine, name)), reason: await this.#reason(name) });
    return [...moved, ...this.#unmoved.values()];
  }

  /** Names of what was moved, each the document's own name, a dot and something random. */
  async names(): Promise<readonly string[]> {
    try {
      return (await this.#files.list(this.#folder.quarantine)).filter((name) => !name.endsWith(REASON_SUFFIX)).sort();
    } catch {
      return [];
    }
  }

  /** Numbers of the documents of a run or a suggestion that were moved: others may still know them by their names. */
  async revisions(id: string): Promise<readonly number[]> {
    const names = (await this.names()).filter((name) => name.startsWith(id));
    return names.map((name) => Number(/~(\d+)\./.exec(name)?.[1] ?? 1));
  }

  async #writeReason(target: string, content: z.infer<typeof reasonSchema>): Promise<void> {
    try {
      const file = await this.#files.createFile(`${target}${REASON_SUFFIX}`);
      try {
        await file.write(new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`));
      } finally {
        await file.close();
      }
    } catch (error) {
      this.#logger.warn(`The reason for ${this.#folder.relative(target)} could not be written: ${describe(error)}`);
    }
  }

  async #reason(name: string): Promise<string> {
    try {
      const bytes = await this.#files.readFile(path.join(this.#folder.quarantine, `${name}${REASON_SUFFIX}`), MAXIMUM_REASON_BYTES);
      return reasonSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).reason;
    } catch {
      return 'the reason was not recorded';
    }
  }
}
