import type { RunOutline } from '../domain/run';
import type { SpecificationPattern } from '../domain/specification';
import { betaInterval } from './intervals';
import type { PatternStatistics } from './knowledge';
import { pooledTally } from './outcomes';
import { mergePrior } from './priors';
import { qualityEstimate, totalFeatures } from './statistics';

/** The form in which patterns are compared: the type's spelling and the order of the traits make no difference. */
export function normalizePattern(pattern: SpecificationPattern): SpecificationPattern {
  const type = pattern.type?.trim().toLowerCase() ?? '';
  return { type: type === '' ? null : type, buildGates: pattern.buildGates, traits: [...new Set(pattern.traits)].toSorted() };
}

/** Nothing is known of how these features were specified: that is no pattern that anyone could follow. */
export function isUnspecified(pattern: SpecificationPattern): boolean {
  return pattern.type === null && pattern.buildGates === null && pattern.traits.length === 0;
}

/** The runs of each pattern, whatever their number of features; in the order of the keys. */
export function runsByPattern(runs: readonly RunOutline[]): readonly { readonly pattern: SpecificationPattern; readonly runs: readonly RunOutline[] }[] {
  const groups = new Map<string, { readonly pattern: SpecificationPattern; readonly runs: RunOutline[] }>();
  // Thousands of runs share a few spellings; each is normalised once.
  const bySpelling = new Map<string, RunOutline[]>();
  for (const run of runs) {
    const spelling = patternKey(run.specificationPattern);
    const known = bySpelling.get(spelling);
    if (known) {
      known.push(run);
      continue;
    }
    const pattern = normalizePattern(run.specificationPattern);
    const key = patternKey(pattern);
    const group = groups.get(key) ?? { pattern, runs: [] };
    group.runs.push(run);
    groups.set(key, group);
    bySpelling.set(spelling, group.runs);
  }
  return [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

function patternKey({ type, buildGates, traits }: SpecificationPattern): string {
  return JSON.stringify([type, buildGates, traits]);
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
