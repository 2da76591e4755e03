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

/**
 * The moments of work on a feature, sorted. The worktree's creation is one where work followed it; a creation after the last commit
 * (an old branch looked at again, a repository that was copied) says nothing about the work.
 * @param createdAt milliseconds since the epoch
 * @param commits milliseconds since the epoch
 * @param mergedAt milliseconds since the epoch; null when not merged or not known
 */
export function workMoments(createdAt: number, commits: readonly number[], mergedAt: number | null): readonly number[] {
  // Git's times are whole seconds.
  const created = createdAt - (createdAt % 1000);
  const later = commits.filter((moment) => moment >= created);
  const creation = commits.length === 0 || later.length > 0;
  const moments = [...(creation ? [created, ...later] : commits), ...(mergedAt !== null && (!creation || mergedAt >= created) ? [mergedAt] : [])];
  return [...new Set(moments)].sort((a, b) => a - b);
}
