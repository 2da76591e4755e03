import { mergeSettings } from '../git/configuration';
import type { MergeResult } from '../git/mergeTree';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { ObservedWorktree } from './observeWorktree';
import type { Landing } from './ownWork';

/** Results of merges by the commits merged. */
export class Merges {
  readonly #results: ReadonlyMap<string, MergeResult>;

  constructor(pairs: readonly CommitPair[], results: readonly MergeResult[]) {
    this.#results = new Map(pairs.flatMap((pair, index) => (results[index] === undefined ? [] : [[pair.join(' '), results[index]]])));
  }

  of(onto: string, commit: string): MergeResult | null {
    return this.#results.get(`${onto} ${commit}`) ?? this.#results.get(`${commit} ${onto}`) ?? null;
  }
}

/** What stands for a feature in a merge: all its work, or for one that is in the base what came into it. */
export function mergedVersion(feature: ObservedWorktree, landing: Landing | null): string {
  return landing !== null && landing.revertedBy === null ? feature.tip : (feature.snapshot?.commit ?? feature.tip);
}

/** All pairs, each against its base, and each merged one into what the base was before it, in one process. */
export async function tryMerges(repository: RepositoryReader, observed: readonly ObservedWorktree[], landings: readonly (Landing | null)[], gitFolder: string): Promise<Merges> {
  const pairs = new Map<string, CommitPair>();
  const ask = (onto: string, commit: string): void => {
    pairs.set(`${onto} ${commit}`, [onto, commit]);
  };
  for (const [index, feature] of observed.entries()) {
    const { tips } = feature.base;
    const landing = landings[index] ?? null;
    for (const baseTip of tips) ask(baseTip, baseTip);
    ask(tips[0], mergedVersion(feature, landing));
    for (const baseTip of tips) ask(baseTip, feature.tip);
    if (landing?.onto !== null && landing?.onto !== undefined) ask(landing.onto, feature.tip);
    for (const [otherIndex, other] of observed.entries()) {
      if (otherIndex > index) ask(mergedVersion(feature, landing), mergedVersion(other, landings[otherIndex] ?? null));
    }
  }
  const wanted = [...pairs.values()];
  return new Merges(wanted, await repository.merges(wanted, gitFolder, mergeSettings(await repository.configuration())));
}
