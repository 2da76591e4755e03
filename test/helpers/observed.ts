import { english } from '../../src/domain/localizer';
import { Git } from '../../src/git/git';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { gitFolderOf } from '../../src/git/worktreeFolders';
import { shortName, type Base } from '../../src/recorder/inspection/base';
import { findBase } from '../../src/recorder/inspection/findBase';
import { FolderProbe } from '../../src/recorder/inspection/folderProbe';
import { InspectionMemory, type RepositoryMemory } from '../../src/recorder/inspection/inspectionMemory';
import { observeWorktree, type ObservedWorktree } from '../../src/recorder/inspection/observeWorktree';
import { beginningsOf, type Landing } from '../../src/recorder/inspection/ownWork';
import { readChanges, type Change } from '../../src/recorder/inspection/readChanges';
import { sortOutWorktrees } from '../../src/recorder/inspection/sortOutWorktrees';
import { landingsOf } from '../../src/recorder/outcomes/landings';

export interface Observed {
  readonly git: Git;
  readonly repository: RepositoryReader;
  readonly memory: RepositoryMemory;
  readonly base: Base;
  readonly features: readonly ObservedWorktree[];
  readonly changes: readonly Change[];
  readonly landings: readonly (Landing | null)[];
  readonly dispose: () => Promise<void>;
}

/** The product's own steps up to the merges, for those who look at the merges themselves. */
export async function observe(folder: string, includeUncommitted: boolean): Promise<Observed> {
  const git = new Git();
  const repository = await RepositoryReader.open(git, folder);
  const listed = await repository.worktrees();
  const base = await findBase(repository, await repository.refs(), listed[0]?.branch ?? null, undefined);
  if (base === null) throw new Error('no base');
  const { usable } = await sortOutWorktrees(listed, base, new FolderProbe());
  const inspection = new InspectionMemory();
  try {
    const memory = await inspection.repository(repository.commonFolder);
    const featureBranches = new Set(usable.map((worktree) => shortName(worktree.branch)));
    const context = { git, repository, memory, base, ahead: Promise.resolve(null), includeUncommitted, limitMs: 60_000, signal: undefined, l10n: english, clock: () => new Date(0) };
    const features: ObservedWorktree[] = [];
    for (const worktree of usable) {
      const gitFolder = await gitFolderOf(worktree.path);
      if (gitFolder === null) throw new Error(`${worktree.path} is no worktree`);
      const beginnings = await beginningsOf(repository.commonFolder, { name: shortName(worktree.branch), tip: worktree.head, gitFolder }, base, featureBranches);
      const observation = await observeWorktree(context, worktree, beginnings, false);
      if (observation.observed !== null) features.push(observation.observed);
    }
    const changes = await readChanges(repository, features, await memory.objects());
    const landings = (await landingsOf(repository, features, changes)).map(({ landing }) => landing);
    return { git, repository, memory, base, features, changes, landings, dispose: () => inspection.dispose() };
  } catch (error) {
    await inspection.dispose();
    throw error;
  }
}
