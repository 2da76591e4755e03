import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Localizer } from '../domain/localizer';
import { filtersOff } from '../git/configuration';
import type { ConfigEntry } from '../git/environment';
import type { Git } from '../git/git';
import { GitError } from '../git/gitError';
import { copyIndex } from '../git/indexCopy';
import type { RepositoryReader } from '../git/repositoryReader';
import type { ScratchObjects } from '../git/scratch';
import { snapshot, type Snapshot } from '../git/snapshot';
import type { StatusEntry } from '../git/status';
import { gitFolderOf, worktreeCreatedAt } from '../git/worktreeFolders';
import type { ListedWorktree } from '../git/worktreeList';
import { shortName, type Base } from './base';
import type { InspectionWarning } from './inspection';
import { ownWork, readReflog, type OwnWork } from './ownWork';

/** A worktree that is on a branch with work of its own. */
export interface ObservedWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Short name. */
  readonly branch: string;
  /** Commit that the branch is at. */
  readonly tip: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Whether it is the repository's main worktree, which nobody made for one feature. */
  readonly main: boolean;
  readonly work: OwnWork;
  /** Null when it was not looked for, or could not be read. */
  readonly uncommittedFiles: number | null;
  /** The uncommitted work as a commit; null when there is none. */
  readonly snapshot: Snapshot | null;
}

export interface Observation {
  /** Null when there is no work in it. */
  readonly observed: ObservedWorktree | null;
  readonly warnings: readonly InspectionWarning[];
}

export interface ObserveContext {
  readonly git: Git;
  readonly repository: RepositoryReader;
  readonly base: Base;
  /** Short names of what the linked worktrees are on. */
  readonly featureBranches: ReadonlySet<string>;
  readonly objects: ScratchObjects;
  readonly includeUncommitted: boolean;
  readonly signal: AbortSignal | undefined;
  readonly l10n: Localizer;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * @param index unique among the worktrees that share the scratch objects
 * @throws GitError when the branch cannot be read; trouble with uncommitted work is a warning
 */
export async function observeWorktree(context: ObserveContext, listed: ListedWorktree & { readonly head: string; readonly branch: string }, main: boolean, index: number): Promise<Observation> {
  const { repository, base, l10n } = context;
  const gitFolder = main ? repository.commonFolder : await gitFolderOf(listed.path);
  if (gitFolder === null) throw new GitError('brokenRepository', l10n.t('{0} is no worktree any more; run "git worktree prune" in its repository.', listed.path));
  const branch = { name: shortName(listed.branch), tip: listed.head, gitFolder };

  const warnings: InspectionWarning[] = [];
  const uncommitted = await readUncommitted(context, listed, gitFolder, index, warnings);
  const own = await ownWork(repository, branch, base, context.featureBranches);
  const hasCommits = own?.commits.some((commit) => commit.parents.length < 2) ?? false;
  const hasUncommitted = (uncommitted?.entries.length ?? 0) > 0;
  if (!hasCommits && !hasUncommitted) return { observed: null, warnings };

  const work: OwnWork = own ?? { commits: [], fork: await repository.mergeBase([base.tips[0], listed.head]), landing: null };
  const createdAt = (main ? await branchCreatedAt(repository.commonFolder, branch.name) : await worktreeCreatedAt(gitFolder)) ?? work.commits.at(-1)?.authoredAt ?? context.now;
  return {
    observed: {
      path: listed.path,
      branch: branch.name,
      tip: listed.head,
      createdAt,
      main,
      work,
      uncommittedFiles: uncommitted === null ? null : uncommitted.entries.length,
      snapshot: uncommitted?.snapshot ?? null,
    },
    warnings,
  };
}

export interface Uncommitted {
  readonly entries: readonly StatusEntry[];
  readonly snapshot: Snapshot | null;
}

/** What is needed to look at uncommitted work. */
export type UncommittedContext = Pick<ObserveContext, 'git' | 'repository' | 'objects' | 'includeUncommitted' | 'signal' | 'l10n'>;

/** Null when it is not asked for or cannot be read; the latter is a warning. */
export async function readUncommitted(
  context: UncommittedContext,
  listed: { readonly path: string; readonly head: string },
  gitFolder: string,
  index: number,
  warnings: InspectionWarning[],
): Promise<Uncommitted | null> {
  if (!context.includeUncommitted) return null;
  const { git, repository, objects, signal, l10n } = context;
  try {
    // Without an index nothing was checked out, so nothing can have been changed; git would call every file deleted.
    if (!(await exists(path.join(gitFolder, 'index')))) return { entries: [], snapshot: null };
    const config: readonly ConfigEntry[] = filtersOff(await repository.configuration(listed.path));
    const entries = await changedEntries(context, listed.path, gitFolder, index, config);
    if (entries.length === 0) return { entries, snapshot: null };
    const made = await snapshot({ git, worktree: listed.path, gitFolder, head: listed.head, entries, objects, name: String(index), config, signal });
    if (made.leftOut.length > 0) {
      warnings.push({
        reason: 'hugeFilesLeftOut',
        message: l10n.t('Left out as too big to be work, in {0}: {1}. Commit or ignore them.', listed.path, shortList(made.leftOut)),
      });
    }
    return { entries, snapshot: made };
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'cancelled') throw error;
    warnings.push({ reason: 'worktreeUnreadable', message: l10n.t('The uncommitted work in {0} could not be read, only its commits count: {1}', listed.path, error.message) });
    return null;
  }
}

/**
 * What git status says, less the files that only seem changed because their filter program (Git LFS, say) was not run: git compares content while
 * an entry of the index is too young to trust. Such files count as changed when their time or size is.
 */
async function changedEntries({ repository, objects }: UncommittedContext, worktree: string, gitFolder: string, index: number, config: readonly ConfigEntry[]): Promise<readonly StatusEntry[]> {
  const entries = await repository.status(worktree, config);
  const changed = entries.filter((entry) => entry.kind === 'changed');
  if (config.length === 0 || changed.length === 0) return entries;
  const filtered = await repository.filtered(worktree, changed.map((entry) => entry.path));
  if (filtered.size === 0) return entries;
  const trusted = objects.file(`trusted-index-${index}`);
  await copyIndex(path.join(gitFolder, 'index'), trusted, true);
  const certain = new Set((await repository.status(worktree, config, trusted)).map((entry) => entry.path));
  return entries.filter((entry) => !filtered.has(entry.path) || certain.has(entry.path));
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown}, …` : shown;
}

/** When the branch was made, by its reflog, which git keeps for 90 days. */
async function branchCreatedAt(commonFolder: string, branch: string): Promise<number | null> {
  const [first] = await readReflog(path.join(commonFolder, 'logs', 'refs', 'heads', ...branch.split('/')));
  return first?.at ?? null;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
