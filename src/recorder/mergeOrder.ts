import type { MergeDialogue } from '../git/mergeDialogue';
import type { MergeStep } from './conflictDetail';
import type { Merges } from './merges';

export interface MergeableFeature {
  readonly key: string;
  /** Commit that stands for all its work. */
  readonly version: string;
  /** Files that it changed, old names included. */
  readonly touched: ReadonlySet<string>;
}

/**
 * Merges features into their base one after the other, as a person would who merges all of a run. One that does not merge is left out of what
 * comes after it.
 * @param merges the features' merges one by one
 * @param base commit
 * @param features in the order of merging
 */
export async function mergeInOrder(dialogue: MergeDialogue, merges: Merges, base: string, features: readonly MergeableFeature[]): Promise<readonly MergeStep[]> {
  const steps: MergeStep[] = [];
  const merged: MergeableFeature[] = [];
  let onto = base;
  for (const feature of features) {
    const { clean, tree, files } = await dialogue.merge(onto, feature.version);
    if (clean) {
      steps.push({ key: feature.key, clean, files: [] });
      onto = await dialogue.commit(tree, [onto, feature.version]);
      merged.push(feature);
      continue;
    }
    const alone = merges.of(base, feature.version)?.clean === true && merged.every((other) => merges.of(other.version, feature.version)?.clean === true);
    steps.push({ key: feature.key, clean, files, ...(alone ? { notAfter: inTheWay(merged, files).map((other) => other.key) } : {}) });
  }
  return steps;
}

/** Those that changed the very files, or all where the merge names a file that none of them did. */
function inTheWay(merged: readonly MergeableFeature[], files: readonly string[]): readonly MergeableFeature[] {
  const touching = merged.filter(({ touched }) => files.some((file) => touched.has(file)));
  return touching.length > 1 ? touching : merged;
}
