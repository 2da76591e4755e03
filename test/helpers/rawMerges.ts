import path from 'node:path';
import { english } from '../../src/domain/localizer';
import { Git } from '../../src/git/git';
import { RepositoryReader } from '../../src/git/repositoryReader';
import { Scratch, ScratchObjects } from '../../src/git/scratch';
import { shortName } from '../../src/recorder/base';
import { conclude, type Conclusion } from '../../src/recorder/conclude';
import { findBase } from '../../src/recorder/findBase';
import { landingsOf } from '../../src/recorder/landings';
import { mergedVersion, tryMerges, type Merges } from '../../src/recorder/merges';
import { observeWorktree, type ObservedWorktree } from '../../src/recorder/observeWorktree';
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
  const { usable } = await sortOutWorktrees(listed, base);
  const scratch = await Scratch.create();
  try {
    const objects = await ScratchObjects.create(path.join(scratch.folder, '0'), repository.commonFolder);
    const featureBranches = new Set(usable.map((worktree) => shortName(worktree.branch)));
    const context = { git, repository, base, featureBranches, objects, includeUncommitted: true, signal: undefined, l10n: english, now: 0 };
    const observed: ObservedWorktree[] = [];
    for (const [index, worktree] of usable.entries()) {
      const observation = await observeWorktree(context, worktree, false, index);
      if (observation.observed !== null) observed.push(observation.observed);
    }
    const changes = await readChanges(repository, observed, objects);
    const landings = await landingsOf(repository, observed, changes);
    const merges = await tryMerges(repository, observed, landings, await objects.gitFolder(base.tips[0].length));
    return {
      merges,
      conclusion: conclude(observed, changes, landings, merges, folder),
      versions: new Map(observed.map((feature, index) => [feature.branch, mergedVersion(feature, landings[index] ?? null)])),
    };
  } finally {
    await scratch.dispose();
  }
}
