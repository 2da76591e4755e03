import type { Commit } from '../git/commitLog';
import type { WholePatch } from '../git/wholePatch';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { Base } from './base';
import { changeKeys, isLikelySquash, isSharedSurface, likeness, type Likeness } from './likelySquash';
import { newLanding, type Landing, type PartialLanding } from './ownWork';
import { mentions, trace, type BaseCommit, type Piece, type Trace } from './traces';

/** Work of a branch that is looked for in its base. */
export interface SoughtWork {
  readonly key: string;
  readonly tip: string;
  /** Null only for a history of its own that was merged. */
  readonly fork: string | null;
  /** Own commits, descendants before ancestors. */
  readonly commits: readonly Commit[];
  /** All files of the whole change, old names of renamed ones included. */
  readonly paths: readonly string[];
  /** How its tip became an ancestor of the base; null when it is none. */
  readonly landing: Landing | null;
}

export interface FoundLanding {
  readonly landing: Landing | null;
  /** Set when a part of it is in the base. */
  readonly partial: PartialLanding | null;
}

/** More paths than this are not worth limiting the log to. */
const PATH_LIMIT = 2000;
/** A branch that went on after its squash is looked for at so many of its last commits. */
const PREFIXES = 10;
/** Base commits that each feature is compared with line by line. */
const SQUASHES_COMPARED = 20;
/** Share of files that a squash must have in common with the feature to be compared with it. */
const FILES_COMMON = 0.5;

/**
 * Finds what became of work in its base since it began: squashed, rebased or picked there, as a whole or in part, and taken back. A base
 * commit is only looked into when it touches the very same files as the whole change or as one own commit, or for an edited squash most of
 * them. Processes: one to five, however many features there are.
 */
export async function findLandings(repository: RepositoryReader, base: Base, features: readonly SoughtWork[]): Promise<ReadonlyMap<string, FoundLanding>> {
  const starts = [...new Set(features.map(startOf))];
  const oldest = await oldestOf(repository, starts);
  const since = oldest === null ? base.tips : [...base.tips, '--not', oldest];
  // Commits that touch what the features touch; descendants before ancestors, without merges.
  const baseCommits = await repository.log(['--name-only', '--no-merges', ...since], pathsOf(features));
  if (baseCommits.length === 0) return new Map(features.map(({ key, landing }) => [key, { landing, partial: null }]));
  // With several starts the log reaches back to the oldest, behind where the others began.
  const graph = starts.length < 2 ? null : await repository.graph(since);
  const ancestors = new Map(graph === null ? [] : starts.flatMap((start) => (start === null ? [] : [[start, ancestorsIn(graph, start)]])));
  const byFiles = new Map<string, Commit[]>();
  for (const commit of baseCommits) {
    const files = fileSet(commit.paths);
    if (commit.paths.length > 0) byFiles.set(files, [...(byFiles.get(files) ?? []), commit]);
  }

  const asked = new Questions();
  for (const feature of features) {
    const own = new Set(feature.commits.map((commit) => commit.oid));
    for (const { files, pair } of piecesOf(feature)) {
      const plausible = (byFiles.get(files) ?? []).filter((commit) => !own.has(commit.oid));
      if (plausible.length === 0) continue;
      asked.add(pair);
      for (const commit of plausible) asked.add(againstParent(commit));
    }
  }
  await asked.answer(repository);

  const baseLine = baseCommits.map((commit) => baseCommit(commit, asked.patch(againstParent(commit)))).reverse();
  const telling = baseLine.filter(({ identity, reverts, picks }) => identity !== null || reverts.length > 0 || picks.length > 0);
  const found = new Map(
    features.map((feature) => {
      const before = ancestors.get(startOf(feature) ?? '');
      const after = before === undefined ? telling : telling.filter(({ commit }) => !before.has(commit.oid));
      return [feature.key, settle(feature, after, asked)];
    }),
  );
  await addLikelySquashes(repository, features, baseLine, ancestors, found);
  return found;
}

/** @returns null when one of them is not known, or they have nothing in common */
async function oldestOf(repository: RepositoryReader, starts: readonly (string | null)[]): Promise<string | null> {
  const known = starts.filter((start) => start !== null);
  if (known.length < starts.length) return null;
  return known.length > 1 ? repository.mergeBase(known) : (known[0] ?? null);
}

/** Work that is in by ancestry can only have been taken back after that. */
function startOf({ landing, fork }: SoughtWork): string | null {
  return landing === null ? fork : (landing.commit ?? landing.onto ?? fork);
}

