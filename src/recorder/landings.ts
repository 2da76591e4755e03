import type { ChangedFile } from '../git/numstat';
import type { RepositoryReader } from '../git/repositoryReader';
import { findEquivalents, type Unmerged } from './equivalence';
import type { Merges } from './merges';
import type { ObservedWorktree } from './observeWorktree';
import type { Landing } from './ownWork';
import { touchedPaths, type Change } from './readChanges';

/** How each feature's work came into its base, as far as ancestry and equal patches tell. */
export async function landingsOf(repository: RepositoryReader, observed: readonly ObservedWorktree[], changes: readonly Change[]): Promise<readonly (Landing | null)[]> {
  const landings = new Map<string, Landing>();
  for (const base of new Set(observed.map((feature) => feature.base))) {
    const unmerged = observed.flatMap((feature, index): readonly Unmerged[] => {
      const committed = changes[index]?.committed ?? null;
      const { fork, commits, landing } = feature.work;
      if (feature.base !== base || landing !== null || fork === null || committed === null || committed.length === 0) return [];
      return [{ key: feature.path, tip: feature.tip, fork, commits, paths: touchedPaths(committed) }];
    });
    const equivalents = unmerged.length === 0 ? new Map<string, Landing>() : await findEquivalents(repository, base, unmerged);
    for (const [key, landing] of equivalents) landings.set(key, landing);
  }
  return observed.map((feature) => feature.work.landing ?? landings.get(feature.path) ?? null);
}

/** Merging it into the base changes nothing: whatever its commits are called there, the work is in. */
export function containedLanding(feature: ObservedWorktree, committed: readonly ChangedFile[] | null, merges: Merges): Landing | null {
  if (committed === null || committed.length === 0) return null;
  const isIn = feature.base.tips.some((baseTip) => {
    const merge = merges.of(baseTip, feature.tip);
    return merge?.clean === true && merge.tree === merges.of(baseTip, baseTip)?.tree;
  });
  return isIn ? { how: 'content', commit: null, onto: null, at: null, revertedBy: null } : null;
}
