import type { Feature } from '../../domain/feature';
import type { FeatureId, FollowedFeature, FollowedObservation } from '../../domain/followedFeature';
import type { FollowedEvent } from '../../store/followedDocument';
import type { Candidate, Inspection } from '../inspection';

export interface Note {
  readonly id: FeatureId;
  readonly next: (known: FollowedFeature | null) => FollowedFeature;
  readonly event: (known: FollowedFeature | null) => FollowedEvent;
}

/**
 * What an inspection tells of each feature that can be followed, in the form of changes to what is known by then.
 * @param removed features whose worktrees are known to be gone, as against on no branch
 * @param now milliseconds since the epoch
 */
export function notesOf(inspection: Inspection, removed: ReadonlySet<FeatureId>, now: number): readonly Note[] {
  const byKey = new Map(inspection.candidates.map((candidate) => [candidate.key, candidate]));
  return inspection.candidates.flatMap((candidate): readonly Note[] => {
    const { followable } = candidate;
    if (followable === null) return [];
    const conflicts = conflictsOf(candidate, inspection, byKey);
    return [{ id: followable.id, next: (known) => noted(known ?? firstSight(candidate, followable, now), { candidate, followable, conflicts, inspection, isRemoved: removed.has(followable.id), now }), event: (known) => eventOf(known, candidate, removed.has(followable.id)) }];
  });
}

type Followable = NonNullable<Candidate['followable']>;

interface Met {
  readonly id: FeatureId;
  readonly files: readonly string[];
  /** Whether both had committed what is in conflict, and neither was merged. */
  readonly isCommitted: boolean;
}

function conflictsOf(candidate: Candidate, inspection: Inspection, byKey: ReadonlyMap<string, Candidate>): readonly Met[] {
  return (inspection.conflicts ?? []).flatMap(({ keys, files }): readonly Met[] => {
    if (!keys.includes(candidate.key)) return [];
    const other = byKey.get(keys[0] === candidate.key ? keys[1] : keys[0]);
    const id = other?.followable?.id;
    if (other === undefined || id === undefined) return [];
    return [{ id, files, isCommitted: [candidate, other].every((each) => each.feature.outcome !== 'merged' && each.followable?.measured?.hasUncommitted === false) }];
  });
}

function firstSight({ feature, worktreeCreatedAt }: Candidate, { id, commonFolder, administration, worktree }: Followable, now: number): FollowedFeature {
  return {
    id,
    commonFolder,
    administration,
    createdAt: worktreeCreatedAt,
    repository: feature.repository ?? commonFolder,
    start: { at: now, madeFrom: null, specification: null },
    place: { at: 0, worktree, branch: feature.branch, tip: null, gone: false },
    branches: [],
    observation: null,
    encountered: {},
    openRun: null,
    assigned: null,
    recorded: null,
    suggested: null,
  };
}

interface Seen {
  readonly candidate: Candidate;
  readonly followable: Followable;
  readonly conflicts: readonly Met[];
  readonly inspection: Inspection;
  readonly isRemoved: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function noted(known: FollowedFeature, { candidate, followable, conflicts, inspection: { candidates, openRuns }, isRemoved, now }: Seen): FollowedFeature {
  const { feature, tip, presence } = candidate;
  // Where a worktree is there and on no branch, or on another one, the files tell so; of one that is gone, git tells what became of its branch.
  const isTold = presence === 'worktree' || isRemoved;
  const place = isTold ? { at: now, worktree: followable.worktree, branch: feature.branch, tip, gone: presence !== 'worktree' } : known.place;
  const openRun = openRuns.find(({ members }) => members.includes(candidate.key))?.id ?? null;
  const observation = observed(known, candidate, followable, conflicts, candidates, now);
  const encountered = Object.fromEntries(conflicts.filter(({ isCommitted }) => isCommitted).map(({ id, files }): [string, string[]] => [id, [...new Set([...files, ...(known.encountered[id] ?? [])])].sort()]));
  return {
    ...known,
    place: isSame(known.place, place) ? known.place : place,
    branches: feature.branch === null ? known.branches : [...new Set([...known.branches, feature.branch])].sort(),
    observation: known.observation !== null && (observation === null || isSame(known.observation, observation)) ? known.observation : observation,
    encountered: { ...known.encountered, ...encountered },
    openRun: known.openRun ?? (known.assigned === null && openRun !== null ? { at: now, id: openRun } : null),
  };
}

/** @returns null where nothing was measured */
function observed(known: FollowedFeature, candidate: Candidate, { measured }: Followable, conflicts: readonly Met[], all: readonly Candidate[], now: number): FollowedObservation | null {
  if (measured === null) return null;
  const before = known.observation?.tip === candidate.tip ? known.observation : null;
  const looked = new Set<string>(all.flatMap(({ followable }) => followable?.id ?? []));
  // Of features that were not looked at, what was known of them is kept.
  const elsewhere = Object.entries(known.observation?.conflicts ?? {}).filter(([id]) => !looked.has(id));
  return {
    at: now,
    tip: candidate.tip,
    base: measured.base,
    fork: measured.fork,
    commits: measured.commits.slice(0, 5000),
    name: measured.name,
    feature: keptFacts(candidate.feature, before?.feature ?? null),
    outcomeOrigin: candidate.origins.outcome ?? '',
    landing: measured.landing,
    workMoments: [...candidate.workMoments],
    baseConflictFiles: candidate.baseConflictFiles === null ? null : [...candidate.baseConflictFiles],
    conflicts: Object.fromEntries([...elsewhere, ...conflicts.map(({ id, files }): [string, string[]] => [id, [...files]])]),
  };
}

/** A look that left something out does not make it unknown again, as long as nothing was committed since. */
function keptFacts(feature: Feature, before: Feature | null): Feature {
  if (before === null) return feature;
  const withoutUncommitted = feature.uncommittedFiles === null && before.uncommittedFiles !== null;
  const { filesChanged, additions, deletions, uncommittedFiles, category } = before;
  return {
    ...feature,
    ...(withoutUncommitted ? { filesChanged, additions, deletions, uncommittedFiles, category } : {}),
    testsPassing: feature.testsPassing ?? before.testsPassing,
    pullRequest: feature.pullRequest ?? before.pullRequest,
  };
}

function eventOf(known: FollowedFeature | null, { presence, feature }: Candidate, isRemoved: boolean): FollowedEvent {
  if (known === null) return 'appeared';
  if (isRemoved && !known.place.gone) return 'worktreeRemoved';
  if (known.place.branch !== null && feature.branch !== known.place.branch) return 'branchRenamed';
  return presence === 'followed' ? 'branchRemoved' : 'changed';
}

/** But for the time that it was seen at. */
function isSame(one: { readonly at: number }, other: { readonly at: number }): boolean {
  return JSON.stringify(sorted({ ...one, at: 0 })) === JSON.stringify(sorted({ ...other, at: 0 }));
}

/** With the keys of all objects in order: one of the two may come from a file. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
