import type { ChangedFile } from '../git/numstat';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { ScratchObjects } from '../git/scratch';
import type { ObservedWorktree } from './observeWorktree';

/** What a feature changed since it left the base. */
export interface Change {
  /** Everything, uncommitted work included. */
  readonly files: readonly ChangedFile[] | null;
  /** The committed part. */
  readonly committed: readonly ChangedFile[] | null;
  /** What `files` is the difference of: the work, and what it began from; null like that. */
  readonly between: CommitPair | null;
}

/** What each feature changed since it left the base, for all of them in one process. */
export async function readChanges(repository: RepositoryReader, observed: readonly ObservedWorktree[], objects: ScratchObjects): Promise<readonly Change[]> {
  const env = objects.environment;
  const pairs: CommitPair[] = [];
  const slots: { readonly all: number | null; readonly committed: number | null }[] = [];
  const ask = (commit: string, fork: string): number => pairs.push([commit, fork]) - 1;
  for (const { work, tip, snapshot, base } of observed) {
    const committed = work.fork === null ? null : ask(tip, work.fork);
    // A merge under way brings the base's newer work along; that is not the feature's.
    const fork = snapshot !== null && snapshot.parents.length > 1 ? await repository.mergeBase([base.tips[0], snapshot.commit], { env }) : work.fork;
    const all = snapshot === null || fork === null ? committed : ask(snapshot.commit, fork);
    slots.push({ all, committed });
  }
  const lists = await repository.changedFiles(pairs, { env });
  const at = (slot: number | null): readonly ChangedFile[] | null => (slot === null ? null : (lists[slot] ?? null));
  return slots.map(({ all, committed }) => ({ files: at(all), committed: at(committed), between: all === null ? null : (pairs[all] ?? null) }));
}

/** All paths of a change, the old names of renamed files included. */
export function touchedPaths(files: readonly ChangedFile[]): readonly string[] {
  return files.flatMap((file) => (file.from === null ? [file.path] : [file.path, file.from]));
}
