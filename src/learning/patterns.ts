import type { RunOutline } from '../domain/run';
import type { SpecificationPattern } from '../domain/specification';
import { betaInterval } from './intervals';
import { isUnspecified, normalizePattern, patternKey, patternSpelling } from './comparedPattern';
import { successRows } from './effects/successRows';
import type { PatternStatistics } from './knowledge';
import { pooledTally } from './outcomes';
import { patternEffectsOf } from './patternEffects';
import { mergePrior } from './priors';
import { qualityEstimate, totalFeatures } from './statistics';

/** The runs of each pattern, whatever their number of features; in the order of the keys. */
export function runsByPattern(runs: readonly RunOutline[]): readonly { readonly pattern: SpecificationPattern; readonly runs: readonly RunOutline[] }[] {
  const groups = new Map<string, { readonly pattern: SpecificationPattern; readonly runs: RunOutline[] }>();
  // Thousands of runs share a few spellings; each is normalised once.
  const bySpelling = new Map<string, RunOutline[]>();
  for (const run of runs) {
    const spelling = patternSpelling(run.specificationPattern);
    const known = bySpelling.get(spelling);
    if (known) {
      known.push(run);
      continue;
    }
    const key = patternKey(run.specificationPattern);
    const group = groups.get(key) ?? { pattern: normalizePattern(run.specificationPattern), runs: [] };
    group.runs.push(run);
    groups.set(key, group);
    bySpelling.set(spelling, group.runs);
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/**
 * Each pattern with its success and quality, best first. Runs whose pattern is unknown are an entry of their own at the end, so that
 * the counts add up; it is never recommended.
 */
export function patterns(runs: readonly RunOutline[]): readonly PatternStatistics[] {
  const effects = new Map(patternEffectsOf(successRows(runs)).map(({ key, difference, low, high }) => [key, { difference, low, high }]));
  return runsByPattern(runs)
    .map(({ pattern, runs: own }) => ({
      pattern,
      effect: effects.get(patternKey(pattern)) ?? null,
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
