import { english } from '../../domain/localizer';
import type { Git } from '../../git/git';
import { GitError } from '../../git/gitError';
import { RepositoryReader } from '../../git/repositoryReader';
import { gitFolderOf } from '../../git/worktreeFolders';
import { InspectionMemory } from '../inspectionMemory';
import { readUncommitted } from '../uncommittedWork';

/**
 * Git's hash of all the files of a worktree as they are now, uncommitted ones included: the tree that an inspection tells of its candidate.
 * What git ignores, and changes inside of submodules, are not in it.
 * @param worktree absolute path
 * @returns null when not all of the files could be read
 * @throws GitError `cancelled`
 */
export async function treeHashOf(git: Git, worktree: string, signal: AbortSignal | undefined): Promise<string | null> {
  const inspection = new InspectionMemory();
  try {
    const repository = await RepositoryReader.open(git, worktree, signal);
    const gitFolder = await gitFolderOf(worktree);
    const head = await repository.commitOf('HEAD');
    if (gitFolder === null || head === null) return null;
    const memory = await inspection.repository(repository.commonFolder);
    const { snapshot, warnings } = await readUncommitted({ git, repository, memory, worktree, gitFolder, head, signal, l10n: english });
    if (warnings.length > 0) return null;
    return snapshot?.tree ?? (await repository.treesOf([head]))[0] ?? null;
  } catch (error) {
    if (!(error instanceof GitError) || error.reason === 'cancelled') throw error;
    return null;
  } finally {
    await inspection.dispose();
  }
}
