import path from 'node:path';
import type { FollowedFeature, FollowedObservation } from '../../domain/followedFeature';
import type { Ref } from '../../git/refs';
import type { RepositoryReader } from '../../git/repositoryReader';
import { shortName, type Base } from '../base';
import type { ObservedWorktree } from '../observeWorktree';
import { beginningsOf, newLanding, ownWork, readReflog, type Landing, type OwnWork } from '../ownWork';
import type { FeatureBases } from './featureBase';

/** What is still there of a feature whose worktree is not. */
interface Trace {
  readonly presence: 'branch' | 'followed';
  /** Short name. */
  readonly branch: string;
  /** Commit. */
  readonly tip: string;
}

/** A followed feature without a worktree, measured from what git still has of it. */
export interface MeasuredFeature {
  readonly memory: FollowedFeature;
  readonly presence: Trace['presence'];
  readonly observed: ObservedWorktree;
}

/** A followed feature of which git has nothing any more, or nothing new: what was last seen of it counts. */
export interface RememberedFeature {
  readonly memory: FollowedFeature;
  readonly observation: FollowedObservation;
  readonly presence: Trace['presence'];
  /** Short name. */
  readonly branch: string | null;
}

export interface GoneFeatures {
  readonly measured: readonly MeasuredFeature[];
  readonly remembered: readonly RememberedFeature[];
}

export interface GoneContext {
  readonly repository: RepositoryReader;
  readonly refs: readonly Ref[];
  readonly bases: FeatureBases;
  readonly fallback: Base;
  /** Short names of what the worktrees are on that are there. */
  readonly taken: ReadonlySet<string>;
  /** Short names of all the features' branches, gone ones included. */
  readonly featureBranches: ReadonlySet<string>;
}

/** What there still is to be said about features whose worktrees are gone. One that never had work is none. */
export async function lookAtGone(context: GoneContext, followed: readonly FollowedFeature[]): Promise<GoneFeatures> {
  const { repository, bases, fallback } = context;
  const present = await repository.present([...new Set(followed.flatMap((feature) => lastTip(feature) ?? []))]);
  const measured: MeasuredFeature[] = [];
  const remembered: RememberedFeature[] = [];
  for (const memory of followed) {
    const { observation } = memory;
    const base = await baseOf(memory, bases, fallback);
    const trace = await findTrace(context, memory, base, present);
    const isNews = trace !== null && base !== null && !isSettled(memory, trace, base);
    const observed = isNews ? await measure(context, memory, trace, base) : null;
    if (observed !== null && isNews) measured.push({ memory, presence: trace.presence, observed });
    else if (observation !== null) remembered.push({ memory, observation, presence: trace?.presence ?? 'followed', branch: trace?.branch ?? observation.feature.branch });
  }
  return { measured, remembered };
}

/** The commit that its branch was last seen at; null when none was seen. */
export function lastTip({ place, observation }: FollowedFeature): string | null {
  return place.tip ?? observation?.tip ?? null;
}

/** What was measured when its branch and its base were where they are now is still so. An open branch may run into others that move. */
function isSettled({ observation }: FollowedFeature, { presence, tip }: Trace, base: Base): boolean {
  if (observation === null || (presence === 'branch' && observation.feature.outcome !== 'merged')) return false;
  return observation.tip === tip && observation.base.branch === base.branch && observation.base.tips.join() === base.tips.join();
}

/** @returns null when the base itself is gone */
async function baseOf({ observation, start }: FollowedFeature, bases: FeatureBases, fallback: Base): Promise<Base | null> {
  if (observation !== null) return observation.base.isDefault ? fallback : bases.named(observation.base.branch);
  const [base] = await bases.of([{ branch: '', from: start.madeFrom?.branch ?? null }], new Set());
  return base ?? fallback;
}

async function findTrace(context: GoneContext, memory: FollowedFeature, base: Base | null, present: ReadonlySet<string>): Promise<Trace | null> {
  const { observation } = memory;
  const branch = memory.place.branch ?? observation?.feature.branch ?? null;
  if (branch === null) return null;
  const tip = lastTip(memory);
  // Its worktree was put on another branch, and the one with its work is still there.
  const left = observation?.feature.branch ?? null;
  const leftAt = observation !== null && left !== null && left !== branch ? await sameBranch(context, left, observation.tip) : null;
  if (leftAt !== null) return { presence: 'branch', ...leftAt };
  const kept = (await sameBranch(context, branch, tip)) ?? (await renamedBranch(context, branch, tip));
  if (kept !== null) return { presence: 'branch', ...kept };
  if (tip === null || !present.has(tip)) return null;
  const last = base === null ? tip : await lastBeforeRemoval(context, branch, tip, base);
  return { presence: 'followed', branch, tip: last };
}

/** The branch of that name, unless it is a later one that was called the same. */
async function sameBranch({ repository, refs, taken }: GoneContext, branch: string, tip: string | null): Promise<{ readonly branch: string; readonly tip: string } | null> {
  const ref = refs.find(({ name }) => name === `refs/heads/${branch}`);
  if (ref === undefined || taken.has(branch)) return null;
  if (tip === null || ref.oid === tip) return { branch, tip: ref.oid };
  const log = await readReflog(logOf(repository, branch));
  return log.length === 0 || log.some(({ from, to }) => from === tip || to === tip) ? { branch, tip: ref.oid } : null;
}

