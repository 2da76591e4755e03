import { stat } from 'node:fs/promises';
import { mergeSettings } from '../git/configuration';
import { GitError } from '../git/gitError';
import { atLeast } from '../git/gitVersion';
import type { MergeResult } from '../git/mergeTree';
import type { ChangedFile } from '../git/numstat';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import { ScratchObjects } from '../git/scratch';
import type { ListedWorktree } from '../git/worktreeList';
import type { Localizer } from '../domain/localizer';
import { concurrently } from '../domain/concurrently';
import type { Progress } from '../domain/progress';
import { shortName, type Base } from './base';
import { findEquivalents, type Unmerged } from './equivalence';
import { findBase } from './findBase';
import type { InspectionWarning, LeftOut, LeftOutReason } from './inspection';
import type { InspectOptions } from './inspectOptions';
import { observeWorktree, type ObservedWorktree } from './observeWorktree';
import type { Landing } from './ownWork';
import { driftFiles, pairConflictFiles, type MergeSubject } from './pairConflicts';

/** Worktrees that are looked at together; each is a process or two at a time. */
const PARALLEL = 4;

/** A worktree's work with what the repository as a whole says about it. */
export interface ObservedFeature extends ObservedWorktree {
  /** Absolute path of the repository's main worktree or its bare folder. */
  readonly repository: string;
  readonly base: string;
  /** Against where it left the base; null for a history of its own. */
  readonly files: readonly ChangedFile[] | null;
  /** How its work came into the base; null when it is not there (any more). */
  readonly landing: Landing | null;
  /** The commit of the base that took its work back. */
  readonly revertedBy: string | null;
  /** Null when git is too old to tell. */
  readonly baseConflictFiles: readonly string[] | null;
  /** Of all its files as they count here: the same for the same content. Null when the uncommitted work could not be read, or not all of it. */
  readonly tree: string | null;
}

export interface RepositoryInspection {
  readonly features: readonly ObservedFeature[];
  /** Null when git is too old to tell. */
  readonly conflicts: readonly { readonly keys: readonly [string, string]; readonly files: readonly string[] }[] | null;
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
  const { usable, leftOut } = await sortOut(listed, base);
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

  const changes = await readChanges(repository, observed, objects, base);
  progress(l10n.t('Looking for merged work'), 0.65);
  const landings = await landingsOf(repository, base, observed, changes);

  let merges: Merges | null = null;
  if (!atLeast(await git.version(), 2, 38)) {
    warnings.push({
      reason: 'oldGit',
      message: l10n.t('Git {0} is too old to try merges: conflicts stay unknown, and a squash merge that was changed on the way is not recognised. Install git 2.38 or later.', (await git.version()).text),
    });
  } else if (observed.length > 0) {
    progress(l10n.t('Trying the merges'), 0.75);
    merges = await tryMerges(repository, base, observed, landings, await objects.gitFolder(base.tips[0].length));
  }
  const trees = await treesOf(repository, observed, options.includeUncommitted);
  const { features, conflicts } = conclude(observed, changes, landings, merges, trees, base, main?.path ?? repository.commonFolder);
  return { features, conflicts, leftOut, warnings, hasBase: true };
}

async function treesOf(repository: RepositoryReader, observed: readonly ObservedWorktree[], includeUncommitted: boolean): Promise<readonly (string | null)[]> {
  const committed = await repository.trees(observed.map(({ tip }) => tip));
  return observed.map(({ snapshot, uncommittedFiles }, index) => {
    if (snapshot !== null) return snapshot.leftOut.length === 0 ? snapshot.tree : null;
    return includeUncommitted && uncommittedFiles === null ? null : (committed[index] ?? null);
  });
}

type UsableWorktree = ListedWorktree & { readonly head: string; readonly branch: string };

/** Which worktrees may hold a feature, and why the others do not. */
async function sortOut(listed: readonly ListedWorktree[], base: Base | null): Promise<{ readonly usable: readonly UsableWorktree[]; readonly leftOut: LeftOut[] }> {
  const usable: UsableWorktree[] = [];
  const leftOut: LeftOut[] = [];
  for (const worktree of listed) {
    const reason = await reasonToLeaveOut(worktree, base);
    if (reason !== null) leftOut.push({ worktree: worktree.path, reason });
    else if (worktree.head !== null && worktree.branch !== null) usable.push({ ...worktree, head: worktree.head, branch: worktree.branch });
  }
  return { usable, leftOut };
}

