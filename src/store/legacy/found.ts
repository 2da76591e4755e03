import type { LegacyRun } from './legacyRun';

/** Something that could not be taken, and why. */
export interface NotRead {
  readonly path: string;
  /** Such as `line 12`; null for the whole. */
  readonly place: string | null;
  readonly reason: string;
}

/** What a place of the old tool holds. */
export interface Found {
  readonly runs: readonly LegacyRun[];
  readonly notRead: readonly NotRead[];
}

export interface ReadOptions {
  /** IANA name of the zone of times without one; undefined is this machine's. */
  readonly timeZone: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
