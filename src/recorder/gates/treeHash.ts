import path from 'node:path';
import { english } from '../../domain/localizer';
import type { Git } from '../../git/git';
import { GitError } from '../../git/gitError';
import { RepositoryReader } from '../../git/repositoryReader';
import { Scratch, ScratchObjects } from '../../git/scratch';
import { gitFolderOf } from '../../git/worktreeFolders';
import type { InspectionWarning } from '../inspection';
import { readUncommitted } from '../observeWorktree';

/**
 * Git's hash of all the files of a worktree as they are now, uncommitted ones included: the tree that an inspection tells of its candidate.
 * What git ignores, and changes inside of submodules, are not in it.
 * @param worktree absolute path
 * @returns null when not all of the files could be read
 * @throws GitError `cancelled`
 */
export async function treeHashOf(git: Git, worktree: string, signal: AbortSignal | undefined): Promise<string | null> {
  const scratch = await Scratch.create();
  try {
    const repository = await RepositoryReader.open(git, worktree, signal);
    const gitFolder = await gitFolderOf(worktree);
    const head = await repository.commitOf('HEAD');
    if (gitFolder === null || head === null) return null;
    const objects = await ScratchObjects.create(path.join(scratch.folder, '0'), repository.commonFolder);
    const warnings: InspectionWarning[] = [];
    const uncommitted = await readUncommitted({ git, repository, objects, includeUncommitted: true, signal, l10n: english }, { path: worktree, head }, gitFolder, 0, warnings);
    if (uncommitted === null || warnings.length > 0) return null;
    return uncommitted.snapshot?.tree ?? (await repository.trees([head]))[0] ?? null;
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'cancelled') throw error;
    return null;
  } finally {
    await scratch.dispose();
  }
}
