import type { Commit } from '../../git/commitLog';
import { GitError } from '../../git/gitError';
import type { RepositoryReader } from '../../git/repositoryReader';

/** More own commits than this belong to a history that is not a feature's. */
export const LOG_LIMIT = 5000;

/** What a branch has that others have not. */
export interface Range {
  /** Descendants before ancestors, merges included. */
  readonly commits: readonly Commit[];
  /** Commits outside that these grew from. */
  readonly edge: readonly string[];
}

export async function readRange(repository: RepositoryReader, tip: string, excluded: readonly string[]): Promise<Range> {
  const log = await repository.log(['--name-only', '--boundary', `--max-count=${LOG_LIMIT}`, tip, '--not', ...excluded]);
  const commits = log.filter((commit) => !commit.boundary);
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  return { commits, edge: log.filter((commit) => commit.boundary && parents.has(commit.oid)).map((commit) => commit.oid) };
}

/**
 * What many branches have ahead of the base, read by one process. The answers are those of {@link readRange}, in the same order: the
 * walk of git (`--topo-order` of one tip depends on parents alone) is done here in memory.
 */
export class CommitsAhead {
  /** Every commit that is in no base, and those of the base that they grew from. */
  readonly #commits: ReadonlyMap<string, Commit>;

  private constructor(commits: ReadonlyMap<string, Commit>) {
    this.#commits = commits;
  }

  /**
   * @param tips all that will be asked for, the commits where branches began on others included
   * @returns null when they cannot be read together: one is damaged or gone, or there are too many commits
   */
  static async read(repository: RepositoryReader, tips: readonly string[], bases: readonly string[]): Promise<CommitsAhead | null> {
    if (tips.length === 0) return new CommitsAhead(new Map());
    try {
      const log = await repository.log(['--name-only', '--boundary', `--max-count=${LOG_LIMIT}`, ...new Set(tips), '--not', ...bases]);
      if (log.filter((commit) => !commit.boundary).length >= LOG_LIMIT) return null;
      return new CommitsAhead(new Map(log.map((commit) => [commit.oid, commit])));
    } catch (error) {
      if (!(error instanceof GitError) || error.reason === 'cancelled') throw error;
      return null;
    }
  }

  /**
   * @param tip one of those given to {@link read}, or an ancestor of one
   * @param start further commit whose history is not counted, likewise; null for none
   */
  of(tip: string, start: string | null): Range {
    const excluded = start === null ? new Set<string>() : this.#reachable(start, new Set());
    const own = [...this.#reachable(tip, excluded)].flatMap((oid) => this.#commits.get(oid) ?? []);
    const commits = inTopologicalOrder(own, [tip]);
    const inside = new Set(commits.map(({ oid }) => oid));
    const outside = new Set(commits.flatMap(({ parents }) => parents).filter((parent) => !inside.has(parent)));
    // As git does it: the last one found comes first, unless it is a parent of another.
    const edge = [...outside].reverse().flatMap((oid) => this.#commits.get(oid) ?? []);
    return { commits, edge: inTopologicalOrder(edge, edge.map(({ oid }) => oid)).map(({ oid }) => oid) };
  }

  /** Commits outside of the base from one downwards, itself included. */
  #reachable(from: string, without: ReadonlySet<string>): Set<string> {
    const found = new Set<string>();
    const pending = [from];
    for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
      const commit = this.#commits.get(oid);
      if (commit === undefined || commit.boundary || found.has(oid) || without.has(oid)) continue;
      found.add(oid);
      pending.push(...commit.parents);
    }
    return found;
  }
}

/**
 * Descendants before ancestors, one line of history after the other, the last parent of a merge first.
 * @param order of those that are nobody's parent
 */
function inTopologicalOrder(commits: readonly Commit[], order: readonly string[]): readonly Commit[] {
  const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
  const children = new Map<string, number>();
  for (const { parents } of commits) {
    for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const stack = order.filter((oid) => !children.has(oid)).reverse();
  const sorted: Commit[] = [];
  for (let oid = stack.pop(); oid !== undefined; oid = stack.pop()) {
    const commit = byOid.get(oid);
    if (commit === undefined) continue;
    sorted.push(commit);
    for (const parent of commit.parents) {
      const left = (children.get(parent) ?? 0) - 1;
      children.set(parent, left);
      if (left === 0) stack.push(parent);
    }
  }
  return sorted;
}
