/**
 * Which conflicts count, and as whose. Merging two tips answers more than was asked: it also brings in what the base did between the two
 * points where the branches left it. The rules:
 *
 * - Both unmerged: the files that do not merge between the two. A file that already conflicts with the base counts for the pair only
 *   if both features changed it; otherwise it is the base that moved, not the other feature.
 * - One merged: its work is the base's now, so it is in conflict with the open one exactly where the open one conflicts with the base. Those
 *   files are reported once, as the pair's, and no longer as drift of the base.
 * - Both merged: a conflict only if one of the two did not merge cleanly at its time, that is, somebody had to solve it. Two tips
 *   that would conflict today but went in cleanly one after the other never were a conflict for anybody.
 */
export interface MergeSubject {
  readonly key: string;
  readonly merged: boolean;
  /** Where it left the base. */
  readonly fork: string | null;
  /** Files that it changed itself, old names included. */
  readonly touched: ReadonlySet<string>;
  /** Files that do not merge into the base as it is now; empty for a merged feature. */
  readonly baseFiles: readonly string[];
  /** For a merged feature: files that did not merge when it came into the base; null when that moment is not known. */
  readonly landingFiles: readonly string[] | null;
}

/**
 * The files in which two features are in conflict.
 * @param files that do not merge between the two tips
 */
export function pairConflictFiles(a: MergeSubject, b: MergeSubject, files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  if (a.merged && b.merged) {
    if (a.landingFiles === null || b.landingFiles === null) return files;
    return intersection(files, [...a.landingFiles, ...b.landingFiles]);
  }
  if (a.merged) return intersection(files, b.baseFiles);
  if (b.merged) return intersection(files, a.baseFiles);
  if (a.fork === b.fork) return files;
  const drift = new Set([...a.baseFiles, ...b.baseFiles]);
  return files.filter((file) => !drift.has(file) || (a.touched.has(file) && b.touched.has(file)));
}

/** What is left of a feature's conflicts with the base once those with features that are merged already are told as pairs. */
export function driftFiles(subject: MergeSubject, pairs: readonly { readonly other: MergeSubject; readonly files: readonly string[] }[]): readonly string[] {
  const told = new Set(pairs.filter(({ other }) => other.merged).flatMap(({ files }) => files));
  return subject.baseFiles.filter((file) => !told.has(file));
}

function intersection(files: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return files.filter((file) => known.has(file));
}