async function reasonToLeaveOut(worktree: ListedWorktree, base: Base | null): Promise<LeftOutReason | null> {
  if (worktree.bare) return 'bare';
  if (worktree.prunable || !(await isFolder(worktree.path))) return 'prunable';
  if (worktree.detached || worktree.branch === null) return 'detached';
  if (base?.localBranches.includes(shortName(worktree.branch)) === true) return 'isBase';
  return worktree.head === null || base === null ? 'noWork' : null;
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function unreadable(error: unknown, worktree: ListedWorktree, l10n: Localizer): { readonly observed: null; readonly warnings: readonly InspectionWarning[]; readonly failed: true } {
  if (!(error instanceof GitError) || error.reason === 'cancelled' || error.reason === 'notInstalled') throw error;
  return { observed: null, failed: true, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('{0} was left out: {1}', worktree.path, error.message) }] };
}

interface Change {
  /** Everything, uncommitted work included. */
  readonly files: readonly ChangedFile[] | null;
  /** The committed part. */
  readonly committed: readonly ChangedFile[] | null;
}

/** What each feature changed since it left the base, for all of them in one process. */
async function readChanges(repository: RepositoryReader, observed: readonly ObservedWorktree[], objects: ScratchObjects, base: Base): Promise<readonly Change[]> {
  const env = objects.environment;
  const pairs: CommitPair[] = [];
  const slots: { readonly all: number | null; readonly committed: number | null }[] = [];
  const ask = (commit: string, fork: string): number => pairs.push([commit, fork]) - 1;
  for (const { work, tip, snapshot } of observed) {
    const committed = work.fork === null ? null : ask(tip, work.fork);
    // A merge under way brings the base's newer work along; that is not the feature's.
    const fork = snapshot !== null && snapshot.parents.length > 1 ? await repository.mergeBase([base.tips[0], snapshot.commit], { env }) : work.fork;
    const all = snapshot === null || fork === null ? committed : ask(snapshot.commit, fork);
    slots.push({ all, committed });
  }
  const lists = await repository.changedFiles(pairs, { env });
  const at = (slot: number | null): readonly ChangedFile[] | null => (slot === null ? null : (lists[slot] ?? null));
  return slots.map(({ all, committed }) => ({ files: at(all), committed: at(committed) }));
}

/** How each feature's work came into the base, as far as ancestry and equal patches tell. */
async function landingsOf(repository: RepositoryReader, base: Base, observed: readonly ObservedWorktree[], changes: readonly Change[]): Promise<readonly (Landing | null)[]> {
  const unmerged = observed.flatMap((feature, index): readonly Unmerged[] => {
    const committed = changes[index]?.committed ?? null;
    const { fork, commits, landing } = feature.work;
    if (landing !== null || fork === null || committed === null || committed.length === 0) return [];
    return [{ key: feature.path, tip: feature.tip, fork, commits, paths: touchedPaths(committed) }];
  });
  const equivalents = unmerged.length === 0 ? new Map<string, Landing>() : await findEquivalents(repository, base, unmerged);
  return observed.map((feature) => feature.work.landing ?? equivalents.get(feature.path) ?? null);
}

function touchedPaths(files: readonly ChangedFile[]): readonly string[] {
  return files.flatMap((file) => (file.from === null ? [file.path] : [file.path, file.from]));
}

/** Results of merges by the commits merged. */
class Merges {
  readonly #results: ReadonlyMap<string, MergeResult>;

  constructor(pairs: readonly CommitPair[], results: readonly MergeResult[]) {
    this.#results = new Map(pairs.flatMap((pair, index) => (results[index] === undefined ? [] : [[pair.join(' '), results[index]]])));
  }

  of(onto: string, commit: string): MergeResult | null {
    return this.#results.get(`${onto} ${commit}`) ?? this.#results.get(`${commit} ${onto}`) ?? null;
  }
}

/** What stands for a feature in a merge: all its work, or for one that is in the base what came into it. */
function version(feature: ObservedWorktree, landing: Landing | null): string {
  return landing !== null && landing.revertedBy === null ? feature.tip : (feature.snapshot?.commit ?? feature.tip);
}

