import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Localizer } from '../../domain/localizer';
import { filtersOff } from '../../git/configuration';
import type { ConfigEntry } from '../../git/environment';
import type { Git } from '../../git/git';
import { copyIndex } from '../../git/indexCopy';
import type { RepositoryReader } from '../../git/repositoryReader';
import { snapshot, type Snapshot } from '../../git/snapshot';
import type { StatusEntry } from '../../git/status';
import type { InspectionWarning } from './inspection';
import type { RepositoryMemory } from './inspectionMemory';

export interface UncommittedWork {
  readonly entries: readonly StatusEntry[];
  /** Null when there is none. */
  readonly snapshot: Snapshot | null;
  readonly warnings: readonly InspectionWarning[];
}

export interface UncommittedRequest {
  readonly git: Git;
  readonly repository: RepositoryReader;
  readonly memory: RepositoryMemory;
  /** Absolute path. */
  readonly worktree: string;
  readonly gitFolder: string;
  /** Commit that is checked out. */
  readonly head: string;
  readonly signal: AbortSignal | undefined;
  readonly l10n: Localizer;
}

/**
 * Reads what is not committed in a worktree and makes a commit of it, with three processes; one where there is nothing.
 * @throws GitError
 */
export async function readUncommitted({ git, repository, memory, worktree, gitFolder, head, signal, l10n }: UncommittedRequest): Promise<UncommittedWork> {
  // Without an index nothing was checked out, so nothing can have been changed; git would call every file deleted.
  if (!(await exists(path.join(gitFolder, 'index')))) return { entries: [], snapshot: null, warnings: [] };
  const config: readonly ConfigEntry[] = filtersOff(await repository.configuration(worktree));
  const entries = await changedEntries(repository, memory, worktree, gitFolder, config, signal);
  if (entries.length === 0) return { entries, snapshot: null, warnings: [] };
  const made = await snapshot({ git, worktree, gitFolder, head, entries, objects: await memory.objects(), name: memory.uniqueName(), config, signal });
  if (made.leftOut.length === 0) return { entries, snapshot: made, warnings: [] };
  const message = l10n.t('Left out as too big to be work, in {0}: {1}. Commit or ignore them.', worktree, shortList(made.leftOut));
  return { entries, snapshot: made, warnings: [{ reason: 'hugeFilesLeftOut', message }] };
}

/**
 * What git status says, less the files that only seem changed because their filter program (Git LFS, say) was not run: git compares content while
 * an entry of the index is too young to trust. Such files count as changed when their time or size is.
 */
async function changedEntries(
  repository: RepositoryReader,
  memory: RepositoryMemory,
  worktree: string,
  gitFolder: string,
  config: readonly ConfigEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly StatusEntry[]> {
  const entries = await repository.status(worktree, config, { signal });
  const changed = entries.filter((entry) => entry.kind === 'changed');
  if (config.length === 0 || changed.length === 0) return entries;
  const filtered = await repository.filtered(worktree, changed.map((entry) => entry.path));
  if (filtered.size === 0) return entries;
  const trusted = (await memory.objects()).file(`trusted-index-${memory.uniqueName()}`);
  await copyIndex(path.join(gitFolder, 'index'), trusted, true);
  const certain = new Set((await repository.status(worktree, config, { signal, env: { GIT_INDEX_FILE: trusted } })).map((entry) => entry.path));
  return entries.filter((entry) => !filtered.has(entry.path) || certain.has(entry.path));
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown}, …` : shown;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
