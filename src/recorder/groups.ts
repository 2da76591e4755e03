const HOUR_MS = 3_600_000;

/**
 * Numbers the runs that worktrees belong to, oldest first from 0: a new one begins where more than the gap lies between the creation
 * of one worktree and the next. Worktrees of several repositories belong together by time alone.
 * @param createdAt milliseconds since the epoch, in any order
 * @returns a number for each, in the order given
 */
export function groupByTime(createdAt: readonly number[], gapHours: number): readonly number[] {
  const order = [...createdAt.keys()].sort((a, b) => (createdAt[a] ?? 0) - (createdAt[b] ?? 0));
  const groups = new Array<number>(createdAt.length).fill(0);
  let group = 0;
  let previous: number | undefined;
  for (const index of order) {
    const moment = createdAt[index] ?? 0;
    if (previous !== undefined && moment - previous > gapHours * HOUR_MS) group += 1;
    groups[index] = group;
    previous = moment;
  }
  return groups;
}
