import type { Hunk } from '../git/patch';
import type { LineRange } from './conflictDetail';

/** One place where two changes of a text meet. */
export interface Meeting {
  /** Null where both sides made the file. */
  readonly base: LineRange | null;
  readonly left: LineRange;
  readonly right: LineRange;
}

/** Conflicts with no more common lines than this between them are one to git. */
const JOINED_OVER_LINES = 3;

/** Lines from 0, the end not included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Change {
  readonly old: Span;
  readonly now: Span;
  readonly hunk: Hunk;
}

interface Spans {
  readonly base: Span | null;
  readonly left: Span;
  readonly right: Span;
}

/**
 * Where the changes of two sides against their common ancestor are in each other's way: they overlap, or nothing is between them. Changes
 * that are the same on both sides are not.
 *
 * Every conflict that a merge marks lies within one of these places, on both sides, and each of them holds at least one. Their first and
 * last lines differ between the sides; lines further in may be equal, and git may leave those outside of its markers.
 */
export function meetings(left: readonly Hunk[], right: readonly Hunk[]): readonly Meeting[] {
  const found: (Spans | null)[] = [];
  for (const group of touching(left.map(change), right.map(change))) {
    if (group.left.length === 0 || group.right.length === 0) found.push(null);
    else if (!isSameChange(group.left, group.right)) found.push(trimmed(group));
  }
  return joined(found);
}

/** Where two texts differ that both sides made, with no common ancestor. */
export function differences(leftToRight: readonly Hunk[]): readonly Meeting[] {
  return joined(leftToRight.map(change).map(({ old, now }) => ({ base: null, left: old, right: now })));
}

interface Group {
  readonly base: Span;
  readonly left: readonly Change[];
  readonly right: readonly Change[];
}

function touching(left: readonly Change[], right: readonly Change[]): readonly Group[] {
  const groups: { base: { start: number; end: number }; left: Change[]; right: Change[] }[] = [];
  const all = [...left.map((each) => ({ side: 'left' as const, each })), ...right.map((each) => ({ side: 'right' as const, each }))];
  all.sort((a, b) => a.each.old.start - b.each.old.start || a.each.old.end - b.each.old.end);
  for (const { side, each } of all) {
    let group = groups.at(-1);
    if (group === undefined || each.old.start > group.base.end) {
      group = { base: { ...each.old }, left: [], right: [] };
      groups.push(group);
    }
    group.base.end = Math.max(group.base.end, each.old.end);
    group[side].push(each);
  }
  return groups;
}

function isSameChange(left: readonly Change[], right: readonly Change[]): boolean {
  const [one, other] = [left[0], right[0]];
  if (left.length !== 1 || right.length !== 1 || one === undefined || other === undefined) return false;
  return one.old.start === other.old.start && one.old.end === other.old.end && one.hunk.newCount === other.hunk.newCount && one.hunk.added.join('') === other.hunk.added.join('') && isComplete(one) && isComplete(other);
}

/** The place in both sides, less the lines at its ends that both have. Null when both have the same. */
function trimmed({ base, left, right }: Group): Spans | null {
  const spans = { base, left: spanOf(base, left), right: spanOf(base, right) };
  if (![...left, ...right].every(isComplete)) return spans;
  const ancestor = new Map([...left, ...right].flatMap(({ old, hunk }) => hunk.removed.map((line, index) => [old.start + index, line] as const)));
  const [ours, theirs] = [textOf(base, left, ancestor), textOf(base, right, ancestor)];
  const shorter = Math.min(ours.length, theirs.length);
  let before = 0;
  while (before < shorter && ours[before] === theirs[before]) before += 1;
  let after = 0;
  while (after < shorter - before && ours.at(-1 - after) === theirs.at(-1 - after)) after += 1;
  if (before === ours.length && before === theirs.length) return null;
  const less = ({ start, end }: Span): Span => ({ start: start + before, end: end - after });
  return { base, left: less(spans.left), right: less(spans.right) };
}

/** What stands on one side in place of the base's lines: its own lines and, between its changes, those of the base. */
function textOf(base: Span, changes: readonly Change[], ancestor: ReadonlyMap<number, string>): readonly string[] {
  const lines: string[] = [];
  const copy = (from: number, to: number): void => {
    for (let line = from; line < to; line += 1) lines.push(ancestor.get(line) ?? '');
  };
  let position = base.start;
  for (const { old, hunk } of changes) {
    copy(position, old.start);
    for (const line of hunk.added) lines.push(line);
    position = old.end;
  }
  copy(position, base.end);
  return lines;
}

function spanOf(base: Span, changes: readonly Change[]): Span {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return base;
  return { start: first.now.start - (first.old.start - base.start), end: last.now.end + (base.end - last.old.end) };
}

/** @param found null for a change that is in nobody's way: conflicts are not joined across one */
function joined(found: readonly (Spans | null)[]): readonly Meeting[] {
  const result: Spans[] = [];
  let previous: Spans | null = null;
  for (const each of found) {
    if (each !== null && previous !== null && each.left.start - previous.left.end <= JOINED_OVER_LINES) {
      const over = (one: Span, other: Span): Span => ({ start: one.start, end: other.end });
      previous = { base: previous.base === null || each.base === null ? null : over(previous.base, each.base), left: over(previous.left, each.left), right: over(previous.right, each.right) };
      result[result.length - 1] = previous;
      continue;
    }
    previous = each;
    if (each !== null) result.push(each);
  }
  return result.map(({ base, left, right }) => ({ base: base === null ? null : range(base), left: range(left), right: range(right) }));
}

function change(hunk: Hunk): Change {
  return { old: span(hunk.oldStart, hunk.oldCount), now: span(hunk.newStart, hunk.newCount), hunk };
}

function isComplete({ hunk }: Change): boolean {
  return hunk.removed.length === hunk.oldCount && hunk.added.length === hunk.newCount;
}

function span(start: number, count: number): Span {
  return count === 0 ? { start, end: start } : { start: start - 1, end: start - 1 + count };
}

function range({ start, end }: Span): LineRange {
  return { start: end === start ? start : start + 1, count: end - start };
}
