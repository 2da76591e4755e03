import os from 'node:os';
import { breathe } from '../domain/breathe';
import { concurrently } from '../domain/concurrently';
import type { Localizer } from '../domain/localizer';
import type { Progress } from '../domain/progress';
import { GitError } from '../git/gitError';
import { atLeast } from '../git/gitVersion';
import type { RepositoryReader } from '../git/repositoryReader';
import { administrationsOf, gitFolderOf, listFromFiles } from '../git/worktreeFolders';
import type { ListedWorktree } from '../git/worktreeList';
import { shortName } from './base';
import { CommitsAhead } from './commitsAhead';
import { conclude, type FeaturePair, type ObservedFeature } from './conclude';
import { findBase } from './findBase';
import type { InspectionWarning, LeftOut } from './inspection';
import type { InspectionMemory, Listing, RepositoryMemory, WorktreePlace } from './inspectionMemory';
import type { InspectOptions } from './inspectOptions';
import { landingsOf } from './landings';
import { tryMerges, type Merges } from './merges';
import { observeWorktree, type Observation, type ObservedWorktree } from './observeWorktree';
import { beginningsOf } from './ownWork';
import { readChanges } from './readChanges';
import { sortOutWorktrees, type UsableWorktree } from './sortOutWorktrees';
import { announced } from './withinTime';

/** Worktrees that are looked at together, each by a process at a time: one more than can be worked at, since some wait for the disk. */
const PARALLEL = Math.min(os.availableParallelism() + 1, 8);
/** Git looks into each worktree to list them; where one does not answer, the repository's own files have to do. */
const LIST_LIMIT_MS = 5_000;
/** Reading a few small files each. */
const FILES_AT_ONCE = 16;
/** For the uncommitted work of one worktree. */
const WORKTREE_LIMIT_MS = 60_000;

export interface RepositoryInspection {
  readonly features: readonly ObservedFeature[];
  /** Null when git is too old to tell. */
  readonly conflicts: readonly FeaturePair[] | null;
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly InspectionWarning[];
  /** False when the base that was asked for is not in this repository. */
  readonly hasBase: boolean;
}

/**
 * Everything that one repository says.
 * @param memory what is still true from an earlier look; gets what this one finds
 * @throws GitError
 */
