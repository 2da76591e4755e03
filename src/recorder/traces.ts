import type { Commit } from '../git/commitLog';

/** A commit of the base, with what it says and does. */
export interface BaseCommit {
  readonly commit: Commit;
  /** See {@link Patch.identity}; null for one whose patch was not looked at. */
  readonly identity: string | null;
  /** See `changeKeys`; null as above. */
  readonly key: string | null;
  /** Commits that its message says it takes back. */
  readonly reverts: readonly string[];
  /** Commits that its message says it was picked from. */
  readonly picks: readonly string[];
}

/** A change that may have come into the base: all of a feature's work, or one commit of it. */
export interface Piece {
  /** Names of commits that are it: its own, and that of the merge which brought it. */
  readonly oids: readonly string[];
  /** Of patches that bring it: its own, and that of all the work. */
  readonly identities: readonly (string | null)[];
  /** Keys of patches that take it back. */
  readonly inverseKeys: readonly (string | null)[];
  /** Whether it is in the base by ancestry, so that it is there from the start. */
  readonly present: boolean;
}

/** What became of a piece in the base. */
export interface Trace {
  readonly state: 'absent' | 'in' | 'out';
  /** What brought it first; null for one that was there from the start or never. */
  readonly broughtBy: Commit | null;
  /** Whether only a message names the piece; its patch was changed on the way. */
  readonly byName: boolean;
  /** The last commit that took it back. */
  readonly revertedBy: Commit | null;
  /** The last commit that brought it back after that. */
  readonly appliedAgainBy: Commit | null;
}

/** What a message says about other commits. */
export function mentions(message: string): Pick<BaseCommit, 'reverts' | 'picks'> {
  return {
    reverts: [...message.matchAll(/^This reverts commit ([0-9a-f]{40,64})/gm)].map((match) => match[1] ?? ''),
    picks: [...message.matchAll(/^\(cherry picked from commit ([0-9a-f]{40,64})\)/gm)].map((match) => match[1] ?? ''),
  };
}

/**
 * Follows a piece through the base: brought, taken back, brought again; the last word counts. It is brought by the same patch, by a pick
 * that names it, and by reverting what took it back; it is taken back by a revert that names it, and by the inverse of its patch.
 * @param base ancestors before descendants
 */
export function trace(piece: Piece, base: readonly BaseCommit[]): Trace {
  const names = new Set(piece.oids);
  const reverts = new Set<string>();
  const inverses = new Set(piece.inverseKeys.filter((key) => key !== null));
  let isIn = piece.present;
  let broughtBy: Commit | null = null;
  let byName = false;
  let revertedBy: Commit | null = null;
  let appliedAgainBy: Commit | null = null;
  for (const { commit, identity, key, ...mentioned } of base) {
    if (piece.oids.includes(commit.oid)) continue;
    const isSame = identity !== null && piece.identities.includes(identity);
    const named = mentioned.picks.some((oid) => piece.oids.includes(oid));
    if (isSame || named || mentioned.reverts.some((oid) => reverts.has(oid))) {
      if (!isIn && revertedBy !== null) appliedAgainBy = commit;
      if (!isIn && revertedBy === null) [broughtBy, byName] = [commit, !isSame];
      names.add(commit.oid);
      isIn = true;
    } else if (isIn && ((key !== null && inverses.has(key)) || mentioned.reverts.some((oid) => names.has(oid)))) {
      reverts.add(commit.oid);
      isIn = false;
      revertedBy = commit;
      appliedAgainBy = null;
    }
  }
  const state = isIn ? 'in' : revertedBy === null ? 'absent' : 'out';
  return { state, broughtBy, byName, revertedBy, appliedAgainBy };
}
