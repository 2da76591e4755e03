import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ref } from '../../git/refs';
import type { RepositoryReader } from '../../git/repositoryReader';
import { isLongLived, withoutRemote, type Base } from '../base';
import { findBranchBase } from '../findBase';
import { readReflog } from '../ownWork';

/**
 * The branch that a branch was made from, by the files of the repository alone: its reflog, else the branch that it follows by configuration.
 * Made from "HEAD" is made from what the main worktree was on, if that was at the very same commit.
 * @returns a short name such as `release/1` or `origin/release/1`; null when nothing tells
 */
export async function readMadeFrom(commonFolder: string, branch: string): Promise<string | null> {
  const [first] = await readReflog(path.join(commonFolder, 'logs', 'refs', 'heads', ...branch.split('/')));
  const from = /^branch: Created from (?:refs\/(?:heads|remotes)\/)?(.+)$/.exec(first?.message ?? '')?.[1];
  if (first !== undefined && from === 'HEAD') return branchOfHead(commonFolder, first.at, first.to);
  if (from !== undefined && !/^[0-9a-f]{7,64}$/.test(from)) return from;
  const followed = upstreamOf(await readFile(path.join(commonFolder, 'config'), 'utf8').catch(() => ''), branch);
  return followed === branch ? null : followed;
}

/** What the main worktree was on at a moment; null unless it was at that commit then. */
async function branchOfHead(commonFolder: string, at: number, commit: string): Promise<string | null> {
  const log = await readReflog(path.join(commonFolder, 'logs', 'HEAD'));
  const before = log.filter((entry) => entry.at <= at);
  if (before.at(-1)?.to !== commit) return null;
  const moved = log.findLast((entry) => entry.at <= at && entry.message.startsWith('checkout: moving from '));
  const onto = /^checkout: moving from \S+ to (\S+)$/.exec(moved?.message ?? '')?.[1];
  if (onto !== undefined) return onto;
  // It never moved from where it is.
  const head = await readFile(path.join(commonFolder, 'HEAD'), 'utf8').catch(() => '');
  return /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1] ?? null;
}

/** The branch that a branch follows by a repository's configuration, without its remote; null where none is told. */
export function upstreamOf(config: string, branch: string): string | null {
  let inside = false;
  for (const line of config.split('\n')) {
    const [, section] = /^\s*\[branch "((?:[^"\\]|\\.)*)"\]/.exec(line) ?? [];
    if (section !== undefined) inside = section.replaceAll(/\\(.)/g, '$1') === branch;
    else if (/^\s*\[/.test(line)) inside = false;
    const [, merge] = inside ? (/^\s*merge\s*=\s*refs\/heads\/(\S+)\s*$/i.exec(line) ?? []) : [];
    if (merge !== undefined) return merge;
  }
  return null;
}

/** Finds the base that each feature is measured against; the same object for the same base. */
export class FeatureBases {
  readonly #repository: RepositoryReader;
  readonly #refs: readonly Ref[];
  readonly #fallback: Base;
  readonly #given: boolean;
  readonly #known = new Map<string, Promise<Base | null>>();

  /**
   * @param fallback the repository's default base, or the one that a person named
   * @param given whether a person named it; it then counts for every feature
   */
  constructor(repository: RepositoryReader, refs: readonly Ref[], fallback: Base, given: boolean) {
    this.#repository = repository;
    this.#refs = refs;
    this.#fallback = fallback;
    this.#given = given;
  }

  /**
   * For each branch the one that it was made from, where that is a branch that features go back into: a long-lived one by its name, or one
   * that several of them were made from and that is no feature's itself. Else the default one.
   * @param made branches with what each was made from
   * @param featureBranches short names of the features' own branches
   */
  async of(made: readonly { readonly branch: string; readonly from: string | null }[], featureBranches: ReadonlySet<string>): Promise<readonly Base[]> {
    if (this.#given) return made.map(() => this.#fallback);
    const origins = made.map(({ branch, from }) => {
      const origin = from === null ? null : this.#branchNamed(from);
      return origin === branch ? null : origin;
    });
    const isBase = (origin: string): boolean => isLongLived(origin) || (!featureBranches.has(origin) && origins.filter((other) => other === origin).length > 1);
    return Promise.all(origins.map(async (origin) => (origin !== null && isBase(origin) ? await this.named(origin) : null) ?? this.#fallback));
  }

  /** @returns null when there is no such branch (any more) */
  async named(branch: string): Promise<Base | null> {
    if (this.#given || branch === this.#fallback.branch) return this.#fallback;
    const known = this.#known.get(branch) ?? findBranchBase(this.#repository, this.#refs, branch);
    this.#known.set(branch, known);
    return known;
  }

  /** The branch that a name means, without its remote; null when it is no branch. */
  #branchNamed(name: string): string | null {
    if (this.#refs.some((ref) => ref.name === `refs/heads/${name}`)) return name;
    const remote = `refs/remotes/${name}`;
    return this.#refs.some((ref) => ref.name === remote && ref.target === null) ? withoutRemote(remote) : null;
  }
}
