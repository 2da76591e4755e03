export interface Dated {
  readonly id: string;
  readonly createdAt: string;
}

/** In the order of {@link compareTimes}. */
export function oldestFirst<T extends Dated>(items: readonly T[]): readonly T[] {
  // Nearly always they are in order already, which is told ten times as fast as sorting by times that have to be parsed.
  let before: T | undefined;
  for (const item of items) {
    if (before !== undefined && !isBefore(before, item)) return items.toSorted(compareTimes);
    before = item;
  }
  return items;
}

/** As toISOString writes it: of one length, in the order of time. */
const LENGTH = '2025-11-20T14:30:22.000Z'.length;

function isBefore(one: Dated, other: Dated): boolean {
  if (one.createdAt.length === LENGTH && other.createdAt.length === LENGTH && one.createdAt !== other.createdAt) return one.createdAt < other.createdAt;
  return compareTimes(one, other) < 0;
}

/** By time, not by text: fractions of a second may be there or not. Those of one moment in the order of their ids. */
export function compareTimes(one: Dated, other: Dated): number {
  return Date.parse(one.createdAt) - Date.parse(other.createdAt) || (one.id < other.id ? -1 : 1);
}