/** The branch that it was renamed to: a branch takes its log along, and the log says so. */
async function renamedBranch({ repository, refs, taken }: GoneContext, branch: string, tip: string | null): Promise<{ readonly branch: string; readonly tip: string } | null> {
  const renaming = `Branch: renamed refs/heads/${branch} to `;
  for (const { name, oid } of refs) {
    const other = shortName(name);
    if (!name.startsWith('refs/heads/') || other === branch || taken.has(other)) continue;
    const log = await readReflog(logOf(repository, other));
    if (!log.some(({ message }) => message.startsWith(renaming))) continue;
    if (tip === null || log.some(({ from, to }) => from === tip || to === tip)) return { branch: other, tip: oid };
  }
  return null;
}

function logOf(repository: RepositoryReader, branch: string): string {
  return path.join(repository.commonFolder, 'logs', 'refs', 'heads', ...branch.split('/'));
}

/**
 * Where a branch was when it was merged and removed, which may be further than it was last seen: the other parent of the merge that brought
 * it says so, or the base's log of a fast-forward.
 */
async function lastBeforeRemoval({ repository, featureBranches }: GoneContext, branch: string, tip: string, base: Base): Promise<string> {
  for (const name of base.localBranches) {
    const forwarded = (await readReflog(logOf(repository, name))).findLast(({ message }) => message === `merge ${branch}: Fast-forward`);
    if (forwarded !== undefined && (await repository.commitOf(forwarded.to)) !== null && (await repository.isAncestor(tip, forwarded.to))) return forwarded.to;
  }
  for (const baseTip of base.tips) {
    const later = new Map((await repository.log(['--ancestry-path', `${tip}..${baseTip}`])).map((commit) => [commit.oid, commit]));
    let merge = later.get(baseTip);
    for (let before = merge; before !== undefined; before = later.get(before.parents[0] ?? '')) merge = before;
    const brought = merge?.parents.slice(1).find((parent) => later.has(parent));
    if (merge === undefined || brought === undefined || merge.parents[0] === tip) continue;
    const named = [...featureBranches].filter((other) => merge.message.includes(other));
    // Another branch that was built on this one may have been merged instead.
    if (named.length === 0 || merge.message.includes(branch)) return brought;
  }
  return tip;
}

/** @returns null when there is no work in it */
async function measure({ repository, featureBranches }: GoneContext, memory: FollowedFeature, { branch, tip }: Trace, base: Base): Promise<ObservedWorktree | null> {
  const { observation, commonFolder, administration } = memory;
  const others = new Set([...featureBranches].filter((other) => other !== branch));
  const gitFolder = path.join(commonFolder, 'worktrees', administration);
  const own = await ownWork(repository, await beginningsOf(commonFolder, { name: branch, tip, gitFolder }, base, others), base, null);
  const work = observation?.tip === tip ? await withMemory(repository, own, observation, base) : own;
  const hasWork = work?.commits.some((commit) => commit.parents.length < 2) ?? false;
  // Without commits of its own it was one for its uncommitted files, which went with the worktree; that it was one is known.
  if (!hasWork && (observation === null || (observation.tip !== tip && observation.commits.length > 0))) return null;
  return {
    path: memory.place.worktree,
    branch,
    tip,
    base,
    createdAt: memory.createdAt,
    main: false,
    work: work ?? { commits: [], fork: await repository.mergeBase([base.tips[0], tip]), landing: null },
    uncommittedFiles: null,
    snapshot: null,
    tree: null,
    silent: false,
  };
}

/** The logs that told the branch's own commits from the base's went with the branch; what was seen then stands in for them. */
async function withMemory(repository: RepositoryReader, own: OwnWork | null, { tip, fork, commits, landing, feature }: FollowedObservation, base: Base): Promise<OwnWork | null> {
  const known = new Set(commits);
  const isSame = own !== null && own.commits.length === known.size && own.commits.every(({ oid }) => known.has(oid));
  const content = feature.outcome === 'merged' && landing === null ? LANDED_BY_CONTENT : null;
  if (isSame) return own.landing === null && content !== null ? { ...own, landing: content } : own;
  const log = known.size === 0 ? [] : await repository.log(['--name-only', tip, ...(fork === null ? [] : ['--not', fork])]);
  const seen = log.filter(({ oid }) => known.has(oid));
  const landed = own?.landing ?? content ?? (await forwarded(repository, tip, landing, base));
  return { commits: seen, fork, landing: landed };
}

const LANDED_BY_CONTENT = newLanding({ how: 'content' });

/** A tip that is on the base's own line, by a landing that is still in it. */
async function forwarded(repository: RepositoryReader, tip: string, landing: string | null, base: Base): Promise<Landing | null> {
  if (landing === null) return null;
  for (const baseTip of base.tips) {
    if (await repository.isAncestor(tip, baseTip)) return newLanding({ how: 'fastForward', commit: landing, commits: [landing] });
  }
  return null;
}
