import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { RunGroup } from '../domain/runGroup';
import type { UnmergedKind } from '../domain/unmergedReason';
import { unmergedKind } from './outcomes';
import { isOfGroup, groupText } from './runGroup';

/** What went wrong, in how many runs, and which those are. */
export interface CommonIssue {
  readonly issue: string;
  readonly count: number;
  readonly group: RunGroup;
}

const MOST_ISSUES = 8;

const KINDS = ['unmerged', 'failingTests', 'manualFixes', 'conflicts'] as const;

/** What went wrong, counted in runs: files in conflict, failing tests and gates, work that people had to fix, features that were not merged, and why. */
export function commonIssues(runs: readonly RunOutline[], l10n: Localizer): readonly CommonIssue[] {
  const issues = [
    ...KINDS.map((kind) => ({ group: { kind }, count: runs.filter(isOfGroup({ kind })).length })),
    ...[...runsByText(runs, unmergedKinds)].map(([reason, count]) => ({ group: { kind: 'unmergedReason' as const, reason }, count })),
    ...[...runsByText(runs, failedGates)].map(([gate, count]) => ({ group: { kind: 'failedGate' as const, gate }, count })),
    ...[...runsByText(runs, conflictFiles)].map(([file, count]) => ({ group: { kind: 'conflictFile' as const, file }, count })),
  ];
  return issues
    .filter(({ count }) => count > 0)
    .map(({ group, count }) => ({ issue: groupText(group, l10n), count, group }))
    .toSorted((one, other) => other.count - one.count || (one.issue < other.issue ? -1 : 1))
    .slice(0, MOST_ISSUES);
}

/** A file in which features were in conflict. */
export interface ConflictFile {
  readonly file: string;
  readonly runs: number;
}

export interface ConflictFiles {
  /** Most runs first. */
  readonly files: readonly ConflictFile[];
  /** How many files there are in all. */
  readonly total: number;
  /** Runs whose conflicts are known, with or without any. */
  readonly runs: number;
}

/** The files that most runs had a conflict in. */
export function filesInConflict(runs: readonly RunOutline[], most: number): ConflictFiles {
  const counts = runsByText(runs, conflictFiles);
  const files = [...counts].map(([file, count]) => ({ file, runs: count })).toSorted((one, other) => other.runs - one.runs || (one.file < other.file ? -1 : 1));
  return { files: files.slice(0, most), total: files.length, runs: runs.filter(({ conflictsEncountered }) => conflictsEncountered !== null).length };
}

/** In how many runs each text is. */
function runsByText<Text extends string>(runs: readonly RunOutline[], textsOf: (run: RunOutline) => readonly Text[]): ReadonlyMap<Text, number> {
  const counts = new Map<Text, number>();
  for (const run of runs) {
    const texts = textsOf(run);
    // Most runs have none, and a set for each is what takes the time.
    if (texts.length === 0) continue;
    for (const text of new Set(texts)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

function unmergedKinds({ features }: RunOutline): readonly UnmergedKind[] {
  return features.flatMap((feature) => unmergedKind(feature) ?? []);
}

function failedGates({ features }: RunOutline): readonly string[] {
  const failed = features.filter(({ failingGates = [] }) => failingGates.length > 0);
  return failed.length === 0 ? [] : failed.flatMap(({ failingGates = [] }) => failingGates);
}

function conflictFiles({ conflicts }: RunOutline): readonly string[] {
  return conflicts.length === 0 ? [] : conflicts.flatMap(({ files }) => files);
}
