import type { RepositoryReader } from '../git/repositoryReader';
import type { Ref } from '../git/refs';
import { defaultBranch, shortName, withoutRemote, type Base, type BaseCandidate } from './base';

/**
 * The base of a repository. Where the default branch exists here and on the remote, it is the copy that contains the other; where they
 * have gone apart, the local one, and a feature counts as merged when it is in either.
 * @param given a revision that a person named
 * @param mainBranch full name of what the main worktree is on
 * @returns null when there is no commit to measure against, or no such revision
 */
export async function findBase(repository: RepositoryReader, refs: readonly Ref[], mainBranch: string | null, given: string | undefined): Promise<Base | null> {
  const candidate = defaultBranch(refs, mainBranch);
  if (given === undefined) return candidate === null ? null : baseOf(repository, refs, candidate, true);
  const commit = await repository.commitOf(given);
  if (commit === null) return null;
  const localBranches = localBranchesOf(given, refs);
  const branch = localBranches[0] ?? given;
  return { name: given, branch, isDefault: candidate !== null && branch === branchOf(candidate), localBranches, tips: [commit] };
}

/**
 * A branch of the repository as a base.
 * @param branch its name without a remote's, such as `release/1`
 * @returns null when it is neither here nor on a remote
 */
export async function findBranchBase(repository: RepositoryReader, refs: readonly Ref[], branch: string): Promise<Base | null> {
  const local = refs.find(({ name }) => name === `refs/heads/${branch}`) ?? null;
  const copies = refs.filter(({ name, target }) => target === null && name.startsWith('refs/remotes/') && withoutRemote(name) === branch);
  const remote = copies.find(({ name }) => name.startsWith('refs/remotes/origin/')) ?? copies[0] ?? null;
  return baseOf(repository, refs, { local, remote }, false);
}

function branchOf({ local, remote }: BaseCandidate): string | null {
  if (local !== null) return shortName(local.name);
  return remote === null ? null : withoutRemote(remote.name);
}

async function baseOf(repository: RepositoryReader, refs: readonly Ref[], candidate: BaseCandidate, isDefault: boolean): Promise<Base | null> {
  const { local, remote } = candidate;
  const branch = branchOf(candidate);
  if (branch === null) return null;
  const localBranches = [local, remote].flatMap((ref) => (ref === null ? [] : localBranchesOf(shortName(ref.name), refs)));
  const from = (ref: Ref, ...others: readonly Ref[]): Base => ({ name: shortName(ref.name), branch, isDefault, localBranches, tips: [ref.oid, ...others.map((other) => other.oid)] });
  if (local === null || remote === null) {
    const only = local ?? remote;
    return only === null ? null : from(only);
  }
  if (local.oid === remote.oid) return from(local);
  const [onLocal, onRemote] = await repository.apart(local.oid, remote.oid);
  if (onRemote === 0) return from(local);
  return onLocal === 0 ? from(remote) : from(local, remote);
}

/** The local branches that are the base itself: the one of that name, and the local copy of a remote-tracking one. */
function localBranchesOf(name: string, refs: readonly Ref[]): readonly string[] {
  const names = new Set(refs.map((ref) => ref.name));
  return [name.replace(/^refs\/heads\//, ''), name.replace(/^(?:refs\/remotes\/)?[^/]+\//, '')].filter(
    (each, index, all) => names.has(`refs/heads/${each}`) && all.indexOf(each) === index && (index === 0 || names.has(`refs/remotes/${name.replace(/^refs\/remotes\//, '')}`)),
  );
}
