import type { ChangedFile } from '../git/numstat';
import type { ConflictFile } from './conflictDetail';
import { containedLanding } from './landings';
import { mergedVersion, type Merges } from './merges';
import type { ObservedWorktree } from './observeWorktree';
import type { Landing } from './ownWork';
import { driftFiles, pairConflictFiles, type MergeSubject } from './pairConflicts';
import { touchedPaths, type Change } from './readChanges';

/** A worktree's work with what the repository as a whole says about it. */
export interface ObservedFeature extends ObservedWorktree {
  /** Absolute path of the repository's main worktree or its bare folder. */
  readonly repository: string;
  /** Against where it left the base; null for a history of its own. */
  readonly files: readonly ChangedFile[] | null;
  /** How its work came into the base; null when it is not there (any more). */
  readonly landing: Landing | null;
  /** The commit of the base that took its work back. */
  readonly revertedBy: string | null;
  /** Null when git is too old to tell. */
  readonly baseConflictFiles: readonly string[] | null;
  /** The same files with what is known about each; left is the base. */
  readonly baseConflicts: readonly ConflictFile[];
}

/** Two features that do not merge cleanly. */
export interface FeaturePair {
  readonly keys: readonly [string, string];
  readonly files: readonly string[];
  /** The same files with what is known about each; left is the first. */
  readonly details: readonly ConflictFile[];
}

export interface Conclusion {
  readonly features: readonly ObservedFeature[];
  /** Null when git is too old to tell. */
  readonly conflicts: readonly FeaturePair[] | null;
}

/**
 * Puts together what was observed, in the order of the features. Of conflicts it says the files; `describeConflicts` says the rest.
 * @param merges null when git is too old to try them
 * @param repository absolute path of the main worktree or the bare folder
 */
export function conclude(
  observed: readonly ObservedWorktree[],
  changes: readonly Change[],
  landings: readonly (Landing | null)[],
  merges: Merges | null,
  repository: string,
): Conclusion {
  const settled = observed.map((feature, index) => {
    const landing = landings[index] ?? (merges === null ? null : containedLanding(feature, changes[index]?.committed ?? null, merges));
    return { feature, files: changes[index]?.files ?? null, landing: landing?.revertedBy === null ? landing : null, version: mergedVersion(feature, landings[index] ?? null), revertedBy: landing?.revertedBy ?? null };
  });
  const finish = (index: number, baseConflictFiles: readonly string[] | null): readonly ObservedFeature[] => {
    const one = settled[index];
    return one === undefined ? [] : [{ ...one.feature, repository, files: one.files, landing: one.landing, revertedBy: one.revertedBy, baseConflictFiles, baseConflicts: [] }];
  };
  if (merges === null) return { features: settled.flatMap((_, index) => finish(index, null)), conflicts: null };

  const subjects = settled.map(({ feature, files, landing, version: commit }): MergeSubject => ({
    key: feature.path,
    merged: landing !== null,
    fork: feature.work.fork,
    touched: new Set(touchedPaths(files ?? [])),
    baseFiles: landing === null ? (merges.of(feature.base.tips[0], commit)?.files ?? []) : [],
    landingFiles: landing?.onto === null || landing?.onto === undefined ? null : (merges.of(landing.onto, feature.tip)?.files ?? []),
  }));
  const pairs = subjects.flatMap((a, index) =>
    subjects.slice(index + 1).map((b, offset) => {
      const merge = merges.of(settled[index]?.version ?? '', settled[index + 1 + offset]?.version ?? '');
      return { a, b, files: pairConflictFiles(a, b, merge?.files ?? []) };
    }),
  );
  const inConflict = pairs.filter(({ files }) => files.length > 0);
  const features = subjects.flatMap((subject, index) => {
    const own = inConflict.flatMap(({ a, b, files }) => (a === subject ? [{ other: b, files }] : b === subject ? [{ other: a, files }] : []));
    return finish(index, driftFiles(subject, own));
  });
  return { features, conflicts: inConflict.map(({ a, b, files }) => ({ keys: [a.key, b.key], files, details: [] })) };
}