/** All pairs, each against the base, and each merged one into what the base was before it, in one process. */
async function tryMerges(
  repository: RepositoryReader,
  base: Base,
  observed: readonly ObservedWorktree[],
  landings: readonly (Landing | null)[],
  gitFolder: string,
): Promise<Merges> {
  const pairs = new Map<string, CommitPair>();
  const ask = (onto: string, commit: string): void => {
    pairs.set(`${onto} ${commit}`, [onto, commit]);
  };
  for (const baseTip of base.tips) ask(baseTip, baseTip);
  for (const [index, feature] of observed.entries()) {
    const landing = landings[index] ?? null;
    ask(base.tips[0], version(feature, landing));
    for (const baseTip of base.tips) ask(baseTip, feature.tip);
    if (landing?.onto !== null && landing?.onto !== undefined) ask(landing.onto, feature.tip);
    for (const [otherIndex, other] of observed.entries()) {
      if (otherIndex > index) ask(version(feature, landing), version(other, landings[otherIndex] ?? null));
    }
  }
  const wanted = [...pairs.values()];
  return new Merges(wanted, await repository.merges(wanted, gitFolder, mergeSettings(await repository.configuration())));
}

interface Conclusion {
  readonly features: readonly ObservedFeature[];
  readonly conflicts: RepositoryInspection['conflicts'];
}

function conclude(
  observed: readonly ObservedWorktree[],
  changes: readonly Change[],
  landings: readonly (Landing | null)[],
  merges: Merges | null,
  trees: readonly (string | null)[],
  base: Base,
  repository: string,
): Conclusion {
  const settled = observed.map((feature, index) => {
    const landing = landings[index] ?? (merges === null ? null : contained(feature, changes[index]?.committed ?? null, base, merges));
    return { feature, files: changes[index]?.files ?? null, landing: landing?.revertedBy === null ? landing : null, version: version(feature, landings[index] ?? null), revertedBy: landing?.revertedBy ?? null };
  });
  const finish = (index: number, baseConflictFiles: readonly string[] | null): readonly ObservedFeature[] => {
    const one = settled[index];
    return one === undefined ? [] : [{ ...one.feature, repository, base: base.name, files: one.files, landing: one.landing, revertedBy: one.revertedBy, baseConflictFiles, tree: trees[index] ?? null }];
  };
  if (merges === null) return { features: settled.flatMap((_, index) => finish(index, null)), conflicts: null };

  const subjects = settled.map(({ feature, files, landing, version: commit }): MergeSubject => ({
    key: feature.path,
    merged: landing !== null,
    fork: feature.work.fork,
    touched: new Set(touchedPaths(files ?? [])),
    baseFiles: landing === null ? (merges.of(base.tips[0], commit)?.files ?? []) : [],
    landingFiles: landing?.onto === null || landing?.onto === undefined ? null : (merges.of(landing.onto, feature.tip)?.files ?? []),
  }));
  const pairs = subjects.flatMap((a, index) =>
    subjects.slice(index + 1).map((b, offset) => {
      const merge = merges.of(settled[index]?.version ?? '', settled[index + 1 + offset]?.version ?? '');
      return { a, b, files: pairConflictFiles(a, b, merge?.files ?? []) };
    }),
  );
  const inConflict = pairs.filter(({ files }) => files.length > 0);
  const features = subjects.flatMap((subject, index) => {
    const own = inConflict.flatMap(({ a, b, files }) => (a === subject ? [{ other: b, files }] : b === subject ? [{ other: a, files }] : []));
    return finish(index, driftFiles(subject, own));
  });
  return { features, conflicts: inConflict.map(({ a, b, files }) => ({ keys: [a.key, b.key], files })) };
}

/** Merging it into the base changes nothing: whatever its commits are called there, the work is in. */
function contained(feature: ObservedWorktree, committed: readonly ChangedFile[] | null, base: Base, merges: Merges): Landing | null {
  if (committed === null || committed.length === 0) return null;
  const isIn = base.tips.some((baseTip) => {
    const merge = merges.of(baseTip, feature.tip);
    return merge?.clean === true && merge.tree === merges.of(baseTip, baseTip)?.tree;
  });
  return isIn ? { how: 'content', commit: null, onto: null, at: null, revertedBy: null } : null;
}
