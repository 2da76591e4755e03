import type { RepositoryReader } from '../git/repositoryReader';
import type { Ref } from '../git/refs';
import { defaultBranch, shortName, type Base } from './base';

/**
 * The base of a repository. Where the default branch exists here and on the remote, it is the copy that contains the other; where they
 * have gone apart, the local one, and a feature counts as merged when it is in either.
 * @param given a revision that a person named
 * @param mainBranch full name of what the main worktree is on
 * @returns null when there is no commit to measure against, or no such revision
 */
export async function findBase(repository: RepositoryReader, refs: readonly Ref[], mainBranch: string | null, given: string | undefined): Promise<Base | null> {
  if (given !== undefined) {
    const commit = await repository.commitOf(given);
    return commit === null ? null : { name: given, localBranches: localBranchesOf(given, refs), tips: [commit] };
  }
  const candidate = defaultBranch(refs, mainBranch);
  const { local, remote } = candidate ?? { local: null, remote: null };
  const localBranches = [local, remote].flatMap((ref) => (ref === null ? [] : localBranchesOf(shortName(ref.name), refs)));
  const from = (ref: Ref, ...others: readonly Ref[]): Base => ({ name: shortName(ref.name), localBranches, tips: [ref.oid, ...others.map((other) => other.oid)] });
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
