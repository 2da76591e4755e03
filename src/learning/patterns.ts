import type { RunOutline } from '../domain/run';
import type { SpecificationPattern } from '../domain/specification';
import { betaInterval } from './intervals';
import { isUnspecified, normalizePattern, patternKey } from './comparedPattern';
import type { PatternStatistics } from './knowledge';
import { pooledTally } from './outcomes';
import { mergePrior } from './priors';
import { qualityEstimate, totalFeatures } from './statistics';

/** The runs of each pattern, whatever their number of features; in the order of the keys. */
export function runsByPattern(runs: readonly RunOutline[]): readonly { readonly pattern: SpecificationPattern; readonly runs: readonly RunOutline[] }[] {
  const groups = new Map<string, { readonly pattern: SpecificationPattern; readonly runs: RunOutline[] }>();
  for (const run of runs) {
    const key = patternKey(run.specificationPattern);
    const group = groups.get(key);
    if (group) group.runs.push(run);
    else groups.set(key, { pattern: normalizePattern(run.specificationPattern), runs: [run] });
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/**
 * Each pattern with its success and quality, best first. Runs whose pattern is unknown are an entry of their own at the end, so that
 * the counts add up; it is never recommended.
 */
export function patterns(runs: readonly RunOutline[]): readonly PatternStatistics[] {
  return runsByPattern(runs)
    .map(({ pattern, runs: own }) => ({
      pattern,
      runs: own.length,
      features: totalFeatures(own),
      successRate: betaInterval(pooledTally(own), mergePrior(null)),
      quality: qualityEstimate(own),
    }))
    .toSorted(
      (one, other) =>
        Number(isUnspecified(one.pattern)) - Number(isUnspecified(other.pattern)) ||
        (other.successRate?.mean ?? -1) - (one.successRate?.mean ?? -1) ||
        other.runs - one.runs,
    );
}