export async function inspectRepository(
  repository: RepositoryReader,
  memory: RepositoryMemory,
  { probe, observer }: Pick<InspectionMemory, 'probe' | 'observer'>,
  options: InspectOptions & { readonly l10n: Localizer },
  progress: Progress,
): Promise<RepositoryInspection> {
  const { git, signal, l10n, clock, includeUncommitted, worktreeLimitMs: limitMs = WORKTREE_LIMIT_MS } = options;
  progress(l10n.t('Listing the worktrees'), 0);
  const anew = memory.listing === null;
  const { worktrees: listed, refs } = await announced(l10n.t('Listing the worktrees'), progress, l10n, () => list(repository, memory));
  const [main] = listed;
  const base = await findBase(repository, refs, main?.branch ?? null, options.base);
  memory.path = main?.path ?? repository.commonFolder;
  const { usable, leftOut } = await sortOutWorktrees(listed, base, probe);
  if (base === null || usable.length === 0) return { features: [], conflicts: [], leftOut, warnings: [], hasBase: base !== null || options.base === undefined };

  const objects = await memory.objects();
  const warnings: InspectionWarning[] = [];
  const found: ObservedWorktree[] = [];
  const featureBranches = new Set(usable.filter((worktree) => worktree.path !== main?.path).map((worktree) => shortName(worktree.branch)));
  const administrations = usable.some(({ silent }) => silent) ? await administrationsOf(repository.commonFolder) : new Map<string, string>();
  const gitFolders = await concurrently(usable, FILES_AT_ONCE, async (worktree) => {
    if (worktree.path === main?.path) return repository.commonFolder;
    return worktree.silent ? (administrations.get(worktree.path) ?? null) : gitFolderOf(worktree.path);
  });
  if (anew) await observer?.onWorktrees(memory, placesOf(usable, gitFolders), main?.bare === false ? main.path : null);
  const beginnings = await concurrently(usable, FILES_AT_ONCE, async (worktree, index) => {
    const gitFolder = gitFolders[index] ?? null;
    return gitFolder === null ? null : beginningsOf(repository.commonFolder, { name: shortName(worktree.branch), tip: worktree.head, gitFolder }, base, featureBranches);
  });
  const tips = beginnings.flatMap((each) => (each === null ? [] : each.start === null ? [each.branch.tip] : [each.branch.tip, each.start]));
  const ahead = CommitsAhead.read(repository, tips, base.tips);
  // It is waited for with the first worktree; should reading that fail first, its own failure is of no more interest.
  ahead.catch(() => undefined);
  let done = 0;
  const observations = await concurrently(usable, PARALLEL, async (worktree, index) => {
    const reading = l10n.t('Reading {0}', shortName(worktree.branch));
    const context = { git, repository, memory, base, ahead, includeUncommitted, limitMs, signal, l10n, clock };
    const observe = async (): Promise<Observation> => {
      const beginning = beginnings[index] ?? null;
      if (beginning === null) throw new GitError('brokenRepository', l10n.t('{0} is no worktree any more; run "git worktree prune" in its repository.', worktree.path));
      return observeWorktree(context, worktree, beginning, worktree.path === main?.path);
    };
    const observation = await announced(reading, progress, l10n, observe).catch((error: unknown) => unreadable(error, worktree, l10n));
    done += 1;
    progress(reading, 0.1 + (0.5 * done) / usable.length);
    return observation;
  });
  for (const [index, observation] of observations.entries()) {
    warnings.push(...observation.warnings);
    const worktree = usable[index]?.path;
    if (observation.observed !== null) found.push(observation.observed);
    else if (worktree !== undefined && !('failed' in observation)) leftOut.push({ worktree, reason: 'noWork' });
  }

  const observed = await withTrees(repository, found);
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
    merges = await tryMerges(repository, observed, landings, await memory.mergeFolder(base.tips[0].length));
  }
  await breathe();
  const { features, conflicts } = conclude(observed, changes, landings, merges, memory.path);
  return { features, conflicts, leftOut, warnings, hasBase: true };
}

function placesOf(usable: readonly UsableWorktree[], gitFolders: readonly (string | null)[]): readonly WorktreePlace[] {
  return usable.flatMap((worktree, index) => {
    const gitFolder = gitFolders[index] ?? null;
    return gitFolder === null ? [] : [{ path: worktree.path, gitFolder, silent: worktree.silent }];
  });
}

async function list(repository: RepositoryReader, memory: RepositoryMemory): Promise<Listing> {
  if (memory.listing !== null) return memory.listing;
  const refs = await repository.refs();
  const worktrees = await repository.worktrees({ timeoutMs: LIST_LIMIT_MS }).catch((error: unknown) => {
    if (!(error instanceof GitError) || error.reason !== 'timeout') throw error;
    return listFromFiles(repository.commonFolder, refs);
  });
  memory.listing = { worktrees, refs, folder: repository.folder };
  return memory.listing;
}

/** A worktree with nothing uncommitted holds what its commit does. */
async function withTrees(repository: RepositoryReader, observed: readonly ObservedWorktree[]): Promise<readonly ObservedWorktree[]> {
  const clean = observed.filter((each) => each.tree === null && each.uncommittedFiles === 0);
  if (clean.length === 0) return observed;
  const trees = await repository.treesOf(clean.map(({ tip }) => tip));
  const byPath = new Map(clean.map((each, index) => [each.path, trees[index] ?? null]));
  return observed.map((each) => ({ ...each, tree: byPath.get(each.path) ?? each.tree }));
}

function unreadable(error: unknown, worktree: ListedWorktree, l10n: Localizer): { readonly observed: null; readonly warnings: readonly InspectionWarning[]; readonly failed: true } {
  if (!(error instanceof GitError) || error.reason === 'cancelled' || error.reason === 'notInstalled') throw error;
  return { observed: null, failed: true, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('{0} was left out: {1}', worktree.path, error.message) }] };
}
