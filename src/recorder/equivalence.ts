import type { Commit } from '../git/commitLog';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { Base } from './base';
import { revertedCommits, type Landing } from './ownWork';

/** Unmerged work that may be in the base under other names. */
export interface Unmerged {
  readonly key: string;
  readonly tip: string;
  readonly fork: string;
  /** Own commits, descendants before ancestors. */
  readonly commits: readonly Commit[];
  /** All files of the whole change, old names of renamed ones included. */
  readonly paths: readonly string[];
}

/** More paths than this are not worth limiting the log to. */
const PATH_LIMIT = 2000;

/**
 * Finds work that was squashed, rebased or picked into the base: the same patch is there since the branch left it. A base commit is
 * only looked into when it touches the very same files as the whole change or as one own commit, so few patches are made.
 * @returns by key; keys that are not in it have no equivalent
 */
export async function findEquivalents(repository: RepositoryReader, base: Base, features: readonly Unmerged[]): Promise<ReadonlyMap<string, Landing>> {
  const landings = new Map<string, Landing>();
  const forks = [...new Set(features.map((feature) => feature.fork))];
  const oldest = forks.length > 1 ? await repository.mergeBase(forks) : forks[0];
  if (oldest === undefined || oldest === null) return landings;

  const baseCommits = await repository.log(['--name-only', '--no-merges', ...base.tips, '--not', oldest], pathsOf(features));
  const wholes = features.map((feature) => fileSet(feature.paths));
  const wanted = new Set([...wholes, ...features.flatMap((feature) => feature.commits.map((commit) => fileSet(commit.paths)))]);
  const plausible = baseCommits.filter((commit) => commit.paths.length > 0 && wanted.has(fileSet(commit.paths)));
  if (plausible.length === 0) return landings;

  const own = features.flatMap((feature) => feature.commits.filter((commit) => commit.parents.length < 2 && commit.paths.length > 0));
  const identities = await repository.patchIdentities([
    ...features.map((feature): CommitPair => [feature.tip, feature.fork]),
    ...own.map(againstParent),
    ...plausible.map(againstParent),
  ]);
  const whole = identities.slice(0, features.length);
  const single = new Map(own.map((commit, index) => [commit.oid, identities[features.length + index] ?? null]));
  const inBase = new Map<string, Commit>();
  // Newest first: where a change came twice (applied, reverted, applied again), the newest is the one that counts.
  for (const [index, commit] of plausible.entries()) {
    const identity = identities[features.length + own.length + index];
    if (identity !== undefined && identity !== null && !inBase.has(identity)) inBase.set(identity, commit);
  }

  const reverts = revertedCommits(baseCommits);
  for (const [index, feature] of features.entries()) {
    const landing = squashed(whole[index] ?? null, inBase, feature) ?? rebased(feature, single, inBase);
    if (landing === null) continue;
    // With several forks the log reaches back to the oldest, behind where this branch began.
    const after = forks.length === 1 || !(await repository.isAncestor(landing.brought[0], feature.fork));
    if (!after) continue;
    landings.set(feature.key, { ...landing.landing, revertedBy: commonRevert(landing.brought, reverts) });
  }
  return landings;
}

/** The parent is said even though git knows it: having compared a commit with another one, it keeps that as the parent for the rest of the process. */
function againstParent({ oid, parents: [parent] }: Commit): CommitPair | readonly [string] {
  return parent === undefined ? [oid] : [oid, parent];
}

interface Found {
  readonly landing: Landing;
  /** Base commits that hold the work. */
  readonly brought: readonly [string, ...string[]];
}

function squashed(identity: string | null, inBase: ReadonlyMap<string, Commit>, feature: Unmerged): Found | null {
  const commit = identity === null ? undefined : inBase.get(identity);
  if (commit === undefined) return null;
  const how = feature.commits.filter((each) => each.parents.length < 2).length > 1 ? 'squash' : 'rebase';
  return { landing: { how, commit: commit.oid, onto: commit.parents[0] ?? null, at: commit.committedAt, revertedBy: null }, brought: [commit.oid] };
}

/** Every own commit that changes anything has its equal in the base. */
function rebased(feature: Unmerged, single: ReadonlyMap<string, string | null>, inBase: ReadonlyMap<string, Commit>): Found | null {
  const equals: Commit[] = [];
  for (const commit of feature.commits) {
    const identity = single.get(commit.oid);
    if (identity === undefined || identity === null) continue;
    const equal = inBase.get(identity);
    if (equal === undefined) return null;
    equals.push(equal);
  }
  const [newest] = equals;
  if (newest === undefined) return null;
  const first = equals.at(-1) ?? newest;
  return {
    landing: { how: 'rebase', commit: newest.oid, onto: first.parents[0] ?? null, at: newest.committedAt, revertedBy: null },
    brought: [newest.oid, ...equals.slice(1).map((commit) => commit.oid)],
  };
}

/** The revert that leaves nothing; work of which a part was taken back is a matter for people. */
function commonRevert(brought: readonly string[], reverts: ReadonlyMap<string, string>): string | null {
  const found = brought.map((oid) => reverts.get(oid));
  return found.every((revert) => revert !== undefined) ? (found[0] ?? null) : null;
}

function pathsOf(features: readonly Unmerged[]): readonly string[] {
  const paths = new Set(features.flatMap((feature) => [...feature.paths, ...feature.commits.flatMap((commit) => commit.paths)]));
  // Paths are given one a line; a commit that touches only files with a line end in their names is found by its content instead.
  const usable = [...paths].filter((each) => !each.includes('\n'));
  return usable.length > PATH_LIMIT ? [] : usable;
}

function fileSet(paths: readonly string[]): string {
  return [...new Set(paths)].sort().join('\0');
}
