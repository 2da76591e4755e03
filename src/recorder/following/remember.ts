import type { Feature } from '../../domain/feature';
import type { FollowedFeature, FollowedObservation } from '../../domain/followedFeature';
import type { Localizer } from '../../domain/localizer';
import { workMinutes } from '../../domain/workMinutes';
import type { Candidate, CandidatePair } from '../inspection/inspection';
import { ago } from './ago';
import type { RememberedFeature } from './goneFeatures';

interface Context {
  readonly l10n: Localizer;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly idleGapMinutes: number;
}

/** A candidate that is not sorted into a run yet, and whose name need not be unique yet. */
export type Found = Omit<Candidate, 'openRun' | 'group'>;

/** What git says now, with what it cannot tell any more from what was seen before. */
export function withMemory(found: Found, context: Context): Found {
  const { followed: memory } = found;
  if (memory === null) return found;
  const specification = found.feature.specification ?? memory.start.specification?.found ?? null;
  if (found.presence === 'worktree') return { ...found, feature: { ...found.feature, specification } };
  const { observation } = memory;
  const origins = { ...found.origins, uncommittedFiles: lastSeen(memory, context) };
  if (observation === null) return { ...found, feature: { ...found.feature, specification }, origins };
  if (observation.tip !== found.tip) {
    const { specification: last, pullRequest } = observation.feature;
    return { ...found, feature: { ...found.feature, specification: last ?? specification, pullRequest: found.feature.pullRequest ?? pullRequest }, origins };
  }
  return sameWork(found, observation, lastSeen(memory, context), context);
}

/** Nothing was committed since then, so all but the fate of the work is as it was. */
function sameWork(found: Found, observation: FollowedObservation, seen: string, { idleGapMinutes }: Context): Found {
  const before = observation.feature;
  const workMoments = [...new Set([...observation.workMoments, ...found.workMoments])].sort((a, b) => a - b);
  const hadUncommitted = (before.uncommittedFiles ?? 0) > 0;
  const feature: Feature = {
    ...before,
    branch: found.feature.branch,
    worktree: found.feature.worktree,
    outcome: found.feature.outcome === 'unmerged' && (before.outcome === 'open' || before.outcome === 'closed') ? before.outcome : found.feature.outcome,
    pullRequest: found.feature.pullRequest ?? before.pullRequest,
    manualFixes: found.feature.manualFixes ?? before.manualFixes,
    minutes: workMinutes(workMoments, idleGapMinutes),
    ...(found.feature.remote === undefined ? {} : { remote: found.feature.remote }),
  };
  const baseConflictFiles = hadUncommitted && feature.outcome !== 'merged' ? union(found.baseConflictFiles, observation.baseConflictFiles) : found.baseConflictFiles;
  return { ...found, feature, workMoments, baseConflictFiles, origins: { ...everywhere(seen), outcome: found.origins.outcome ?? seen } };
}

/** A candidate of which nothing but what was last seen is left. */
export function fromMemory({ memory, observation, presence, branch }: RememberedFeature, context: Context): Found {
  const seen = lastSeen(memory, context);
  return {
    key: memory.place.worktree,
    presence,
    tip: observation.tip,
    tree: null,
    feature: { ...observation.feature, name: observation.name, branch, worktree: memory.place.worktree, minutes: workMinutes(observation.workMoments, context.idleGapMinutes) },
    origins: { ...everywhere(seen), outcome: `${observation.outcomeOrigin} (${seen})` },
    base: observation.base.name,
    baseConflictFiles: observation.baseConflictFiles,
    baseConflicts: [],
    worktreeCreatedAt: memory.createdAt,
    workMoments: observation.workMoments,
    followed: memory,
    followable: { id: memory.id, commonFolder: memory.commonFolder, administration: memory.administration, worktree: memory.place.worktree, measured: null },
  };
}

/**
 * The pairs that count. What two open features are in conflict over shows in their worktrees. Once one of them is merged or gone, a
 * conflict that was met before still counts, although it is solved by now or nothing is left to try it with.
 */
export function withEncountered(pairs: readonly CandidatePair[], found: readonly Found[]): readonly CandidatePair[] {
  const all = [...pairs];
  const ids = found.map((each) => each.followable?.id ?? null);
  for (const [index, one] of found.entries()) {
    for (const [offset, other] of found.slice(index + 1).entries()) {
      const [oneId, otherId] = [ids[index] ?? null, ids[index + 1 + offset] ?? null];
      if (oneId === null || otherId === null || (one.followed === null && other.followed === null)) continue;
      const isMerged = one.feature.outcome === 'merged' || other.feature.outcome === 'merged';
      const isGone = one.presence !== 'worktree' || other.presence !== 'worktree';
      if (!isMerged && !isGone) continue;
      const sources = [
        ...newest(one.followed?.observation ?? null, otherId, other.followed?.observation ?? null, oneId),
        ...(isMerged ? [...(one.followed?.encountered[otherId] ?? []), ...(other.followed?.encountered[oneId] ?? [])] : []),
      ];
      const at = all.findIndex(({ keys }) => keys.includes(one.key) && keys.includes(other.key));
      const pair = all[at];
      const files = [...new Set([...(pair?.files ?? []), ...sources])];
      if (pair !== undefined) all[at] = { ...pair, files };
      else if (files.length > 0) all.push({ keys: [one.key, other.key], files, details: [], solved: true });
    }
  }
  return all;
}

/**
 * Files in which a feature is in conflict with its base because of another one that is merged are told as the pair's, also where of that
 * other one nothing but what was last seen is left.
 */
export function withoutTold<T extends Found>(found: readonly T[], pairs: readonly CandidatePair[]): readonly T[] {
  const remembered = new Set(found.filter(({ followable, feature }) => followable?.measured === null && feature.outcome === 'merged').map(({ key }) => key));
  return found.map((one) => {
    const { baseConflictFiles, key } = one;
    if (baseConflictFiles === null || baseConflictFiles.length === 0 || remembered.has(key)) return one;
    const told = new Set(pairs.flatMap(({ keys, files }) => (keys.includes(key) && keys.some((other) => remembered.has(other)) ? files : [])));
    return { ...one, baseConflictFiles: baseConflictFiles.filter((file) => !told.has(file)) };
  });
}

/** What the later of two observations says of the conflict between the two. */
function newest(one: FollowedObservation | null, otherId: string, other: FollowedObservation | null, oneId: string): readonly string[] {
  const said = [
    { at: one?.at ?? -1, files: one?.conflicts[otherId] ?? [] },
    { at: other?.at ?? -1, files: other?.conflicts[oneId] ?? [] },
  ];
  const last = Math.max(...said.map(({ at }) => at));
  return said.flatMap(({ at, files }) => (at === last ? files : []));
}

function lastSeen({ place, observation }: FollowedFeature, { l10n, now }: Context): string {
  return l10n.t('as last seen {0}; the worktree is gone', ago(now - (observation?.at ?? place.at), l10n));
}

function everywhere(origin: string): Candidate['origins'] {
  const fields = ['name', 'category', 'commits', 'filesChanged', 'additions', 'deletions', 'uncommittedFiles', 'agent', 'manualFixes', 'minutes', 'specification', 'testsPassing', 'pullRequest'] as const;
  return Object.fromEntries(fields.map((field) => [field, origin]));
}

function union(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  return one === null || other === null ? (one ?? other) : [...new Set([...one, ...other])];
}
