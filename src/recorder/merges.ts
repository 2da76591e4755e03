import { mergeSettings } from '../git/configuration';
import type { ConfigEntry } from '../git/environment';
import type { MergeResult } from '../git/mergeTree';
import type { CommitPair, RepositoryReader } from '../git/repositoryReader';
import type { ObservedWorktree } from './observeWorktree';
import type { Landing } from './ownWork';

/** Results of merges by the commits merged. */
export class Merges {
  /** The user's own settings that they were tried with. */
  readonly settings: readonly ConfigEntry[];
  readonly #results: ReadonlyMap<string, MergeResult>;

  constructor(pairs: readonly CommitPair[], results: readonly MergeResult[], settings: readonly ConfigEntry[]) {
    this.settings = settings;
    this.#results = new Map(pairs.flatMap((pair, index) => (results[index] === undefined ? [] : [[pair.join(' '), results[index]]])));
  }

  /** Stage 2 is the first commit's, stage 3 the second's. */
  of(onto: string, commit: string): MergeResult | null {
    const result = this.#results.get(`${onto} ${commit}`);
    if (result !== undefined) return result;
    const mirrored = this.#results.get(`${commit} ${onto}`);
    return mirrored === undefined ? null : turned(mirrored);
  }
}

function turned(result: MergeResult): MergeResult {
  return { ...result, stages: result.stages.map((each) => (each.stage === 1 ? each : { ...each, stage: each.stage === 2 ? 3 : 2 })) };
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
  const settings = mergeSettings(await repository.configuration());
  return new Merges(wanted, await repository.merges(wanted, gitFolder, settings), settings);
}
