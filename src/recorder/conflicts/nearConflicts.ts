import { touchingEdits } from '../../learning/pairs/touchingHunks';
import type { ConflictSide, LineRange, NearConflict, NearConflictKind } from './conflictDetail';
import type { Edit, Place } from './edits';
import { lastPart, modulesOf, refersTo } from './references';
import { migrationFolder, surfaceOf } from './sharedSurface';

/** One feature's edits. */
export interface FeatureEdits {
  readonly key: string;
  readonly edits: readonly Edit[];
}

/** Nobody reads more than this. */
export const NEAR_LIMIT = 300;
/** Meetings of two features in one file that are looked at; sixty-four features that all touch the same fifty files are below. */
const COMPARISON_LIMIT = 120_000;
/** For one file of one pair. */
const RANGE_LIMIT = 20;
/** Changes with up to this many lines between them are about the same thing. */
const ADJACENT_LINES = 3;

/** Strongest first: what most likely breaks although it merges. */
const STRENGTH: readonly NearConflictKind[] = ['removedUse', 'adjacentLines', 'sameFunction', 'sameLines', 'sharedSurface'];

/**
 * Where features that merge come close to each other: for each pair and file the kinds that hold, strongest first, a few hundred at most.
 * @param inConflict whether a pair is in conflict in a file: such files are left out
 */
export function findNearConflicts(features: readonly FeatureEdits[], inConflict: (one: string, other: string, file: string) => boolean): readonly NearConflict[] {
  const found: NearConflict[] = [...sameFiles(features), ...removedUses(features), ...sharedMigrations(features)].filter(
    ({ keys: [one, other], left, right }) => !inConflict(one, other, left.path) && !inConflict(one, other, right.path),
  );
  const position = new Map(features.map(({ key }, index) => [key, index]));
  const at = (key: string): number => position.get(key) ?? 0;
  return found
    .sort((a, b) => STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind) || at(a.keys[0]) - at(b.keys[0]) || at(a.keys[1]) - at(b.keys[1]))
    .slice(0, NEAR_LIMIT);
}

interface OwnedEdit {
  readonly key: string;
  readonly edit: Edit;
}

function* sameFiles(features: readonly FeatureEdits[]): Generator<NearConflict> {
  const byFile = new Map<string, OwnedEdit[]>();
  for (const { key, edits } of features) for (const edit of edits) add(byFile, edit.origin, { key, edit });
  let comparisons = 0;
  // Files of few features first: what everybody touches is the least telling, should there be too much.
  for (const owned of [...byFile.values()].sort((a, b) => a.length - b.length)) {
    for (const [index, one] of owned.entries()) {
      for (const other of owned.slice(index + 1)) {
        comparisons += 1;
        if (comparisons > COMPARISON_LIMIT) return;
        yield* compare(one, other);
      }
    }
  }
}

function* compare(one: OwnedEdit, other: OwnedEdit): Generator<NearConflict> {
  const [a, b] = [one.edit, other.edit];
  if (a.status === 'deleted' || b.status === 'deleted') return;
  const near = (kind: NearConflictKind, subject: string | null, left: readonly LineRange[], right: readonly LineRange[]): NearConflict => ({
    keys: [one.key, other.key],
    kind,
    left: side(a, left),
    right: side(b, right),
    subject,
  });
  const surface = surfaceOf(a.path) ?? surfaceOf(b.path);
  if (surface !== null) {
    yield near('sharedSurface', surface, ranges(a.places), ranges(b.places));
    return;
  }
  if (a.path !== b.path && (a.status === 'renamed') !== (b.status === 'renamed')) yield near('removedUse', a.origin, ranges(a.places), ranges(b.places));
  const [adjacent, same] = a.oldBlob === b.oldBlob ? meetingPlaces(a.places, b.places) : [NO_MEETINGS, NO_MEETINGS];
  if (adjacent.left.size > 0) yield near('adjacentLines', headingOf(adjacent.left), ranges([...adjacent.left]), ranges([...adjacent.right]));
  if (same.left.size > 0) yield near('sameLines', headingOf(same.left), ranges([...same.left]), ranges([...same.right]));
  const headings = new Map<string, Place[]>();
  for (const place of b.places) if (place.heading !== '' && !adjacent.right.has(place) && !same.right.has(place)) add(headings, place.heading, place);
  const ours = new Map<string, Place[]>();
  for (const place of a.places) if (headings.has(place.heading) && !adjacent.left.has(place) && !same.left.has(place)) add(ours, place.heading, place);
  for (const [heading, places] of ours) yield near('sameFunction', heading, ranges(places), ranges(headings.get(heading) ?? []));
}

