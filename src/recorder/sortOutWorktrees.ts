import { stat } from 'node:fs/promises';
import type { ListedWorktree } from '../git/worktreeList';
import { shortName, type Base } from './base';
import type { LeftOut, LeftOutReason } from './inspection';

/** A worktree that is there and on a branch with a commit. */
export type UsableWorktree = ListedWorktree & { readonly head: string; readonly branch: string };

/** Which worktrees may hold a feature, and why the others do not. */
export async function sortOutWorktrees(listed: readonly ListedWorktree[], base: Base | null): Promise<{ readonly usable: readonly UsableWorktree[]; readonly leftOut: LeftOut[] }> {
  const usable: UsableWorktree[] = [];
  const leftOut: LeftOut[] = [];
  for (const worktree of listed) {
    const reason = await reasonToLeaveOut(worktree, base);
    if (reason !== null) leftOut.push({ worktree: worktree.path, reason });
    else if (worktree.head !== null && worktree.branch !== null) usable.push({ ...worktree, head: worktree.head, branch: worktree.branch });
  }
  return { usable, leftOut };
}

async function reasonToLeaveOut(worktree: ListedWorktree, base: Base | null): Promise<LeftOutReason | null> {
  if (worktree.bare) return 'bare';
  if (worktree.prunable || !(await isFolder(worktree.path))) return 'prunable';
  if (worktree.detached || worktree.branch === null) return 'detached';
  if (base?.localBranches.includes(shortName(worktree.branch)) === true) return 'isBase';
  return worktree.head === null || base === null ? 'noWork' : null;
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
