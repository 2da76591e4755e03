import os from 'node:os';
import type { AgentRule } from '../../domain/agent';
import { breathe } from '../../domain/breathe';
import { concurrently } from '../../domain/concurrently';
import type { FollowedFeature } from '../../domain/followedFeature';
import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import { say, sentence } from '../../domain/sentence';
import { GitError } from '../../git/gitError';
import { atLeast } from '../../git/gitVersion';
import type { RepositoryReader } from '../../git/repositoryReader';
import { administrationsOf, gitFolderOf, listFromFiles } from '../../git/worktreeFolders';
import type { ListedWorktree } from '../../git/worktreeList';
import { shortName, type Base } from './base';
import { CommitsAhead } from './commitsAhead';
import { conclude, type FeaturePair } from './conclude';
import type { MergeStep, NearConflict } from '../conflicts/conflictDetail';
import { describeConflicts } from '../conflicts/describeConflicts';
import { explain, type ExplainedFeature } from '../outcomes/explain';
import { findBase } from './findBase';
import { lookAtGone, type RememberedFeature } from '../following/goneFeatures';
import { knownWorktrees, worktreeBases, type KnownFeature } from '../following/knownWorktrees';
import type { InspectionWarning, LeftOut } from './inspection';
import type { InspectionMemory, Listing, RepositoryMemory, WorktreePlace } from './inspectionMemory';
import type { InspectOptions } from './inspectOptions';
import { landingsOf } from '../outcomes/landings';
import { mergeOrders } from '../conflicts/mergeOrders';
import { tryMerges, type Merges } from '../conflicts/merges';
import { observeWorktree, type Observation, type ObservedWorktree } from './observeWorktree';
import { beginningsOf, type Beginnings } from './ownWork';
import { readChanges } from './readChanges';
import { readNearConflicts } from '../conflicts/readNearConflicts';
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
  readonly features: readonly ExplainedFeature[];
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
  /** Empty when git is too old, or they were not asked for. */
  readonly nearConflicts: readonly NearConflict[];
  /** Merges the features of these keys one after the other; only as long as the scratch folder is there. */
  readonly mergeInOrder: (keys: ReadonlySet<string>) => Promise<readonly (readonly MergeStep[])[]>;
}

