import type { LegacyRun, Refusal } from './legacyRun';
import { isRefusal } from './legacyRun';

/** What could not be taken from a source, and why. */
export interface NotRead {
  /** Path of the file or folder as it was given or found. */
  readonly path: string;
  /** Where in it, such as `line 12` or `row 3`; null for the whole. */
  readonly place: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** What a place of the old tool holds. */
export interface Found {
  readonly runs: readonly LegacyRun[];
  readonly notRead: readonly NotRead[];
  /** How many more could not be read. */
  readonly notListed: number;
}

export interface ReadOptions {
  /** IANA name of the zone of times without one; undefined is this machine's. */
  readonly timeZone: string | undefined;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/** Ten times of what a history is made for: what goes beyond was not written by anybody's work. */
const MOST_RUNS = 100_000;
/** Records looked at, readable or not: a damaged database can show the same page again and again without end. */
const MOST_RECORDS = 1_000_000;
/** Characters of the records that are kept in memory until they are documents. */
const MOST_TEXT = 256 * 1024 * 1024;
/** Of what could not be read, so that a file of nothing else needs no memory either. */
const MOST_KEPT = 1000;

/** Gathers what is read from one place, within limits. */
export class Finds {
  readonly #path: string;
  readonly #runs: LegacyRun[] = [];
  readonly #notRead: NotRead[] = [];
  #notListed = 0;
  #records = 0;
  #text = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param size characters of the record
   * @param path where it lies in a file of its own
   * @returns false when there is more than is read of one place
   */
  add(read: LegacyRun | Refusal, place: string | null, size: number, path: string = this.#path): boolean {
    if (this.#runs.length >= MOST_RUNS || this.#records >= MOST_RECORDS || this.#text + size > MOST_TEXT) {
      const reason = `it holds too much for one import: only the first ${this.#runs.length} of its runs were read`;
      this.#notRead.unshift({ path: this.#path, place: null, reason });
      return false;
    }
    this.#records += 1;
    if (isRefusal(read)) this.refuse(read.reason, place, path);
    else {
      this.#runs.push(read);
      this.#text += size;
    }
    return true;
  }

  refuse(reason: string, place: string | null, path: string = this.#path): void {
    if (this.#notRead.length < MOST_KEPT) this.#notRead.push({ path, place, reason });
    else this.#notListed += 1;
  }

  found(): Found {
    return { runs: this.#runs, notRead: this.#notRead, notListed: this.#notListed };
  }
}

export function nothing(path: string, reason: string): Found {
  return { runs: [], notRead: [{ path, place: null, reason }], notListed: 0 };
}
