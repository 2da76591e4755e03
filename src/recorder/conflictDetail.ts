/** Lines of a file, counted from 1. With a count of 0 it is the place after line `start`, where something was taken out. */
export interface LineRange {
  readonly start: number;
  readonly count: number;
}

/** One feature's part in a conflict. */
export interface ConflictSide {
  /** Relative to the worktree, with forward slashes; the feature's own name for the file where it was renamed. */
  readonly path: string;
  /** The object with the file's content; null where this side has no such file. */
  readonly blob: string | null;
  /** Where the conflict is in this side's content; empty where lines mean nothing (deleted, binary, a submodule). */
  readonly ranges: readonly LineRange[];
}

/** The text of one place of a conflict. */
export interface ConflictHunk {
  /** The common ancestor's; null where both sides made the file. */
  readonly base: string | null;
  readonly left: string;
  readonly right: string;
}

export type ConflictKind = 'content' | 'bothAdded' | 'changedAndDeleted' | 'renames' | 'fileAndFolder' | 'binary' | 'submodule' | 'mode' | 'other';

/** Files that many features touch without meaning to work on the same thing. */
export type SharedSurface = 'lockFile' | 'migration' | 'generated' | 'changelog' | 'manifest';

/** One file that does not merge. */
export interface ConflictFile {
  /** As the merge names it. */
  readonly path: string;
  readonly kind: ConflictKind;
  readonly left: ConflictSide;
  readonly right: ConflictSide;
  /** The common ancestor's part, its ranges beside those of the sides; absent where there is none. */
  readonly base?: ConflictSide | undefined;
  readonly surface: SharedSurface | null;
  /** What stands in the ranges, one for each; absent unless asked for. */
  readonly hunks?: readonly ConflictHunk[] | undefined;
}

/** What merges today, and yet deserves a look: never counted as a conflict. */
export type NearConflictKind = 'sameLines' | 'adjacentLines' | 'sameFunction' | 'removedUse' | 'sharedSurface';

export interface NearConflict {
  /** Keys of the two candidates. */
  readonly keys: readonly [string, string];
  readonly kind: NearConflictKind;
  readonly left: ConflictSide;
  readonly right: ConflictSide;
  /** The function or the like that both change; the surface's name; the file that was removed or renamed; null where there is none. */
  readonly subject: string | null;
}

/** One step of merging the whole run into its base, one feature after the other. */
export interface MergeStep {
  /** Key of the candidate. */
  readonly key: string;
  /** Whether it merges onto the base with all clean ones before it. One that does not is left out of the steps after it. */
  readonly clean: boolean;
  readonly files: readonly string[];
  /** For one that is not clean: keys of earlier ones that it merges with one by one, and with the base, but not all together; absent otherwise. */
  readonly notAfter?: readonly string[] | undefined;
}
