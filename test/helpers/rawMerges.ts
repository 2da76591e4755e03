import { mergedVersion, tryMerges, type Merges } from '../../src/recorder/conflicts/merges';
import { conclude, type Conclusion } from '../../src/recorder/inspection/conclude';
import { observe } from './observed';

export interface RawMerges {
  readonly merges: Merges;
  readonly conclusion: Conclusion;
  /** By branch. */
  readonly versions: ReadonlyMap<string, string>;
}

/** All merges, and what is concluded from them: what the rules leave out can be seen here. */
export async function rawMerges(folder: string): Promise<RawMerges> {
  const { repository, memory, base, features, changes, landings, dispose } = await observe(folder, true);
  try {
    const merges = await tryMerges(repository, features, landings, await memory.mergeFolder(base.tips[0].length));
    return {
      merges,
      conclusion: conclude(features, changes, landings, merges, folder),
      versions: new Map(features.map((feature, index) => [feature.branch, mergedVersion(feature, landings[index] ?? null)])),
    };
  } finally {
    await dispose();
  }
}
