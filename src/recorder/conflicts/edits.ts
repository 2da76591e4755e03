import { createHash } from 'node:crypto';
import type { FilePatch } from '../../git/patch';
import type { EditedLines } from '../../learning/pairs/touchingHunks';
import type { LineRange } from './conflictDetail';
import { hasHeadings } from './functionHeadings';
import { referencesIn, type Reference } from './references';

/** For each file; what lies beyond is a rewrite, and near to everything. */
export const EDIT_LIMITS = { hunks: 500, lines: 5_000 };
const REFERENCE_LIMIT = 300;

/** Lines that a feature changed at one place; its identity is null when there were too many to look at. */
export interface Place extends EditedLines {
  readonly now: LineRange;
  /** Function or the like; empty when there is none. */
  readonly heading: string;
}

/** What a feature did to one file, without the text. */
export interface Edit {
  readonly path: string;
  /** What it was called before; the same as `path` unless renamed. */
  readonly origin: string;
  readonly status: FilePatch['status'];
  readonly oldBlob: string | null;
  readonly newBlob: string | null;
  readonly places: readonly Place[];
  /** What the lines put in refer to. */
  readonly references: readonly (Reference & { readonly line: number })[];
}

export function toEdit(patch: FilePatch): Edit {
  const known = hasHeadings(patch.path);
  const references: (Reference & { readonly line: number })[] = [];
  for (const { added, newStart } of patch.hunks) {
    for (const [index, line] of added.entries()) {
      if (references.length >= REFERENCE_LIMIT) break;
      for (const reference of referencesIn(line, patch.path)) references.push({ ...reference, line: newStart + index });
    }
  }
  return {
    path: patch.path,
    origin: patch.from ?? patch.path,
    status: patch.status,
    oldBlob: patch.oldBlob,
    newBlob: patch.newBlob,
    places: patch.hunks.map((hunk): Place => {
      const start = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
      const identity = hunk.added.length < hunk.newCount ? null : createHash('sha1').update(hunk.added.join(''), 'latin1').digest('base64');
      return { start, end: start + hunk.oldCount, now: { start: hunk.newStart, count: hunk.newCount }, heading: known ? hunk.heading : '', identity };
    }),
    references,
  };
}
