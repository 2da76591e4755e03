const MINUTE_MS = 60_000;

/**
 * Minutes of work between moments at which something happened; a pause longer than the gap counts as no work.
 * @param moments milliseconds since the epoch, in any order
 * @param idleGapMinutes the longest pause that still counts
 * @returns null when there is nothing to measure: fewer than two moments, or only pauses between them
 */
export function workMinutes(moments: readonly number[], idleGapMinutes: number): number | null {
  const sorted = [...moments].sort((a, b) => a - b);
  let total = 0;
  let counted = false;
  for (let index = 1; index < sorted.length; index += 1) {
    const gap = (sorted[index] ?? 0) - (sorted[index - 1] ?? 0);
    if (gap > idleGapMinutes * MINUTE_MS) continue;
    if (gap > 0) counted = true;
    total += gap;
  }
  return counted ? Math.round((total / MINUTE_MS) * 10) / 10 : null;
}

/** What is known about when a feature was worked on; all in milliseconds since the epoch. */
export interface WorkTimes {
  /** When its worktree was made. */
  readonly createdAt: number;
  /** Both dates of every commit: they may be anything that somebody typed. */
  readonly commits: readonly number[];
  /** Null when not merged or not known. */
  readonly mergedAt: number | null;
  /** When a file was last changed that is not committed yet; null when there is none. */
  readonly uncommittedAt: number | null;
  readonly now: number;
}

/** Clocks of other machines may be ahead; a later moment than this has not come yet. */
const LATEST_AHEAD_MS = 24 * 60 * MINUTE_MS;

/**
 * The moments of work on a feature, sorted. The worktree's creation is one where work followed it; a creation after the last commit
 * (an old branch looked at again, a repository that was copied) says nothing about the work. Author dates of commits that were rebased
 * into a younger worktree are older than it and are left out, the dates of the rebase stay. What lies in the future is left out, and the
 * epoch's first second, which is what a date that could not be read becomes.
 */
export function workMoments({ createdAt, commits, mergedAt, uncommittedAt, now }: WorkTimes): readonly number[] {
  const isPossible = (moment: number): boolean => moment > 0 && moment <= now + LATEST_AHEAD_MS;
  // Git's times are whole seconds.
  const created = createdAt - (createdAt % 1000);
  const possible = commits.filter(isPossible);
  const later = possible.filter((moment) => moment >= created);
  const creation = possible.length === 0 || later.length > 0;
  const last = [mergedAt, uncommittedAt].filter((moment) => moment !== null).filter((moment) => isPossible(moment) && (!creation || moment >= created));
  const moments = [...(creation ? [created, ...later] : possible), ...last].filter(isPossible);
  return [...new Set(moments)].sort((a, b) => a - b);
}
