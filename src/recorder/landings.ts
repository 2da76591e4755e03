import type { ChangedFile } from '../git/numstat';
import type { RepositoryReader } from '../git/repositoryReader';
import { findLandings, type FoundLanding, type SoughtWork } from './equivalence';
import type { Merges } from './merges';
import type { ObservedWorktree } from './observeWorktree';
import { newLanding, type Landing } from './ownWork';
import { touchedPaths, type Change } from './readChanges';

/** How each feature's work came into its base, wholly or in part, as far as ancestry, equal patches and messages tell. */
export async function landingsOf(repository: RepositoryReader, observed: readonly ObservedWorktree[], changes: readonly Change[]): Promise<readonly FoundLanding[]> {
  const landings = new Map<string, FoundLanding>();
  for (const base of new Set(observed.map((feature) => feature.base))) {
    const sought = observed.flatMap((feature, index): readonly SoughtWork[] => {
      const committed = changes[index]?.committed ?? null;
      const { fork, commits, landing } = feature.work;
      if (feature.base !== base || commits.length === 0) return [];
      if (landing === null && (fork === null || committed === null || committed.length === 0)) return [];
      return [{ key: feature.path, tip: feature.tip, fork, commits, paths: touchedPaths(committed ?? []), landing }];
    });
    const found = sought.length === 0 ? new Map<string, FoundLanding>() : await findLandings(repository, base, sought);
    for (const [key, landing] of found) landings.set(key, landing);
  }
  return observed.map((feature) => landings.get(feature.path) ?? { landing: feature.work.landing, partial: null });
}

/** Merging it into the base changes nothing: whatever its commits are called there, the work is in. */
export function containedLanding(feature: ObservedWorktree, committed: readonly ChangedFile[] | null, merges: Merges): Landing | null {
  if (committed === null || committed.length === 0) return null;
  const isIn = feature.base.tips.some((baseTip) => {
    const merge = merges.of(baseTip, feature.tip);
    return merge?.clean === true && merge.tree === merges.of(baseTip, baseTip)?.tree;
  });
  return isIn ? newLanding({ how: 'content' }) : null;
}
