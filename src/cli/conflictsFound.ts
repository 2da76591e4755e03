import type { ConflictFile, ConflictHunk, ConflictKind, ConflictSide, LineRange, NearConflictKind, SharedSurface } from '../recorder/conflictDetail';
import type { Inspection } from '../recorder/inspection';
import { draftOf } from './draft';

/** What `conflicts --json` prints. */
export interface Conflicts {
  readonly pairs: readonly { readonly features: readonly [string, string]; readonly conflict: boolean; readonly files: readonly string[]; readonly details: readonly DetailEntry[] }[];
  readonly base: readonly { readonly feature: string; readonly files: readonly string[]; readonly details: readonly DetailEntry[] }[];
  readonly near: readonly { readonly features: readonly [string, string]; readonly kind: NearConflictKind; readonly left: Side; readonly right: Side; readonly subject: string | null }[];
  readonly order: readonly {
    readonly repository: string | null;
    readonly base: string;
    readonly steps: readonly { readonly feature: string; readonly clean: boolean; readonly files: readonly string[]; readonly notAfter: readonly string[] | null }[];
  }[];
}

export interface Side {
  readonly path: string;
  readonly ranges: readonly LineRange[];
}

export interface DetailEntry {
  readonly path: string;
  readonly kind: ConflictKind;
  readonly left: Side;
  readonly right: Side;
  readonly surface: SharedSurface | null;
  readonly hunks?: readonly ConflictHunk[];
}

/**
 * The conflicts among all worktrees that were found, by the names of the features.
 * @param now ISO 8601 in UTC
 */
export function conflictsFound(inspection: Inspection, now: string): Conflicts {
  const { candidates } = inspection;
  const { run } = draftOf({ ...inspection, proposed: candidates.map(({ key }) => key) }, { given: {}, pattern: {} }, now);
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  const nameOf = (key: string): string => byKey.get(key)?.feature.name ?? key;
  const pairs = run.features.flatMap((one, index) =>
    run.features
      .slice(index + 1)
      // Worktrees of different repositories never meet in a merge.
      .filter((other) => other.repository === one.repository)
      .map((other) => [one.name, other.name] as const),
  );
  const details = new Map((inspection.conflicts ?? []).map(({ keys: [one, other], details: found }) => [`${nameOf(one)}\0${nameOf(other)}`, found]));
  return {
    pairs: pairs.map(([one, other]) => {
      const conflict = run.conflicts.find(({ features }) => features.includes(one) && features.includes(other));
      return { features: [one, other], conflict: conflict !== undefined, files: conflict?.files ?? [], details: (details.get(`${one}\0${other}`) ?? []).map(entry) };
    }),
    base: run.conflictsWithBase.map(({ feature, files }) => ({ feature, files, details: (candidates.find((candidate) => candidate.feature.name === feature)?.baseConflicts ?? []).map(entry) })),
    near: inspection.nearConflicts.map(({ keys: [one, other], kind, left, right, subject }) => ({ features: [nameOf(one), nameOf(other)], kind, left: side(left), right: side(right), subject })),
    order: inspection.mergeOrders.flatMap((steps) => {
      const [first] = steps;
      const candidate = first === undefined ? undefined : byKey.get(first.key);
      if (candidate === undefined) return [];
      return [
        {
          repository: candidate.feature.repository,
          base: candidate.base,
          steps: steps.map(({ key, clean, files, notAfter }) => ({ feature: nameOf(key), clean, files, notAfter: notAfter?.map(nameOf) ?? null })),
        },
      ];
    }),
  };
}

function entry({ path, kind, left, right, surface, hunks }: ConflictFile): DetailEntry {
  return { path, kind, left: side(left), right: side(right), surface, ...(hunks === undefined ? {} : { hunks }) };
}

function side({ path, ranges }: ConflictSide): Side {
  return { path, ranges };
}
