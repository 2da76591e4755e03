import { english } from '../../src/domain/localizer';
import { Git } from '../../src/git/git';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { gitFolderOf } from '../../src/git/worktreeFolders';
import { shortName } from '../../src/recorder/base';
import { conclude, type Conclusion } from '../../src/recorder/conclude';
import { findBase } from '../../src/recorder/findBase';
import { FolderProbe } from '../../src/recorder/folderProbe';
import { InspectionMemory } from '../../src/recorder/inspectionMemory';
import { landingsOf } from '../../src/recorder/landings';
import { mergedVersion, tryMerges, type Merges } from '../../src/recorder/merges';
import { observeWorktree, type ObservedWorktree } from '../../src/recorder/observeWorktree';
import { beginningsOf } from '../../src/recorder/ownWork';
import { readChanges } from '../../src/recorder/readChanges';
import { sortOutWorktrees } from '../../src/recorder/sortOutWorktrees';

export interface RawMerges {
  readonly merges: Merges;
  readonly conclusion: Conclusion;
  /** By branch. */
  readonly versions: ReadonlyMap<string, string>;
}

/** The product's own steps up to the merges and what is concluded from them: what its rules leave out can be seen here. */
export async function rawMerges(folder: string): Promise<RawMerges> {
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
    const context = { git, repository, memory, base, ahead: Promise.resolve(null), includeUncommitted: true, limitMs: 60_000, signal: undefined, l10n: english, clock: () => new Date(0) };
    const observed: ObservedWorktree[] = [];
    for (const worktree of usable) {
      const gitFolder = await gitFolderOf(worktree.path);
      if (gitFolder === null) throw new Error(`${worktree.path} is no worktree`);
      const beginnings = await beginningsOf(repository.commonFolder, { name: shortName(worktree.branch), tip: worktree.head, gitFolder }, base, featureBranches);
      const observation = await observeWorktree(context, worktree, beginnings, false);
      if (observation.observed !== null) observed.push(observation.observed);
    }
    const changes = await readChanges(repository, observed, await memory.objects());
    const landings = (await landingsOf(repository, observed, changes)).map(({ landing }) => landing);
    const merges = await tryMerges(repository, observed, landings, await memory.mergeFolder(base.tips[0].length));
    return {
      merges,
      conclusion: conclude(observed, changes, landings, merges, folder),
      versions: new Map(observed.map((feature, index) => [feature.branch, mergedVersion(feature, landings[index] ?? null)])),
    };
  } finally {
    await inspection.dispose();
  }
}
