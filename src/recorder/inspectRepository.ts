import { concurrently } from '../domain/concurrently';
import type { FollowedFeature } from '../domain/followedFeature';
import type { Localizer } from '../domain/localizer';
import type { Progress } from '../domain/progress';
import { GitError } from '../git/gitError';
import { atLeast } from '../git/gitVersion';
import type { RepositoryReader } from '../git/repositoryReader';
import { ScratchObjects } from '../git/scratch';
import type { ListedWorktree } from '../git/worktreeList';
import { shortName } from './base';
import { conclude, type FeaturePair, type ObservedFeature } from './conclude';
import { findBase } from './findBase';
import { lookAtGone, type RememberedFeature } from './following/goneFeatures';
import { knownWorktrees, worktreeBases, type KnownFeature } from './following/knownWorktrees';
import type { InspectionWarning, LeftOut } from './inspection';
import type { InspectOptions } from './inspectOptions';
import { landingsOf } from './landings';
import { tryMerges, type Merges } from './merges';
import { observeWorktree, type ObservedWorktree } from './observeWorktree';
import { readChanges } from './readChanges';
import { sortOutWorktrees, type UsableWorktree } from './sortOutWorktrees';

/** Worktrees that are looked at together; each is a process or two at a time. */
const PARALLEL = 4;

export interface RepositoryInspection {
  readonly features: readonly ObservedFeature[];
  /** Which feature each is, by its path; the main worktree is none. */
  readonly known: ReadonlyMap<string, KnownFeature>;
  /** Features of which only what was last seen is left. */
  readonly remembered: readonly RememberedFeature[];
  /** Null when git is too old to tell. */
  readonly conflicts: readonly FeaturePair[] | null;
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly InspectionWarning[];
  /** False when the base that was asked for is not in this repository. */
  readonly hasBase: boolean;
}

/**
 * Everything that one repository says.
 * @param scratchFolder a folder that is not there yet
 * @throws GitError
 */
export async function inspectRepository(repository: RepositoryReader, scratchFolder: string, options: InspectOptions & { readonly l10n: Localizer }, progress: Progress): Promise<RepositoryInspection> {
  const { git, signal, l10n } = options;
  progress(l10n.t('Listing the worktrees'), 0);
  const listed = await repository.worktrees();
  const refs = await repository.refs();
  const [main] = listed;
  const base = await findBase(repository, refs, main?.branch ?? null, options.base);
  const followed = (options.followed ?? []).filter(({ commonFolder }) => commonFolder === repository.commonFolder);
  const measuredBy = base === null ? null : await worktreeBases(repository, refs, listed, followed, base, options.base !== undefined);
  const { usable, leftOut } = await sortOutWorktrees(listed, base === null || measuredBy === null ? null : { ...base, localBranches: measuredBy.localBranches });
  if (base === null || measuredBy === null || (usable.length === 0 && followed.length === 0)) {
    return { features: [], known: new Map(), remembered: [], conflicts: [], leftOut, warnings: [], hasBase: base !== null || options.base === undefined };
  }

  const objects = await ScratchObjects.create(scratchFolder, repository.commonFolder);
  const warnings: InspectionWarning[] = [];
  const observed: ObservedWorktree[] = [];
  const taken = new Set(usable.map((worktree) => shortName(worktree.branch)));
  const ofLinked = usable.filter((worktree) => worktree.path !== main?.path).map((worktree) => shortName(worktree.branch));
  const featureBranches = new Set([...ofLinked, ...followed.flatMap(({ branches }) => branches)].filter((branch) => !measuredBy.localBranches.includes(branch)));
  const known = new Map(await knownWorktrees(repository, usable, followed));
  let done = 0;
  const observations = await concurrently(usable, PARALLEL, async (worktree, index) => {
    const context = { git, repository, base: measuredBy.of.get(worktree.path) ?? base, featureBranches, objects, includeUncommitted: options.includeUncommitted, signal, l10n, now: options.clock().getTime() };
    const observation = await observeWorktree(context, worktree, worktree.path === main?.path, index).catch((error: unknown) => unreadable(error, worktree, l10n));
    done += 1;
    progress(l10n.t('Reading {0}', shortName(worktree.branch)), 0.1 + (0.5 * done) / usable.length);
    return observation;
  });
  for (const [index, observation] of observations.entries()) {
    warnings.push(...observation.warnings);
    const worktree = usable[index]?.path;
    if (observation.observed !== null) observed.push(observation.observed);
    else if (worktree !== undefined && !('failed' in observation)) leftOut.push({ worktree, reason: 'noWork' });
  }

  const { measured, remembered } = await lookAtGone({ repository, refs, bases: measuredBy.bases, fallback: base, taken, featureBranches }, withoutWorktree(followed, usable, observed, known));
  const places = new Set(usable.map((worktree) => worktree.path));
  for (const { memory, presence, observed: gone } of measured) {
    // The place may be another feature's by now.
    const key = places.has(gone.path) ? `${gone.path} (${memory.id})` : gone.path;
    places.add(key);
    const { id, commonFolder, administration, createdAt } = memory;
    known.set(key, { id, commonFolder, administration, createdAt, presence, memory });
    observed.push({ ...gone, path: key });
  }

  const changes = await readChanges(repository, observed, objects);
  progress(l10n.t('Looking for merged work'), 0.65);
  const landings = await landingsOf(repository, observed, changes);

  let merges: Merges | null = null;
  if (!atLeast(await git.version(), 2, 38)) {
    warnings.push({
      reason: 'oldGit',
      message: l10n.t('Git {0} is too old to try merges: conflicts stay unknown, and a squash merge that was changed on the way is not recognised. Install git 2.38 or later.', (await git.version()).text),
    });
  } else if (observed.length > 0) {
    progress(l10n.t('Trying the merges'), 0.75);
    merges = await tryMerges(repository, observed, landings, await objects.gitFolder(base.tips[0].length));
  }
  const { features, conflicts } = conclude(observed, changes, landings, merges, main?.path ?? repository.commonFolder);
  const isOld = merges === null && observed.length > 0;
  return { features, known, remembered, conflicts: isOld ? null : (conflicts ?? []), leftOut: leftOut.filter(({ worktree, reason }) => reason !== 'prunable' || !known.has(worktree)), warnings, hasBase: true };
}

/** The followed features that no worktree here has: it is gone, on no branch, or on another one that has no work yet. */
function withoutWorktree(followed: readonly FollowedFeature[], usable: readonly UsableWorktree[], observed: readonly ObservedWorktree[], known: ReadonlyMap<string, KnownFeature>): readonly FollowedFeature[] {
  const working = new Set(observed.map((worktree) => worktree.path));
  const there = new Set(
    usable.flatMap(({ path, branch }) => {
      const feature = known.get(path);
      const before = feature?.memory?.observation?.feature.branch ?? null;
      return feature === undefined || (!working.has(path) && before !== null && before !== shortName(branch)) ? [] : [feature.id];
    }),
  );
  return followed.filter(({ id }) => !there.has(id));
}

function unreadable(error: unknown, worktree: ListedWorktree, l10n: Localizer): { readonly observed: null; readonly warnings: readonly InspectionWarning[]; readonly failed: true } {
  if (!(error instanceof GitError) || error.reason === 'cancelled' || error.reason === 'notInstalled') throw error;
  return { observed: null, failed: true, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('{0} was left out: {1}', worktree.path, error.message) }] };
}
