import type { Hunk, PatchFile } from '../git/patch';

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
  land(files: readonly PatchFile[], isOwn: (path: string, line: string) => boolean): void {
    for (const { path, hunks, deleted } of files) {
      if (deleted) {
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
  pass(files: readonly PatchFile[], keeps: boolean): number {
    let touched = 0;
    for (const { path, hunks, deleted } of files) {
      const before = this.#ranges.get(path);
      if (before === undefined) continue;
      if (deleted) {
        this.#ranges.delete(path);
        continue;
      }
      const fixes = hunks.filter((hunk) => touches(before, hunk));
      touched += fixes.length;
      const replaced = keeps ? fixes.filter((hunk) => hunk.newLines > 0).map((hunk): Range => ({ start: hunk.newStart, end: hunk.newStart + hunk.newLines })) : [];
      this.#ranges.set(path, joined([...moved(before, hunks), ...replaced]));
    }
    return touched;
  }

  get isEmpty(): boolean {
    return [...this.#ranges.values()].every((ranges) => ranges.length === 0);
  }
}

/** Lines removed among them, or added between two of them. */
function touches(ranges: readonly Range[], { oldStart, oldLines }: Hunk): boolean {
  return oldLines > 0
    ? ranges.some(({ start, end }) => start < oldStart + oldLines && oldStart < end)
    : ranges.some(({ start, end }) => start <= oldStart && oldStart + 1 < end);
}

/** Where lines stand after a change; those that it removes are gone, and a range that it adds into is in two parts. */
function moved(ranges: readonly Range[], hunks: readonly Hunk[]): readonly Range[] {
  let shift = 0;
  let rest = ranges;
  const done: Range[] = [];
  for (const { oldStart, oldLines, newLines } of hunks) {
    const from = oldLines > 0 ? oldStart : oldStart + 1;
    const next: Range[] = [];
    for (const { start, end } of rest) {
      if (start < from) done.push({ start: start + shift, end: Math.min(end, from) + shift });
      if (end > from + oldLines) next.push({ start: Math.max(start, from + oldLines), end });
    }
    rest = next;
    shift += newLines - oldLines;
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
