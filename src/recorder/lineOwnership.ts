import type { FilePatch, Hunk } from '../git/patch';

/** As much of a patch as following lines takes. */
export interface LineChanges extends Pick<FilePatch, 'path' | 'status'> {
  readonly hunks: readonly LineHunk[];
}

export type LineHunk = Omit<Hunk, 'heading'>;

/** Lines of a file, from `start` (from 1) to before `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Follows which lines of the base's files a feature brought, from commit to commit along one line of history. */
export class LineOwnership {
  readonly #ranges = new Map<string, readonly Range[]>();

  /**
   * A commit that is part of the feature's landing.
   * @param isOwn whether the feature itself added such a line to such a file: a merge may bring more than one feature
   */
  land(files: readonly LineChanges[], isOwn: (path: string, line: string) => boolean): void {
    for (const { path, hunks, status } of files) {
      if (status === 'deleted') {
        this.#ranges.delete(path);
        continue;
      }
      const brought = hunks.flatMap(({ newStart, added }) => added.flatMap((line, index) => (isOwn(path, line) ? [{ start: newStart + index, end: newStart + index + 1 }] : [])));
      this.#ranges.set(path, joined([...moved(this.#ranges.get(path) ?? [], hunks), ...brought]));
    }
  }

  /**
   * Any other commit.
   * @param keeps whether what replaces the feature's lines is its own as well: a fix of a fix is one, too
   * @returns how many places of the feature's lines it changes; removing the whole file, or moving it, is no change of lines
   */
  pass(files: readonly LineChanges[], keeps: boolean): number {
    let touched = 0;
    for (const { path, hunks, status } of files) {
      const before = this.#ranges.get(path);
      if (before === undefined) continue;
      if (status === 'deleted') {
        this.#ranges.delete(path);
        continue;
      }
      const fixes = hunks.filter((hunk) => touches(before, hunk));
      touched += fixes.length;
      const replaced = keeps ? fixes.filter((hunk) => hunk.newCount > 0).map((hunk): Range => ({ start: hunk.newStart, end: hunk.newStart + hunk.newCount })) : [];
      this.#ranges.set(path, joined([...moved(before, hunks), ...replaced]));
    }
    return touched;
  }

  get isEmpty(): boolean {
    return [...this.#ranges.values()].every((ranges) => ranges.length === 0);
  }
}

/** Lines removed among them, or added between two of them. */
function touches(ranges: readonly Range[], { oldStart, oldCount }: LineHunk): boolean {
  return oldCount > 0
    ? ranges.some(({ start, end }) => start < oldStart + oldCount && oldStart < end)
    : ranges.some(({ start, end }) => start <= oldStart && oldStart + 1 < end);
}

/** Where lines stand after a change; those that it removes are gone, and a range that it adds into is in two parts. */
function moved(ranges: readonly Range[], hunks: readonly LineHunk[]): readonly Range[] {
  let shift = 0;
  let rest = ranges;
  const done: Range[] = [];
  for (const { oldStart, oldCount, newCount } of hunks) {
    const from = oldCount > 0 ? oldStart : oldStart + 1;
    const next: Range[] = [];
    for (const { start, end } of rest) {
      if (start < from) done.push({ start: start + shift, end: Math.min(end, from) + shift });
      if (end > from + oldCount) next.push({ start: Math.max(start, from + oldCount), end });
    }
    rest = next;
    shift += newCount - oldCount;
  }
  return [...done, ...rest.map(({ start, end }) => ({ start: start + shift, end: end + shift }))];
}

/** In order, neighbours as one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const all: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last !== undefined && range.start <= last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else all.push(range);
  }
  return all;
}
