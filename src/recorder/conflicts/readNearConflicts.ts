import type { CommitPair, RepositoryReader } from '../../git/repositoryReader';
import type { ScratchObjects } from '../../git/scratch';
import type { ObservedFeature } from '../inspection/conclude';
import type { NearConflict } from './conflictDetail';
import { EDIT_LIMITS, toEdit } from './edits';
import { headingSettings } from './functionHeadings';
import { mergedVersion, type Merges } from './merges';
import { findNearConflicts } from './nearConflicts';
import type { Change } from '../inspection/readChanges';

/**
 * Where the features that are not in the base come close to each other without a conflict, from what each changed: one process for all whose work is new.
 * @param gitFolder see `ScratchObjects.gitFolder`
 */
export async function readNearConflicts(
  repository: RepositoryReader,
  objects: ScratchObjects,
  gitFolder: string,
  features: readonly ObservedFeature[],
  changes: readonly Change[],
  merges: Merges,
): Promise<readonly NearConflict[]> {
  const pairs: CommitPair[] = [];
  const open: { readonly key: string; readonly version: string }[] = [];
  for (const [index, feature] of features.entries()) {
    const between = changes[index]?.between ?? null;
    if (feature.landing !== null || between === null) continue;
    pairs.push(between);
    open.push({ key: feature.path, version: mergedVersion(feature, null) });
  }
  if (open.length < 2) return [];
  const edits = await repository.patches('edits', pairs, gitFolder, await headingSettings(objects.file('headings')), EDIT_LIMITS, toEdit);

  const versions = new Map(open.map(({ key, version }) => [key, version]));
  const known = new Map<string, ReadonlySet<string>>();
  const filesOf = (one: string, other: string): ReadonlySet<string> => {
    const pair = `${one}\0${other}`;
    const files = known.get(pair) ?? new Set(merges.of(versions.get(one) ?? '', versions.get(other) ?? '')?.files);
    known.set(pair, files);
    return files;
  };
  return findNearConflicts(
    open.map(({ key }, index) => ({ key, edits: edits[index] ?? [] })),
    (one, other, file) => filesOf(one, other).has(file),
  );
}