/** With the commit itself. */
function ancestorsIn(graph: ReadonlyMap<string, readonly string[]>, commit: string): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [commit];
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (found.has(oid)) continue;
    found.add(oid);
    pending.push(...(graph.get(oid) ?? []));
  }
  return found;
}

type Question = CommitPair | readonly [string];

/** Patches that are wanted, asked for in one process. */
class Questions {
  readonly #pairs = new Map<string, Question>();
  readonly #patches = new Map<string, WholePatch>();

  add(pair: Question): void {
    this.#pairs.set(pair.join(' '), pair);
  }

  async answer(repository: RepositoryReader): Promise<void> {
    const pairs = [...this.#pairs].filter(([name]) => !this.#patches.has(name));
    const patches = await repository.wholePatches(pairs.map(([, pair]) => pair));
    for (const [index, [name]] of pairs.entries()) {
      const patch = patches[index];
      if (patch !== undefined) this.#patches.set(name, patch);
    }
  }

  /** @returns null for one that was not asked for */
  patch(pair: Question): WholePatch | null {
    return this.#patches.get(pair.join(' ')) ?? null;
  }
}

/** The parent is said even though git knows it: having compared a commit with another one, it keeps that as the parent for the rest of the process. */
function againstParent({ oid, parents: [parent] }: Commit): Question {
  return parent === undefined ? [oid] : [oid, parent];
}

interface SoughtPiece {
  readonly files: string;
  readonly pair: Question;
}

function piecesOf(feature: SoughtWork): readonly SoughtPiece[] {
  const whole: readonly SoughtPiece[] = feature.fork === null ? [] : [{ files: fileSet(feature.paths), pair: [feature.tip, feature.fork] }];
  return [...whole, ...changingCommits(feature).map((commit) => ({ files: fileSet(commit.paths), pair: againstParent(commit) })), ...prefixesOf(feature)];
}

function changingCommits({ commits }: SoughtWork): readonly Commit[] {
  return commits.filter((commit) => commit.parents.length < 2 && commit.paths.length > 0);
}

/** Earlier states of a branch, newest first: it may have been squashed before it went on. */
function prefixesOf(feature: SoughtWork): readonly (SoughtPiece & { readonly commits: readonly Commit[] })[] {
  const { commits, fork, landing } = feature;
  if (fork === null || landing !== null || commits.some((commit) => commit.parents.length > 1)) return [];
  return commits.slice(1, -1).slice(0, PREFIXES).map((commit, index) => {
    const before = commits.slice(index + 1);
    return { files: fileSet(before.flatMap((each) => each.paths)), pair: [commit.oid, fork] as const, commits: before };
  });
}

function baseCommit(commit: Commit, patch: WholePatch | null): BaseCommit {
  return { commit, identity: patch?.identity ?? null, key: patch === null ? null : changeKeys(patch).key, ...mentions(commit.message) };
}

function settle(feature: SoughtWork, base: readonly BaseCommit[], asked: Questions): FoundLanding {
  const { landing, fork, tip } = feature;
  const wholePatch = fork === null ? null : asked.patch([tip, fork]);
  const wholeInverse = wholePatch === null ? null : changeKeys(wholePatch).inverse;
  const mergedBy = landing?.how === 'merge' && landing.commit !== null ? [landing.commit] : [];
  const whole = trace({ oids: mergedBy, identities: [wholePatch?.identity ?? null], inverseKeys: [wholeInverse], present: landing !== null }, base);
  const pieces = changingCommits(feature).map((commit): PieceTrace => {
    const patch = asked.patch(againstParent(commit));
    const piece: Piece = {
      oids: [commit.oid],
      identities: [patch?.identity ?? null, wholePatch?.identity ?? null],
      inverseKeys: [patch === null ? null : changeKeys(patch).inverse, wholeInverse],
      present: landing !== null,
    };
    return { commit, trace: trace(piece, base) };
  });
  if (landing !== null) return settleLanded(landing, whole, pieces);
  if (whole.broughtBy !== null) return { landing: squashed(whole.broughtBy, whole, pieces), partial: null };
  const picked = rebased(pieces, base);
  if (picked !== null) return picked;
  const squashedPart = prefixesOf(feature)
    .map((prefix) => ({ commits: prefix.commits, trace: trace({ oids: [], identities: [asked.patch(prefix.pair)?.identity ?? null], inverseKeys: [], present: false }, base) }))
    .find((prefix) => prefix.trace.state === 'in');
  return { landing: null, partial: squashedPart === undefined ? partOf(pieces) : partOf(pieces.map((piece) => (squashedPart.commits.includes(piece.commit) ? { ...piece, trace: squashedPart.trace } : piece))) };
}

interface PieceTrace {
  readonly commit: Commit;
  readonly trace: Trace;
}

function settleLanded(landing: Landing, whole: Trace, pieces: readonly PieceTrace[]): FoundLanding {
  if (whole.state === 'out') return { landing: { ...landing, revertedBy: whole.revertedBy?.oid ?? null }, partial: null };
  const again = whole.appliedAgainBy?.oid ?? null;
  const out = pieces.filter((piece) => piece.trace.state === 'out');
  if (out.length === 0) return { landing: { ...landing, appliedAgainBy: again }, partial: null };
  if (out.length === pieces.length) return { landing: { ...landing, revertedBy: lastRevert(out) }, partial: null };
  return { landing: { ...landing, appliedAgainBy: again }, partial: partOf(pieces) };
}

function squashed(commit: Commit, whole: Trace, pieces: readonly PieceTrace[]): Landing {
  return newLanding({
    how: pieces.length > 1 ? 'squash' : pickedByName(pieces) ? 'cherryPick' : 'rebase',
    commit: commit.oid,
    commits: [commit.oid],
    onto: commit.parents[0] ?? null,
    at: commit.committedAt,
    revertedBy: whole.state === 'out' ? (whole.revertedBy?.oid ?? null) : null,
    appliedAgainBy: whole.appliedAgainBy?.oid ?? null,
  });
}

function pickedByName(pieces: readonly PieceTrace[]): boolean {
  return pieces.some(({ commit, trace: { broughtBy } }) => broughtBy !== null && mentions(broughtBy.message).picks.includes(commit.oid));
}

/** Every own commit that changes anything came into the base by itself; null when one did not. */
function rebased(pieces: readonly PieceTrace[], base: readonly BaseCommit[]): FoundLanding | null {
  const order = new Map(base.map(({ commit }, index) => [commit.oid, index]));
  const brought = pieces.flatMap(({ trace: { broughtBy } }) => (broughtBy === null ? [] : [broughtBy])).sort((a, b) => (order.get(b.oid) ?? 0) - (order.get(a.oid) ?? 0));
  const [newest] = brought;
  const first = brought.at(-1);
  if (newest === undefined || first === undefined || brought.length < pieces.length) return null;
  const inARow = brought.every((commit, index) => index === brought.length - 1 || commit.parents[0] === brought[index + 1]?.oid);
  const out = pieces.filter((piece) => piece.trace.state === 'out');
  const isOut = out.length === pieces.length;
  const landing = newLanding({
    how: pickedByName(pieces) || !inARow ? 'cherryPick' : 'rebase',
    certainty: pieces.some((piece) => piece.trace.byName) ? 'likely' : 'certain',
    commit: newest.oid,
    commits: [...new Set(brought.map((commit) => commit.oid))],
    onto: first.parents[0] ?? null,
    at: newest.committedAt,
    revertedBy: isOut ? lastRevert(out) : null,
    appliedAgainBy: isOut ? null : (pieces.find((piece) => piece.trace.appliedAgainBy !== null)?.trace.appliedAgainBy?.oid ?? null),
  });
  return { landing, partial: out.length === 0 || isOut ? null : partOf(pieces) };
}

/** Of several reverts the one that was made last. */
function lastRevert(out: readonly PieceTrace[]): string | null {
  const reverts = out.flatMap(({ trace: { revertedBy } }) => (revertedBy === null ? [] : [revertedBy]));
  return reverts.sort((a, b) => b.committedAt - a.committedAt)[0]?.oid ?? null;
}

/** Null when nothing of it is in the base. */
function partOf(pieces: readonly PieceTrace[]): PartialLanding | null {
  const isIn = pieces.filter((piece) => piece.trace.state === 'in');
  if (isIn.length === 0) return null;
  const missing = pieces.filter((piece) => piece.trace.state !== 'in');
  const commits = isIn.map(({ commit, trace: { broughtBy, appliedAgainBy } }) => (appliedAgainBy ?? broughtBy ?? commit).oid);
  return { merged: isIn.length, total: pieces.length, commits: [...new Set(commits)], missing: missing.map(({ commit }) => commit.oid), revertedBy: lastRevert(missing) };
}

/**
 * For what was not found whole: base commits that are neither a landing nor anybody's work, and nearly the same. One that holds a part of a
 * feature, to the letter, is that part and no edited squash of the whole: what is missing is missing.
 */
async function addLikelySquashes(
  repository: RepositoryReader,
  features: readonly SoughtWork[],
  baseLine: readonly BaseCommit[],
  ancestors: ReadonlyMap<string, ReadonlySet<string>>,
  found: Map<string, FoundLanding>,
): Promise<void> {
  const claimed = new Set([...features.flatMap(({ commits }) => commits.map((commit) => commit.oid)), ...[...found.values()].flatMap(({ landing, partial }) => [...(landing?.commits ?? []), ...(partial?.commits ?? [])])]);
  const newestFirst = baseLine.map(({ commit }) => commit).reverse();
  const asked = new Questions();
  const sought = features.flatMap((feature) => {
    if (feature.fork === null || found.get(feature.key)?.landing !== null) return [];
    const since = ancestors.get(feature.fork);
    const began = Math.min(...feature.commits.map((commit) => commit.authoredAt));
    const candidates = nearest(feature, newestFirst.filter((commit) => !claimed.has(commit.oid) && since?.has(commit.oid) !== true && commit.committedAt >= began));
    const pair: CommitPair = [feature.tip, feature.fork];
    if (candidates.length > 0) asked.add(pair);
    for (const commit of candidates) asked.add(againstParent(commit));
    return candidates.length === 0 ? [] : [{ feature, pair, candidates }];
  });
  await asked.answer(repository);

  const matches = sought.flatMap(({ feature, pair, candidates }) => {
    const work = asked.patch(pair);
    return candidates.flatMap((commit) => {
      const patch = asked.patch(againstParent(commit));
      const like = work === null || patch === null ? null : likeness(work, patch);
      return like !== null && isLikelySquash(like) ? [{ feature, commit, like }] : [];
    });
  });
  // One commit is the squash of one feature: that which it is most like.
  for (const { feature, commit, like } of matches.sort((a, b) => a.like.differing / a.like.of - b.like.differing / b.like.of)) {
    if (claimed.has(commit.oid) || found.get(feature.key)?.landing !== null) continue;
    claimed.add(commit.oid);
    const patch = asked.patch(againstParent(commit));
    const piece: Piece = { oids: [commit.oid], identities: [patch?.identity ?? null], inverseKeys: [patch === null ? null : changeKeys(patch).inverse], present: true };
    const since = baseLine.slice(baseLine.findIndex((each) => each.commit.oid === commit.oid) + 1);
    const then = trace(piece, since.map((each) => baseCommit(each.commit, asked.patch(againstParent(each.commit)))));
    found.set(feature.key, { landing: likelySquash(commit, like, then), partial: null });
  }
}

function likelySquash(commit: Commit, { differing, of, besides }: Likeness, then: Trace): Landing {
  return newLanding({
    how: 'squash',
    certainty: 'likely',
    commit: commit.oid,
    commits: [commit.oid],
    onto: commit.parents[0] ?? null,
    at: commit.committedAt,
    revertedBy: then.state === 'out' ? (then.revertedBy?.oid ?? null) : null,
    appliedAgainBy: then.appliedAgainBy?.oid ?? null,
    difference: { lines: differing, of, besides },
  });
}

/** Base commits that touch most of a feature's files and few others, the likest first. */
function nearest(feature: SoughtWork, commits: readonly Commit[]): readonly Commit[] {
  const own = new Set(feature.paths.filter((path) => !isSharedSurface(path)));
  if (own.size === 0) return [];
  return commits
    .map((commit) => ({ commit, share: shareOf(own, new Set(commit.paths.filter((path) => !isSharedSurface(path)))) }))
    .filter(({ share }) => share >= FILES_COMMON)
    .sort((a, b) => b.share - a.share)
    .slice(0, SQUASHES_COMPARED)
    .map(({ commit }) => commit);
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((path) => other.has(path)).length;
  return common / (one.size + other.size - common);
}

function pathsOf(features: readonly SoughtWork[]): readonly string[] {
  const paths = new Set(features.flatMap((feature) => [...feature.paths, ...feature.commits.flatMap((commit) => commit.paths)]));
  // Paths are given one a line; a commit that touches only files with a line end in their names is found by its content instead.
  const usable = [...paths].filter((each) => !each.includes('\n'));
  return usable.length > PATH_LIMIT ? [] : usable;
}

function fileSet(paths: readonly string[]): string {
  return [...new Set(paths)].sort().join('\0');
}
