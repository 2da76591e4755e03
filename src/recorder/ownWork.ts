import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Commit } from '../git/commitLog';
import { madeCommit, parseReflog, type ReflogEntry } from '../git/reflog';
import type { RepositoryReader } from '../git/repositoryReader';
import type { Base } from './base';
import { LOG_LIMIT, readRange, type CommitsAhead, type Range } from './commitsAhead';

/** How a feature's work came into the base. */
export interface Landing {
  /** `content`: nothing tells but that merging it would change nothing. */
  readonly how: 'merge' | 'fastForward' | 'squash' | 'rebase' | 'cherryPick' | 'content';
  /** `likely` for a squash that was edited on the way, and for picks that only their messages name. */
  readonly certainty: 'certain' | 'likely';
  /** The commit of the base that brought it, the last of several; null when not known. */
  readonly commit: string | null;
  /** All commits of the base that brought it, newest first. */
  readonly commits: readonly string[];
  /** What the base was just before; null when not known. */
  readonly onto: string | null;
  /** Milliseconds since the epoch; null when not known. */
  readonly at: number | null;
  /** The commit that took it back; null when none did, or when it came back after that. */
  readonly revertedBy: string | null;
  /** The commit that brought it back after it had been taken back; null when none had to. */
  readonly appliedAgainBy: string | null;
  /** How far a likely squash differs from the work: lines, of how many, and which shared files it touches besides; null for any other. */
  readonly difference: { readonly lines: number; readonly of: number; readonly besides: readonly string[] } | null;
}

/** Work of which the base holds a part. */
export interface PartialLanding {
  /** Own commits that are there, and how many there are that change anything. */
  readonly merged: number;
  readonly total: number;
  /** Commits of the base that hold them. */
  readonly commits: readonly string[];
  /** Own commits that are not there, or not any more. */
  readonly missing: readonly string[];
  /** The last commit that took one of them back; null when none did. */
  readonly revertedBy: string | null;
}

/** A landing of which nothing is known but what is said. */
export function newLanding(known: Partial<Landing> & Pick<Landing, 'how'>): Landing {
  return { certainty: 'certain', commit: null, commits: [], onto: null, at: null, revertedBy: null, appliedAgainBy: null, difference: null, ...known };
}

/** What a branch did itself. */
export interface OwnWork {
  /** Own commits, descendants before ancestors, merges included. */
  readonly commits: readonly Commit[];
  /** Where it left the base; null for a history of its own. */
  readonly fork: string | null;
  /** How its tip became an ancestor of the base; null when it is none. */
  readonly landing: Landing | null;
}

export interface Branch {
  /** Short name. */
  readonly name: string;
  /** Commit. */
  readonly tip: string;
  /** The git folder of the worktree that it is checked out in. */
  readonly gitFolder: string;
}

/** What the reflogs and the base say before any commit is read. */
export interface Beginnings {
  readonly branch: Branch;
  readonly reflog: Reflogs;
  /** The commit at which it was made on the branch of another worktree; null for any other start. */
  readonly start: string | null;
}

/** @param featureBranches short names of what the linked worktrees are on */
export async function beginningsOf(commonFolder: string, branch: Branch, base: Base, featureBranches: ReadonlySet<string>): Promise<Beginnings> {
  const reflog = await readReflogs(commonFolder, branch, base);
  return { branch, reflog, start: startOnBranch(reflog, featureBranches) };
}

/**
 * The work of a branch, whether or not it is in the base already. What it was built on, the branch of
 * another worktree, is not its own.
 * @param ahead what all branches have ahead of this base; null when that could not be read at once
 * @returns null when it never had any of its own
 */
export async function ownWork(repository: RepositoryReader, { branch, reflog, start }: Beginnings, base: Base, ahead: CommitsAhead | null): Promise<OwnWork | null> {
  if (start !== null && start === branch.tip && !reflog.branchLog.some(madeCommit)) return { commits: [], fork: start, landing: null };
  const own = await forked(repository, ahead?.of(branch.tip, start) ?? (await readRange(repository, branch.tip, start === null ? base.tips : [...base.tips, start])));
  if (own.commits.length > 0) return { ...own, landing: null };
  for (const tip of base.tips) {
    const landed = await landedWork(repository, branch, tip, reflog);
    if (landed !== null) return landed;
  }
  return null;
}

async function forked(repository: RepositoryReader, { commits, edge }: Range): Promise<{ readonly commits: readonly Commit[]; readonly fork: string | null }> {
  // After merges of the base there are several; the newest of them is where the branch left the base.
  const [fork] = edge.length > 1 ? await repository.independent(edge) : edge;
  return { commits, fork: fork ?? null };
}