const NOTHING_MERGED = { nearConflicts: [], mergeInOrder: () => Promise.resolve([]) } as const;

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
  agents: readonly AgentRule[],
  progress: Progress,
): Promise<RepositoryInspection> {
  const { git, signal, l10n, clock, includeUncommitted, worktreeLimitMs: limitMs = WORKTREE_LIMIT_MS } = options;
  progress(l10n.t('Listing the worktrees'), 0);
  const anew = memory.listing === null;
  const { worktrees: listed, refs } = await announced(l10n.t('Listing the worktrees'), progress, l10n, () => list(repository, memory));
  const [main] = listed;
  const base = await findBase(repository, refs, main?.branch ?? null, options.base);
  memory.path = main?.path ?? repository.commonFolder;
  const followed = (options.followed ?? []).filter(({ commonFolder }) => commonFolder === repository.commonFolder);
  const measuredBy = base === null ? null : await worktreeBases(repository, refs, listed, followed, base, options.base !== undefined);
  const { usable, leftOut } = await sortOutWorktrees(listed, base === null || measuredBy === null ? null : { ...base, localBranches: measuredBy.localBranches }, probe);
  if (base === null || measuredBy === null || (usable.length === 0 && followed.length === 0)) {
    return { features: [], known: new Map(), remembered: [], conflicts: [], leftOut, warnings: [], hasBase: base !== null || options.base === undefined, ...NOTHING_MERGED };
  }

  const objects = await memory.objects();
  const warnings: InspectionWarning[] = [];
  const found: ObservedWorktree[] = [];
  const taken = new Set(usable.map((worktree) => shortName(worktree.branch)));
  const ofLinked = usable.filter((worktree) => worktree.path !== main?.path).map((worktree) => shortName(worktree.branch));
  const featureBranches = new Set([...ofLinked, ...followed.flatMap(({ branches }) => branches)].filter((branch) => !measuredBy.localBranches.includes(branch)));
  const administrations = usable.some(({ silent }) => silent) ? await administrationsOf(repository.commonFolder) : new Map<string, string>();
  const gitFolders = await concurrently(usable, FILES_AT_ONCE, async (worktree) => {
    if (worktree.path === main?.path) return repository.commonFolder;
    return worktree.silent ? (administrations.get(worktree.path) ?? null) : gitFolderOf(worktree.path);
  });
  const known = new Map(await knownWorktrees(repository, usable, gitFolders, followed));
  if (anew) await observer?.onWorktrees(memory, placesOf(usable, gitFolders), main?.bare === false ? main.path : null);
  const baseOf = (worktree: UsableWorktree): Base => measuredBy.of.get(worktree.path) ?? base;
  const beginnings = await concurrently(usable, FILES_AT_ONCE, async (worktree, index) => {
    const gitFolder = gitFolders[index] ?? null;
    return gitFolder === null ? null : beginningsOf(repository.commonFolder, { name: shortName(worktree.branch), tip: worktree.head, gitFolder }, baseOf(worktree), featureBranches);
  });
  const ahead = aheadOf(repository, usable.map(baseOf), beginnings);
  let done = 0;
  const observations = await concurrently(usable, PARALLEL, async (worktree, index) => {
    const reading = l10n.t('Reading {0}', shortName(worktree.branch));
    const own = baseOf(worktree);
    const context = { git, repository, memory, base: own, ahead: ahead.get(own) ?? Promise.resolve(null), includeUncommitted, limitMs, signal, l10n, clock };
    const observe = async (): Promise<Observation> => {
      const beginning = beginnings[index] ?? null;
      if (beginning === null) throw new GitError('brokenRepository', sentence('{0} is no worktree any more; run "git worktree prune" in its repository.', worktree.path));
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

  const { measured, remembered } = await lookAtGone({ repository, refs, bases: measuredBy.bases, fallback: base, taken, featureBranches }, withoutWorktree(followed, usable, found, known));
  const places = new Set(usable.map((worktree) => worktree.path));
  for (const { memory: lastSeen, presence, observed: gone } of measured) {
    // The place may be another feature's by now.
    const key = places.has(gone.path) ? `${gone.path} (${lastSeen.id})` : gone.path;
    places.add(key);
    const { id, commonFolder, administration, createdAt } = lastSeen;
    known.set(key, { id, commonFolder, administration, createdAt, presence, memory: lastSeen });
    found.push({ ...gone, path: key });
  }

  const observed = await withTrees(repository, found, includeUncommitted);
  const changes = await readChanges(repository, observed, objects);
  progress(l10n.t('Looking for merged work'), 0.65);
  const brought = await landingsOf(repository, observed, changes);
  const landings = brought.map(({ landing }) => landing);

  let tried: { readonly merges: Merges; readonly gitFolder: string } | null = null;
  if (!atLeast(await git.version(), 2, 38)) {
    warnings.push({
      reason: 'oldGit',
      message: l10n.t('Git {0} is too old to try merges: conflicts stay unknown, and a squash merge that was changed on the way is not recognised. Install git 2.38 or later.', (await git.version()).text),
    });
  } else if (observed.length > 0) {
    progress(l10n.t('Trying the merges'), 0.75);
    const gitFolder = await memory.mergeFolder(base.tips[0].length);
    tried = { merges: await tryMerges(repository, observed, landings, gitFolder), gitFolder };
  }
  await breathe();
  const concluded = conclude(observed, changes, landings, tried?.merges ?? null, memory.path);
  const left = leftOut.filter(({ worktree, reason }) => reason !== 'prunable' || !known.has(worktree));
  if (tried === null) {
    const features = await explain(repository, concluded.features, brought, agents);
    return { features, known, remembered, conflicts: observed.length > 0 ? null : [], leftOut: left, warnings, hasBase: true, ...NOTHING_MERGED };
  }

  const { merges, gitFolder } = tried;
  await breathe();
  const { features, conflicts } = await describeConflicts({ repository, objects, gitFolder, merges, observed, landings, changes, hunks: options.hunks === true }, concluded);
  progress(l10n.t('Looking for near conflicts'), 0.9);
  const nearConflicts = options.nearConflicts === false ? [] : await readNearConflicts(repository, objects, gitFolder, features, changes, merges);
  const mergeInOrder: RepositoryInspection['mergeInOrder'] = (keys) => mergeOrders(repository, objects, gitFolder, features, merges, keys);
  return { features: await explain(repository, features, brought, agents), known, remembered, conflicts, leftOut: left, warnings, hasBase: true, nearConflicts, mergeInOrder };
}

/** What the branches have ahead of each base, read by one process a base. */
function aheadOf(repository: RepositoryReader, bases: readonly Base[], beginnings: readonly (Beginnings | null)[]): ReadonlyMap<Base, Promise<CommitsAhead | null>> {
  const ahead = new Map<Base, Promise<CommitsAhead | null>>();
  for (const base of new Set(bases)) {
    const tips = beginnings.flatMap((each, index) => (each === null || bases[index] !== base ? [] : each.start === null ? [each.branch.tip] : [each.branch.tip, each.start]));
    const read = CommitsAhead.read(repository, tips, base.tips);
    // It is waited for with the first worktree; should reading that fail first, its own failure is of no more interest.
    read.catch(() => undefined);
    ahead.set(base, read);
  }
  return ahead;
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

/** A worktree with nothing uncommitted, or nothing that counts, holds what its commit does. */
async function withTrees(repository: RepositoryReader, observed: readonly ObservedWorktree[], includeUncommitted: boolean): Promise<readonly ObservedWorktree[]> {
  const clean = observed.filter((each) => each.tree === null && (each.uncommittedFiles === 0 || !includeUncommitted));
  if (clean.length === 0) return observed;
  const trees = await repository.treesOf(clean.map(({ tip }) => tip));
  const byPath = new Map(clean.map((each, index) => [each.path, trees[index] ?? null]));
  return observed.map((each) => ({ ...each, tree: byPath.get(each.path) ?? each.tree }));
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
  return { observed: null, failed: true, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('{0} was left out: {1}', worktree.path, say(error.sentence, l10n)) }] };
}
