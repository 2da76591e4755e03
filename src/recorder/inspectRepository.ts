import type { AgentRule } from '../domain/agent';
import { concurrently } from '../domain/concurrently';
import type { Localizer } from '../domain/localizer';
import type { Progress } from '../domain/progress';
import { GitError } from '../git/gitError';
import { atLeast } from '../git/gitVersion';
import type { RepositoryReader } from '../git/repositoryReader';
import { ScratchObjects } from '../git/scratch';
import type { ListedWorktree } from '../git/worktreeList';
import { shortName } from './base';
import { conclude, type FeaturePair } from './conclude';
import { explain, type ExplainedFeature } from './explain';
import { findBase } from './findBase';
import type { InspectionWarning, LeftOut } from './inspection';
import type { InspectOptions } from './inspectOptions';
import { landingsOf } from './landings';
import { tryMerges, type Merges } from './merges';
import { observeWorktree, type ObservedWorktree } from './observeWorktree';
import { readChanges } from './readChanges';
import { sortOutWorktrees } from './sortOutWorktrees';

/** Worktrees that are looked at together; each is a process or two at a time. */
const PARALLEL = 4;

export interface RepositoryInspection {
  readonly features: readonly ExplainedFeature[];
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
export async function inspectRepository(repository: RepositoryReader, scratchFolder: string, options: InspectOptions & { readonly l10n: Localizer }, agents: readonly AgentRule[], progress: Progress): Promise<RepositoryInspection> {
  const { git, signal, l10n } = options;
  progress(l10n.t('Listing the worktrees'), 0);
  const listed = await repository.worktrees();
  const refs = await repository.refs();
  const [main] = listed;
  const base = await findBase(repository, refs, main?.branch ?? null, options.base);
  const { usable, leftOut } = await sortOutWorktrees(listed, base);
  if (base === null || usable.length === 0) return { features: [], conflicts: [], leftOut, warnings: [], hasBase: base !== null || options.base === undefined };

  const objects = await ScratchObjects.create(scratchFolder, repository.commonFolder);
  const warnings: InspectionWarning[] = [];
  const observed: ObservedWorktree[] = [];
  const featureBranches = new Set(usable.filter((worktree) => worktree.path !== main?.path).map((worktree) => shortName(worktree.branch)));
  let done = 0;
  const observations = await concurrently(usable, PARALLEL, async (worktree, index) => {
    const context = { git, repository, base, featureBranches, objects, includeUncommitted: options.includeUncommitted, signal, l10n, now: options.clock().getTime() };
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

  const changes = await readChanges(repository, observed, objects);
  progress(l10n.t('Looking for merged work'), 0.65);
  const found = await landingsOf(repository, observed, changes);
  const landings = found.map(({ landing }) => landing);

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
  return { features: await explain(repository, features, found, agents), conflicts, leftOut, warnings, hasBase: true };
}

function unreadable(error: unknown, worktree: ListedWorktree, l10n: Localizer): { readonly observed: null; readonly warnings: readonly InspectionWarning[]; readonly failed: true } {
  if (!(error instanceof GitError) || error.reason === 'cancelled' || error.reason === 'notInstalled') throw error;
  return { observed: null, failed: true, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('{0} was left out: {1}', worktree.path, error.message) }] };
}