/** For a tip that is an ancestor of the base: the work it brought, and how. */
async function landedWork(repository: RepositoryReader, branch: Branch, baseTip: string, reflog: Reflogs): Promise<OwnWork | null> {
  const later = branch.tip === baseTip ? [] : await repository.log(['--ancestry-path', `${branch.tip}..${baseTip}`]);
  if (later.length === 0 && branch.tip !== baseTip) return null;
  const merge = mergeThatBrought(branch.tip, baseTip, later);
  return merge === null ? fastForwarded(repository, branch, reflog) : merged(repository, branch, merge);
}

type Landed = OwnWork & { readonly landing: Landing };

/** The oldest commit on the base's first-parent line that has the tip among its ancestors, if it is a merge; null for a fast-forward. */
function mergeThatBrought(tip: string, baseTip: string, later: readonly Commit[]): Commit | null {
  const byOid = new Map(later.map((commit) => [commit.oid, commit]));
  let oldest: Commit | null = null;
  for (let commit = byOid.get(baseTip); commit !== undefined; commit = byOid.get(commit.parents[0] ?? '')) oldest = commit;
  return oldest === null || oldest.parents[0] === tip ? null : oldest;
}

async function merged(repository: RepositoryReader, branch: Branch, merge: Commit): Promise<Landed | null> {
  const onto = merge.parents[0];
  if (onto === undefined) return null;
  const { commits, fork } = await forked(repository, await readRange(repository, branch.tip, [onto]));
  return commits.length === 0 ? null : { commits, fork, landing: newLanding({ how: 'merge', commit: merge.oid, commits: [merge.oid], onto, at: merge.committedAt }) };
}

/**
 * The commit at which a branch was made on that of another worktree; null for any other start. ("Created from HEAD" says nothing: work
 * that was begun without a branch gets one that way.)
 */
function startOnBranch({ branchLog }: Reflogs, featureBranches: ReadonlySet<string>): string | null {
  const first = branchLog[0];
  const from = /^branch: Created from (?:refs\/heads\/)?(.+)$/.exec(first?.message ?? '')?.[1];
  return first === undefined || from === undefined || !featureBranches.has(from) ? null : first.to;
}

/** On the base's own line only the reflogs tell a branch that was fast-forwarded into the base from one that never left it. */
async function fastForwarded(repository: RepositoryReader, branch: Branch, reflog: Reflogs): Promise<Landed | null> {
  const merge = reflog.baseLog.findLast((entry) => entry.message === `merge ${branch.name}: Fast-forward`);
  const start = reflog.branchLog[0]?.to ?? reflog.headLog[0]?.to ?? merge?.from;
  if (start === undefined || start === branch.tip || /^0+$/.test(start)) return null;
  const made = new Set([...reflog.branchLog, ...reflog.headLog].filter(madeCommit).map((entry) => entry.to));
  // A start that was rewritten long ago may have been collected.
  const since = (await repository.commitOf(start)) === null ? [] : await repository.log(['--name-only', `--max-count=${LOG_LIMIT}`, branch.tip, '--not', start]);
  let commits = since.filter((commit) => made.has(commit.oid));
  if (commits.length === 0 && merge !== undefined) commits = [...(await repository.log(['--name-only', merge.to, '--not', merge.from]))];
  const fork = commits.at(-1)?.parents[0];
  if (fork === undefined) return null;
  return { commits, fork, landing: newLanding({ how: 'fastForward', commit: commits[0]?.oid ?? null, commits: commits.map((commit) => commit.oid), at: merge?.at ?? null }) };
}

interface Reflogs {
  readonly branchLog: readonly ReflogEntry[];
  readonly headLog: readonly ReflogEntry[];
  readonly baseLog: readonly ReflogEntry[];
}

async function readReflogs(commonFolder: string, branch: Branch, base: Base): Promise<Reflogs> {
  const branchFile = (name: string): string => path.join(commonFolder, 'logs', 'refs', 'heads', ...name.split('/'));
  const [branchLog, headLog, ...baseLogs] = await Promise.all([
    readReflog(branchFile(branch.name)),
    readReflog(path.join(branch.gitFolder, 'logs', 'HEAD')),
    ...base.localBranches.map((name) => readReflog(branchFile(name))),
  ]);
  return { branchLog, headLog, baseLog: baseLogs.flat() };
}

export async function readReflog(file: string): Promise<readonly ReflogEntry[]> {
  return parseReflog(await readFile(file, 'utf8').catch(() => ''));
}
