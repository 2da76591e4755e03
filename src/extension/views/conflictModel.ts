import type { Localizer } from '../../domain/localizer';
import type { ConflictFile, ConflictKind, ConflictSide, LineRange, NearConflict, SharedSurface } from '../../recorder/conflicts/conflictDetail';
import type { Candidate } from '../../recorder/inspection/inspection';
import { visible } from '../words';

/** One of the two that do not merge: a feature, or the base of one. */
export interface ConflictParty {
  readonly name: string;
  /** Null for a base, of which there is no worktree to look at. */
  readonly candidate: Candidate | null;
  /** Absolute path of the repository with the objects; null when it is not known. */
  readonly repository: string | null;
}

/** A file of a conflict. A side is null where all that is known of it is the file's name. */
export interface FileConflict {
  /** As the merge names it. */
  readonly path: string;
  readonly kind: ConflictKind | null;
  readonly left: ConflictSide | null;
  readonly right: ConflictSide | null;
  readonly surface: SharedSurface | null;
}

/** Two that do not merge, or come close to it, as they are looked at from the left one. */
export interface Conflict {
  readonly left: ConflictParty;
  readonly right: ConflictParty;
  readonly files: readonly FileConflict[];
}

export function featureParty(candidate: Candidate): ConflictParty {
  return { name: candidate.feature.name, candidate, repository: candidate.feature.repository };
}

export function baseParty(candidate: Candidate): ConflictParty {
  return { name: candidate.base, candidate: null, repository: candidate.feature.repository };
}

/**
 * Files with what is known of each: details where there are some, the name alone otherwise.
 * @param swapped whether the details' left side is to be the right one
 */
export function fileConflicts(files: readonly string[], details: readonly ConflictFile[], swapped: boolean): readonly FileConflict[] {
  const byPath = new Map(details.map((detail) => [detail.path, detail]));
  const known = details.map((detail): FileConflict => (swapped ? { ...detail, left: detail.right, right: detail.left } : detail));
  const bare = files.filter((file) => !byPath.has(file)).map((file): FileConflict => ({ path: file, kind: null, left: null, right: null, surface: null }));
  return [...known, ...bare];
}

/** The place of a close call as a file of a conflict, so that it opens like one. */
export function nearFile(near: NearConflict, swapped: boolean): FileConflict {
  const [left, right] = swapped ? [near.right, near.left] : [near.left, near.right];
  return { path: right.path, kind: null, left, right, surface: null };
}

/** What kind of a conflict it is, where lines do not say it; null for changes to the same lines. */
export function conflictKindWord(kind: ConflictKind | null, l10n: Localizer): string | null {
  switch (kind) {
    case 'bothAdded':
      return l10n.t('both added it');
    case 'changedAndDeleted':
      return l10n.t('changed and deleted');
    case 'renames':
      return l10n.t('renamed');
    case 'fileAndFolder':
      return l10n.t('a file and a folder');
    case 'binary':
      return l10n.t('binary');
    case 'submodule':
      return l10n.t('submodule');
    case 'mode':
      return l10n.t('file mode');
    case 'content':
    case 'other':
    case null:
      return null;
  }
}

export function surfaceWord(surface: SharedSurface, l10n: Localizer): string {
  switch (surface) {
    case 'lockFile':
      return l10n.t('lock file');
    case 'migration':
      return l10n.t('migration');
    case 'generated':
      return l10n.t('generated');
    case 'changelog':
      return l10n.t('changelog');
    case 'manifest':
      return l10n.t('manifest');
  }
}

/** "line 3", "lines 3–5, 9"; null when no lines are known. */
export function linesText(ranges: readonly LineRange[], l10n: Localizer): string | null {
  const [first, ...others] = ranges.map(({ start, count }) => (count > 1 ? `${start}–${start + count - 1}` : String(Math.max(1, start))));
  if (first === undefined) return null;
  const all = [first, ...others.slice(0, MOST_RANGES - 1), ...(others.length >= MOST_RANGES ? ['…'] : [])].join(', ');
  return others.length === 0 && (ranges[0]?.count ?? 0) <= 1 ? l10n.t('line {0}', all) : l10n.t('lines {0}', all);
}

const MOST_RANGES = 3;

/** "src/routes.ts (auth ↔ profile)", for the tab of the diff. */
export function diffTitle({ left, right }: Conflict, file: FileConflict, l10n: Localizer): string {
  const side = (party: ConflictParty, known: ConflictSide | null): string =>
    known !== null && known.blob === null ? l10n.t('{0}, deleted', visible(party.name)) : visible(party.name);
  const [one, other] = [file.left?.path ?? file.path, file.right?.path ?? file.path];
  const files = one === other ? visible(one) : `${visible(one)} ↔ ${visible(other)}`;
  return `${files} (${side(left, file.left)} ↔ ${side(right, file.right)})`;
}

/** "auth ↔ profile", for the tab with all the diffs; the editor itself adds how many files there are. */
export function allFilesTitle({ left, right }: Conflict): string {
  return `${visible(left.name)} ↔ ${visible(right.name)}`;
}

/** A conflict in words that may be pasted to whoever has to solve it, one line a file. */
export function conflictText(conflict: Conflict, l10n: Localizer): string {
  const { left, right, files } = conflict;
  const lines = files.map((file) => {
    const sides = ([['left', left], ['right', right]] as const).map(([side, party]) => {
      const ranges = linesText(file[side]?.ranges ?? [], l10n);
      return ranges === null ? null : `${visible(party.name)} ${ranges}`;
    });
    const facts = [conflictKindWord(file.kind, l10n), file.surface === null ? null : surfaceWord(file.surface, l10n), ...sides].filter((fact) => fact !== null);
    return facts.length === 0 ? `- ${visible(file.path)}` : `- ${visible(file.path)}: ${facts.join(', ')}`;
  });
  return [l10n.t('{0} and {1} do not merge:', visible(left.name), visible(right.name)), ...lines, ''].join('\n');
}
