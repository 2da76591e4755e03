import path from 'node:path';
import { commonFolderOf, gitFolderOf, readWorktreeFolders, type WorktreeFolder } from '../git/worktreeFolders';
import type { Inspection } from './inspection/inspection';

/** A worktree on which nobody has worked yet. */
export interface IdleWorktree extends Pick<WorktreeFolder, 'path' | 'branch'> {
  /** Absolute path of the repository's main worktree, or of its bare folder. */
  readonly repository: string;
}

/** Worktrees that were made further apart belong to different runs. */
const SAME_RUN_MS = 24 * 3_600_000;

/**
 * The worktrees without work that were made with the newest ones: of a run that is about to begin they are all there is. Older ones were left
 * standing. Reads files only.
 */
export async function idleWorktrees({ candidates, leftOut }: Inspection): Promise<readonly IdleWorktree[]> {
  const idle = new Set(leftOut.filter(({ reason }) => reason === 'noWork').map(({ worktree }) => worktree));
  const gitFolders = await Promise.all([...idle].map(gitFolderOf));
  const commons = new Set(await Promise.all(gitFolders.filter((folder) => folder !== null).map(commonFolderOf)));
  const found = await Promise.all([...commons].map(async (common) => (await readWorktreeFolders(common)).map((folder) => ({ ...folder, repository: repositoryOf(common) }))));
  const known = found.flat().filter((folder) => idle.has(folder.path) && folder.branch !== null);
  const newest = Math.max(...known.map(({ createdAt }) => createdAt), ...candidates.map(({ worktreeCreatedAt }) => worktreeCreatedAt));
  return known
    .filter(({ createdAt }) => newest - createdAt <= SAME_RUN_MS)
    .toSorted((one, other) => one.createdAt - other.createdAt || (one.path < other.path ? -1 : 1))
    .map(({ path: worktree, branch, repository }) => ({ path: worktree, branch, repository }));
}

function repositoryOf(common: string): string {
  return path.basename(common) === '.git' ? path.dirname(common) : common;
}
