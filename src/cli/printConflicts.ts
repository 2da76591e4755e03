import type { ConflictKind, LineRange, NearConflictKind, SharedSurface } from '../recorder/conflictDetail';
import type { Conflicts, DetailEntry, Side } from './conflictsFound';
import { surfaceOf } from '../recorder/sharedSurface';
import { printable } from './printable';
import { list } from './printRun';
import { counted } from './words';

/** More places or lines than this are for the JSON. */
const PLACES_SHOWN = 5;
const LINES_SHOWN = 20;

export interface Shown {
  readonly near: boolean;
  readonly order: boolean;
}

export function printConflicts({ pairs, base, near, order }: Conflicts, shown: Shown): string {
  const conflicting = pairs.filter(({ conflict }) => conflict);
  const lines = [
    ...conflicting.flatMap(({ features: [one, other], files, details }) => [`${printable(one)} with ${printable(other)}: ${filesText(files, details)}`, ...details.flatMap((file) => hunkLines(file, one, other))]),
    ...base.flatMap(({ feature, files, details }) => [`${printable(feature)} with the base: ${filesText(files, details)}`, ...details.flatMap((file) => hunkLines(file, 'the base', feature))]),
    `${counted(conflicting.length, 'conflict', 'conflicts')} in ${counted(pairs.length, 'pair', 'pairs')} of worktrees.`,
  ];
  if (shown.near) {
    lines.push('', near.length === 0 ? 'No near conflicts.' : 'Near conflicts, which merge today:');
    for (const { features: [one, other], kind, left, right, subject } of near) lines.push(`${printable(one)} with ${printable(other)}: ${nearWord(kind, subject, surfaceOf(left.path))}, ${sidesText(left, right)}`);
  } else if (near.length > 0) lines.push(`${counted(near.length, 'near conflict', 'near conflicts')} besides; --near lists them.`);
  if (shown.order) {
    for (const { base: into, steps } of order) {
      lines.push('', `Merged into ${printable(into)} one after the other:`);
      for (const { feature, clean, files, notAfter } of steps) {
        if (clean) lines.push(`${printable(feature)}: clean`);
        else lines.push(`${printable(feature)}: left out, ${notAfter === null ? 'in conflict' : `merges with each alone, but not after ${list(notAfter)}`}: ${list(files)}`);
      }
    }
  }
  return lines.join('\n');
}

function filesText(files: readonly string[], details: readonly DetailEntry[]): string {
  const known = new Map(details.map((file) => [file.path, file]));
  return files
    .map((name) => {
      const file = known.get(name);
      return file === undefined ? printable(name) : `${printable(name)}${placesText(file)}`;
    })
    .join(', ');
}

function placesText({ kind, left, right, surface }: DetailEntry): string {
  const words = [kindWord(kind), surface === null ? null : surfaceWord(surface), left.path === right.path ? null : `${printable(left.path)} / ${printable(right.path)}`].filter((word) => word !== null);
  const shown = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `${left.ranges.length === 0 ? '' : ` lines ${rangesText(left.ranges)} / ${rangesText(right.ranges)}`}${shown}`;
}

function sidesText(left: Side, right: Side): string {
  const one = (side: Side): string => `${printable(side.path)}${side.ranges.length === 0 ? '' : ` lines ${rangesText(side.ranges)}`}`;
  if (left.path !== right.path) return `${one(left)} / ${one(right)}`;
  return left.ranges.length === 0 && right.ranges.length === 0 ? printable(left.path) : `${printable(left.path)} lines ${rangesText(left.ranges)} / ${rangesText(right.ranges)}`;
}

function rangesText(ranges: readonly LineRange[]): string {
  if (ranges.length === 0) return 'none';
  const shown = ranges.slice(0, PLACES_SHOWN).map(rangeText).join(', ');
  return ranges.length > PLACES_SHOWN ? `${shown}, …` : shown;
}

function rangeText({ start, count }: LineRange): string {
  if (count === 0) return `after ${start}`;
  return count === 1 ? String(start) : `${start}-${start + count - 1}`;
}

function hunkLines({ left, right, hunks }: DetailEntry, one: string, other: string): readonly string[] {
  if (hunks === undefined || hunks.length === 0) return [];
  return [
    `  --- ${printable(one)} ${printable(left.path)}`,
    `  +++ ${printable(other)} ${printable(right.path)}`,
    ...hunks.flatMap((hunk, index) => [`  @@ ${rangesText(left.ranges.slice(index, index + 1))} / ${rangesText(right.ranges.slice(index, index + 1))}`, ...textLines('-', hunk.left), ...textLines('+', hunk.right)]),
  ];
}

function textLines(sign: string, text: string): readonly string[] {
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const shown = lines.slice(0, LINES_SHOWN).map((line) => `  ${sign}${printable(line)}`);
  return lines.length > LINES_SHOWN ? [...shown, `  … ${counted(lines.length - LINES_SHOWN, 'more line', 'more lines')}`] : shown;
}

/** Null for the usual kind. */
function kindWord(kind: ConflictKind): string | null {
  switch (kind) {
    case 'content':
    case 'other':
      return null;
    case 'bothAdded':
      return 'added by both';
    case 'changedAndDeleted':
      return 'changed and deleted';
    case 'renames':
      return 'renamed';
    case 'fileAndFolder':
      return 'file and folder';
    case 'binary':
      return 'binary';
    case 'submodule':
      return 'submodule';
    case 'mode':
      return 'kinds of file differ';
  }
}

function surfaceWord(surface: SharedSurface): string {
  switch (surface) {
    case 'lockFile':
      return 'lock file';
    case 'migration':
    case 'changelog':
    case 'manifest':
      return surface;
    case 'generated':
      return 'generated file';
  }
}

function nearWord(kind: NearConflictKind, subject: string | null, surface: SharedSurface | null): string {
  const within = subject === null ? '' : ` in ${printable(subject)}`;
  switch (kind) {
    case 'sameLines':
      return `the same change${within}`;
    case 'adjacentLines':
      return `lines next to each other${within}`;
    case 'sameFunction':
      return `both change ${subject === null ? 'one function' : printable(subject)}`;
    case 'removedUse':
      return `one uses what the other removes or renames${subject === null ? '' : ` (${printable(subject)})`}`;
    case 'sharedSurface':
      return surface === null ? 'the same shared file' : `the same ${surfaceWord(surface)}${surface === 'migration' ? ' folder' : ''}`;
  }
}
