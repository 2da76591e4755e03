import type { Ref } from '../git/refs';

/** What features are measured against: one branch, and its other copy where the two have gone apart. */
export interface Base {
  /** For people: `main`, `origin/main`. */
  readonly name: string;
  /** The same branch whichever copy of it is meant: `main`. */
  readonly branch: string;
  /** Whether it is the repository's default branch. */
  readonly isDefault: boolean;
  /** Short names of the local branches that are the base itself. */
  readonly localBranches: readonly string[];
  /** Commits; the first is the one that merges are tried against. A feature is in the base when it is in any of them. */
  readonly tips: readonly [string, ...string[]];
}

export interface BaseCandidate {
  readonly local: Ref | null;
  readonly remote: Ref | null;
}

const USUAL = ['main', 'master', 'develop', 'trunk'];

/**
 * Which branch is the default one: what `origin/HEAD` (or another remote's) names, else a usual name, local before remote-tracking,
 * else the main worktree's branch.
 * @param mainBranch full name of what the main worktree is on; null when detached or bare
 * @returns null when there is no commit to measure against
 */
export function defaultBranch(refs: readonly Ref[], mainBranch: string | null): BaseCandidate | null {
  const byName = new Map(refs.map((ref) => [ref.name, ref]));
  const local = (branch: string): Ref | null => byName.get(`refs/heads/${branch}`) ?? null;
  const heads = refs.filter((ref) => ref.target !== null && /^refs\/remotes\/[^/]+\/HEAD$/.test(ref.name));
  const remoteHead = heads.find((ref) => ref.name === 'refs/remotes/origin/HEAD') ?? heads[0];
  const remoteDefault = remoteHead?.target === undefined || remoteHead.target === null ? null : (byName.get(remoteHead.target) ?? null);
  if (remoteDefault !== null) return { local: local(withoutRemote(remoteDefault.name)), remote: remoteDefault };
  for (const branch of USUAL) {
    const found = local(branch);
    if (found !== null) return { local: found, remote: byName.get(`refs/remotes/origin/${branch}`) ?? null };
  }
  for (const branch of USUAL) {
    const found = byName.get(`refs/remotes/origin/${branch}`);
    if (found !== undefined) return { local: null, remote: found };
  }
  const checkedOut = mainBranch === null ? null : (byName.get(mainBranch) ?? null);
  return checkedOut === null ? null : { local: checkedOut, remote: null };
}

/** `refs/remotes/origin/release/1` -> `release/1`. */
export function withoutRemote(name: string): string {
  return name.replace(/^refs\/remotes\/[^/]+\//, '');
}

/** Branches by these names, or below these folders, are worked towards for a long time: features are made from them and go back into them. */
const LONG_LIVED = /^(?:main|master|trunk|dev|devel|develop|development|next|staging|stable|production|prod|integration|(?:releases?|rel|support|maint|maintenance|stable|version|integration)[/_.-].+|v?\d+(?:[._-](?:\d+|x))*)$/i;

/** Whether a branch is by its name one that features go back into. */
export function isLongLived(branch: string): boolean {
  return LONG_LIVED.test(branch);
}

/** `refs/heads/main` -> `main`, `refs/remotes/origin/main` -> `origin/main`. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes)\//, '');
}
