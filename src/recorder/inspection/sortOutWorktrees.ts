import type { ListedWorktree } from '../../git/worktreeList';
import { shortName, type Base } from './base';
import type { FolderProbe } from './folderProbe';
import type { LeftOut, LeftOutReason } from './inspection';

/** A worktree that is there and on a branch with a commit. */
export type UsableWorktree = ListedWorktree & { readonly head: string; readonly branch: string; /** Whether its file system does not answer. */ readonly silent: boolean };

/** Which worktrees may hold a feature, and why the others do not. */
export async function sortOutWorktrees(
  listed: readonly ListedWorktree[],
  base: Base | null,
  probe: FolderProbe,
): Promise<{ readonly usable: readonly UsableWorktree[]; readonly leftOut: LeftOut[] }> {
  const usable: UsableWorktree[] = [];
  const leftOut: LeftOut[] = [];
  const looks = await Promise.all(listed.map(async (worktree) => (worktree.bare || worktree.prunable ? 'none' : probe.look(worktree.path))));
  for (const [index, worktree] of listed.entries()) {
    const look = looks[index] ?? 'none';
    const reason = reasonToLeaveOut(worktree, base, look === 'none');
    if (reason !== null) leftOut.push({ worktree: worktree.path, reason });
    else if (worktree.head !== null && worktree.branch !== null) usable.push({ ...worktree, head: worktree.head, branch: worktree.branch, silent: look === 'silent' });
  }
  return { usable, leftOut };
}

function reasonToLeaveOut(worktree: ListedWorktree, base: Base | null, gone: boolean): LeftOutReason | null {
  if (worktree.bare) return 'bare';
  if (worktree.prunable || gone) return 'prunable';
  if (worktree.detached || worktree.branch === null) return 'detached';
  if (base?.localBranches.includes(shortName(worktree.branch)) === true) return 'isBase';
  return worktree.head === null || base === null ? 'noWork' : null;
}