interface Meetings {
  readonly left: ReadonlySet<Place>;
  readonly right: ReadonlySet<Place>;
}

const NO_MEETINGS: Meetings = { left: new Set(), right: new Set() };

/** Places of two edits of one content that are next to each other, and those that are the same. Both lists are in the order of lines. */
function meetingPlaces(left: readonly Place[], right: readonly Place[]): readonly [adjacent: Meetings, same: Meetings] {
  const adjacent = { left: new Set<Place>(), right: new Set<Place>() };
  const same = { left: new Set<Place>(), right: new Set<Place>() };
  for (const touch of touchingEdits(left, right, ADJACENT_LINES)) {
    const into = touch.identical ? same : adjacent;
    into.left.add(touch.left);
    into.right.add(touch.right);
  }
  return [adjacent, same];
}

/** What one feature deleted or renamed, and another one's new lines refer to. */
function* removedUses(features: readonly FeatureEdits[]): Generator<NearConflict> {
  const removed = new Map<string, (OwnedEdit & { readonly module: string })[]>();
  for (const { key, edits } of features) {
    for (const edit of edits) {
      if (edit.status !== 'deleted' && edit.status !== 'renamed') continue;
      for (const module of modulesOf(edit.origin)) add(removed, lastPart(module), { key, edit, module });
    }
  }
  if (removed.size === 0) return;
  const position = new Map(features.map(({ key }, index) => [key, index]));
  for (const { key, edits } of features) {
    for (const edit of edits) {
      const uses = new Map<Edit, { readonly remover: string; readonly lines: LineRange[] }>();
      for (const reference of edit.references) {
        for (const gone of removed.get(lastPart(reference.file)) ?? []) {
          if (gone.key === key || !refersTo(reference, gone.module)) continue;
          const use = uses.get(gone.edit) ?? { remover: gone.key, lines: [] };
          uses.set(gone.edit, use);
          if (use.lines.at(-1)?.start !== reference.line) use.lines.push({ start: reference.line, count: 1 });
        }
      }
      for (const [gone, { remover, lines }] of uses) {
        const sides = [side(gone, []), side(edit, lines)] as const;
        const isFirst = (position.get(remover) ?? 0) < (position.get(key) ?? 0);
        yield { keys: isFirst ? [remover, key] : [key, remover], kind: 'removedUse', left: sides[isFirst ? 0 : 1], right: sides[isFirst ? 1 : 0], subject: gone.origin };
      }
    }
  }
}

/** Migrations are numbered: two new ones in a folder may claim the same place in the order, whatever they are called. */
function* sharedMigrations(features: readonly FeatureEdits[]): Generator<NearConflict> {
  const byFolder = new Map<string, OwnedEdit[]>();
  for (const { key, edits } of features) {
    const folders = new Set<string>();
    for (const edit of edits) {
      const folder = edit.status === 'added' ? migrationFolder(edit.path) : null;
      if (folder === null || folders.has(folder)) continue;
      folders.add(folder);
      add(byFolder, folder, { key, edit });
    }
  }
  for (const owned of byFolder.values()) {
    for (const [index, one] of owned.entries()) {
      for (const other of owned.slice(index + 1)) {
        if (one.edit.path !== other.edit.path) yield { keys: [one.key, other.key], kind: 'sharedSurface', left: side(one.edit, []), right: side(other.edit, []), subject: 'migration' };
      }
    }
  }
}

function side(edit: Edit, lines: readonly LineRange[]): ConflictSide {
  return { path: edit.path, blob: edit.status === 'deleted' ? null : edit.newBlob, ranges: lines.slice(0, RANGE_LIMIT) };
}

function ranges(places: readonly Place[]): readonly LineRange[] {
  return places.map(({ now }) => now);
}

/** The function, where all places are in one. */
function headingOf(places: ReadonlySet<Place>): string | null {
  const headings = new Set([...places].map(({ heading }) => heading));
  const [heading] = headings;
  return headings.size !== 1 || heading === undefined || heading === '' ? null : heading;
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
