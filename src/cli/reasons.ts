import { correctFeature } from '../domain/correctFeature';
import type { Feature } from '../domain/feature';
import { UNMERGED_KINDS, type UnmergedKind } from '../domain/unmergedReason';
import { printable } from './printable';
import { UsageError } from './usageError';

/** By name of a feature: why it was not merged. */
export type GivenReasons = ReadonlyMap<string, UnmergedKind>;

/**
 * @param written `NAME=WHY`, each
 * @throws UsageError
 */
export function readReasons(written: readonly string[] | undefined): GivenReasons {
  const reasons = new Map<string, UnmergedKind>();
  for (const each of written ?? []) {
    const end = each.lastIndexOf('=');
    const kind = UNMERGED_KINDS.find((known) => known === each.slice(end + 1).trim());
    if (end <= 0 || kind === undefined) throw new UsageError(`--not-merged takes a feature and why, such as favorites=notNeeded; it can be ${UNMERGED_KINDS.join(', ')}.`);
    reasons.set(each.slice(0, end).trim(), kind);
  }
  return reasons;
}

/** @throws UsageError for a feature that is not there, or that was merged or is open */
export function withReasons(features: readonly Feature[], reasons: GivenReasons): readonly Feature[] {
  for (const name of reasons.keys()) {
    const feature = features.find((each) => each.name === name);
    if (feature === undefined) throw new UsageError(`There is no feature ${printable(name)} in this run; there are: ${features.map((each) => printable(each.name)).join(', ')}.`);
    if (feature.outcome !== 'closed' && feature.outcome !== 'unmerged') throw new UsageError(`${printable(name)} is ${feature.outcome ?? 'not known to be unmerged'}, so there is no reason why it was not merged.`);
  }
  return features.map((feature) => {
    const kind = reasons.get(feature.name);
    return kind === undefined ? feature : correctFeature(feature, { unmergedReason: { kind } });
  });
}
