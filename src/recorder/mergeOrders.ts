import type { RepositoryReader } from '../git/repositoryReader';
import type { ScratchObjects } from '../git/scratch';
import type { ObservedFeature } from './conclude';
import type { MergeStep } from './conflictDetail';
import { mergeInOrder, type MergeableFeature } from './mergeOrder';
import { mergedVersion, type Merges } from './merges';
import { touchedPaths } from './readChanges';

/**
 * Merges the features into their bases, one list a base: those that are not in it yet, the oldest worktree first. One process a base.
 * @param gitFolder see `ScratchObjects.gitFolder`
 * @param keys of the features that are to be merged
 */
export async function mergeOrders(
  repository: RepositoryReader,
  objects: ScratchObjects,
  gitFolder: string,
  features: readonly ObservedFeature[],
  merges: Merges,
  keys: ReadonlySet<string>,
): Promise<readonly (readonly MergeStep[])[]> {
  const open = features.filter((feature) => keys.has(feature.path) && feature.landing === null);
  const orders: (readonly MergeStep[])[] = [];
  for (const base of new Set(open.map((feature) => feature.base))) {
    const own = open.filter((feature) => feature.base === base).sort((a, b) => a.createdAt - b.createdAt || (a.path < b.path ? -1 : 1));
    const mergeable = own.map((feature): MergeableFeature => ({ key: feature.path, version: mergedVersion(feature, null), touched: new Set(touchedPaths(feature.files ?? [])) }));
    const dialogue = await repository.mergeDialogue(gitFolder, objects.folder, base.tips[0].length, merges.settings);
    try {
      orders.push(await mergeInOrder(dialogue, merges, base.tips[0], mergeable));
    } finally {
      await dialogue.end();
    }
  }
  return orders;
}
