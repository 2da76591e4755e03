import path from 'node:path';
import type { Localizer } from '../../domain/localizer';
import { say, sentence } from '../../domain/sentence';
import type { Clock } from '../../domain/time';
import type { Git } from '../../git/git';
import { GitError } from '../../git/gitError';
import type { RepositoryReader } from '../../git/repositoryReader';
import type { Snapshot } from '../../git/snapshot';
import { worktreeCreatedAt } from '../../git/worktreeFolders';
import type { Base } from './base';
import type { CommitsAhead } from './commitsAhead';
import type { InspectionWarning } from './inspection';
import type { KeptWork, RepositoryMemory } from './inspectionMemory';
import { ownWork, readReflog, type Beginnings, type OwnWork } from './ownWork';
import type { UsableWorktree } from './sortOutWorktrees';
import { readUncommitted } from './uncommittedWork';
import { withinTime } from './withinTime';

/** A worktree that is on a branch with work of its own. */
export interface ObservedWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Short name. */
  readonly branch: string;
  /** Commit that the branch is at. */
  readonly tip: string;
  /** What it is measured against. */
  readonly base: Base;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Whether it is the repository's main worktree, which nobody made for one feature. */
  readonly main: boolean;
  readonly work: OwnWork;
  /** Null when it was not looked for, or could not be read. */
  readonly uncommittedFiles: number | null;
  /** The uncommitted work as a commit; null when there is none. */
  readonly snapshot: Snapshot | null;
  /** The hash of all its files, uncommitted work included; null when that was not looked at. */
  readonly tree: string | null;
  /** Whether its files should not be asked for, because the file system does not answer in time. */
  readonly silent: boolean;
}

export interface Observation {
  /** Null when there is no work in it. */
  readonly observed: ObservedWorktree | null;
  readonly warnings: readonly InspectionWarning[];
}

export interface ObserveContext {
  readonly git: Git;
  readonly repository: RepositoryReader;
  readonly memory: RepositoryMemory;
  readonly base: Base;
  /** See {@link CommitsAhead.read}. */
  readonly ahead: Promise<CommitsAhead | null>;
  readonly includeUncommitted: boolean;
  /** For the uncommitted work of one worktree. */
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly l10n: Localizer;
  readonly clock: Clock;
}

/** @throws GitError when the branch cannot be read; trouble with uncommitted work is a warning */
export async function observeWorktree(context: ObserveContext, listed: UsableWorktree, beginnings: Beginnings, main: boolean): Promise<Observation> {
  const { repository, base } = context;
  const { branch } = beginnings;
  const { work: uncommitted, warnings, until } = await uncommittedWork(context, listed, branch.gitFolder);
  const own = await ownWork(repository, beginnings, base, await context.ahead);
  const hasCommits = own?.commits.some((commit) => commit.parents.length < 2) ?? false;
  const hasUncommitted = (uncommitted?.entries.length ?? 0) > 0;
  if (!hasCommits && !hasUncommitted) return { observed: null, warnings };

  const work: OwnWork = own ?? { commits: [], fork: await forkOf(repository, base, listed.head), landing: null };
  const createdAt =
    (main ? await branchCreatedAt(repository.commonFolder, branch.name) : await worktreeCreatedAt(branch.gitFolder)) ?? work.commits.at(-1)?.authoredAt ?? context.clock().getTime();
  return {
    observed: {
      path: listed.path,
      branch: branch.name,
      tip: listed.head,
      base,
      createdAt,
      main,
      work,
      uncommittedFiles: uncommitted === null ? null : uncommitted.entries.length,
      snapshot: uncommitted?.snapshot ?? null,
      tree: uncommitted?.snapshot?.leftOut.length === 0 ? uncommitted.snapshot.tree : null,
      silent: listed.silent || until !== null,
    },
    warnings,
  };
}

/** A failure is asked about again after this many times the time limit; until then it would hold up every inspection. */
const RETRY_FACTOR = 5;

/** Kept work where the memory has some; null when it is not asked for or cannot be read, and the latter is a warning. */
async function uncommittedWork(context: ObserveContext, listed: UsableWorktree, gitFolder: string): Promise<Omit<KeptWork, 'head'>> {
  if (!context.includeUncommitted) return { work: null, warnings: [], until: null };
  const { git, repository, memory, l10n, limitMs, signal, clock } = context;
  const { path: worktree, head } = listed;
  const now = clock().getTime();
  const known = memory.uncommitted.get(worktree);
  if (known?.head === head && (known.until === null || now < known.until)) return known;
  const late = (): GitError => new GitError('timeout', sentence('The uncommitted work in {0} could not be read within {1} seconds, only its commits count; its disk may be slow or not answer.', worktree, Math.round(limitMs / 1000)));
  const keep = (kept: KeptWork): KeptWork => {
    memory.uncommitted.set(worktree, kept);
    return kept;
  };
  try {
    const { warnings, ...work } = await withinTime((stop) => readUncommitted({ git, repository, memory, worktree, gitFolder, head, signal: stop, l10n }), limitMs, signal, late);
    return keep({ head, work, warnings, until: null });
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'cancelled') throw error;
    if (error.reason === 'timeout') return keep({ head, work: null, warnings: [{ reason: 'worktreeUnreadable', message: say(error.sentence, l10n) }], until: now + RETRY_FACTOR * limitMs });
    return { work: null, warnings: [{ reason: 'worktreeUnreadable', message: l10n.t('The uncommitted work in {0} could not be read, only its commits count: {1}', worktree, say(error.sentence, l10n)) }], until: null };
  }
}

/** For a branch without commits of its own. */
async function forkOf(repository: RepositoryReader, base: Base, head: string): Promise<string | null> {
  return base.tips[0] === head ? head : repository.mergeBase([base.tips[0], head]);
}

/** When the branch was made, by its reflog, which git keeps for 90 days. */
async function branchCreatedAt(commonFolder: string, branch: string): Promise<number | null> {
  const [first] = await readReflog(path.join(commonFolder, 'logs', 'refs', 'heads', ...branch.split('/')));
  return first?.at ?? null;
}
