import { createHash } from 'node:crypto';
import type { FilePatch } from '../git/patch';
import type { WholePatch } from '../git/wholePatch';
import { surfaceOf } from './sharedSurface';

/** How far two changes are the same. Lines are those with a letter or a digit; blank ones and lone brackets match anything. */
export interface Likeness {
  /** Lines removed or added by both, file by file. */
  readonly common: number;
  /** Lines of one that the other has not; an edited line counts once. */
  readonly differing: number;
  /** Lines of the bigger one. */
  readonly of: number;
  /** Whether what differs are numbers alone. */
  readonly numbersOnly: boolean;
  /** Lock files and changelogs that only the second one touches. */
  readonly besides: readonly string[];
}

/** Written with every merge, by tools or by whoever merges: what stands there does not make a change another one. */
export function isSharedSurface(file: string): boolean {
  const surface = surfaceOf(file);
  return surface === 'lockFile' || surface === 'changelog';
}

/** A squash is edited by a word in a comment, an import, a version: up to this many lines may differ … */
const LINES_EDITED = 3;
/** … or this share of a bigger change: a renamed variable, a test left out. */
const SHARE_EDITED = 0.05;
/** With fewer lines in common, two changes are often alike by chance: the same import, the same version number. */
const LINES_COMMON = 8;
/** With nothing different at all, fewer are enough. */
const LINES_COMMON_EXACT = 3;

/**
 * Whether a commit of the base is likely to be the squash of a feature, edited on the way. Where nothing but numbers differs, it is another
 * version of the same routine (a dependency raised, a browser rolled) and not this one.
 *
 * The thresholds were tried on pull requests of public repositories (test/bench/squashes.ts): 1,500 branches that were merged as squashes
 * and as many that were not. What was taken for an edited squash and had landed under another number or not at all, was work that had been
 * opened again by the same people, but for such versions.
 */
export function isLikelySquash({ common, differing, of, numbersOnly }: Likeness): boolean {
  if (differing === 0) return common >= LINES_COMMON_EXACT;
  return !numbersOnly && common >= LINES_COMMON && differing <= Math.max(LINES_EDITED, Math.floor(of * SHARE_EDITED));
}

/** @returns null when one of them is too big to compare */
export function likeness(work: WholePatch, squash: WholePatch): Likeness | null {
  if (work.files === null || squash.files === null) return null;
  const [left, right] = [lineCounts(work.files), lineCounts(squash.files)];
  const [onlyLeft, onlyRight] = [difference(left.counts, right.counts), difference(right.counts, left.counts)];
  const common = left.total - onlyLeft.length;
  const of = Math.max(left.total, right.total);
  const touched = new Set(work.files.map((file) => file.path));
  return {
    common,
    differing: of - common,
    of,
    numbersOnly: onlyLeft.length > 0 && withoutNumbers(onlyLeft) === withoutNumbers(onlyRight),
    besides: squash.files.map((file) => file.path).filter((path) => isSharedSurface(path) && !touched.has(path)),
  };
}

/** Lines of the first that the second has not, or not so often. */
function difference(counts: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].flatMap(([line, count]) => Array.from({ length: Math.max(0, count - (others.get(line) ?? 0)) }, () => line));
}

function withoutNumbers(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/\d+(?:\.\d+)*/g, '0')).sort().join('\n');
}

function lineCounts(files: readonly FilePatch[]): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const line of changedLines(files.filter((file) => !isSharedSurface(file.path)), false)) {
    // Latin-1 text: every byte above 127 is part of a letter or a sign of some script.
    if (!/[A-Za-z0-9\u0080-\u00ff]/.test(line.slice(line.lastIndexOf('\0') + 2))) continue;
    counts.set(line, (counts.get(line) ?? 0) + 1);
    total += 1;
  }
  return { counts, total };
}

/** Names a change and its opposite by the lines they remove and add in each file, in whatever order: a revert's patch has the first's opposite as its own. */
export function changeKeys({ files }: WholePatch): { readonly key: string | null; readonly inverse: string | null } {
  if (files === null || files.length === 0) return { key: null, inverse: null };
  return { key: keyOf(changedLines(files, false)), inverse: keyOf(changedLines(files, true)) };
}

function keyOf(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of [...lines].sort()) hash.update(line, 'latin1').update('\n');
  return hash.digest('hex');
}

/** One text for each line removed and added, with its file; the content of a binary file is a line, and so is a file that is neither changed nor text. */
function changedLines(files: readonly FilePatch[], inverse: boolean): readonly string[] {
  const [minus, plus] = inverse ? ['+', '-'] : ['-', '+'];
  return files.flatMap(({ path, binary, oldBlob, newBlob, hunks }) => {
    if (binary) return [`${path}\0${minus}${oldBlob ?? ''}`, `${path}\0${plus}${newBlob ?? ''}`];
    if (hunks.length === 0) return [`${path}\0 mode`];
    return hunks.flatMap(({ removed, added }) => [...removed.map((line) => `${path}\0${minus}${line}`), ...added.map((line) => `${path}\0${plus}${line}`)]);
  });
}
