import { GIVABLE, type Feature } from './feature';
import type { RunFacts } from './run';

/** What a person may say about one feature. */
export type FeatureCorrection = Partial<Pick<Feature, (typeof GIVABLE)[number]>>;

/** The feature as a person has corrected it. Where a forge has, or may have, something to say about it, what was said is remembered as said. */
export function correctFeature(feature: Feature, correction: FeatureCorrection): Feature {
  const { outcome } = correction;
  const corrected: Feature = { ...feature, ...correction };
  const given = GIVABLE.filter((fact) => feature.given?.includes(fact) === true || Object.hasOwn(correction, fact));
  const isMergedOrOpen = corrected.outcome === 'merged' || corrected.outcome === 'open' || corrected.outcome === null;
  const { unmergedReason, ...others } = corrected;
  return {
    ...others,
    ...(unmergedReason === undefined || (isMergedOrOpen && correction.unmergedReason === undefined) ? {} : { unmergedReason }),
    ...(feature.remote === undefined || given.length === 0 ? {} : { given: [...given] }),
    ...(feature.withoutForge === undefined || outcome === undefined ? {} : { withoutForge: { ...feature.withoutForge, outcome } }),
  };
}

/** The facts with the mark of which a person said; kept only where a forge may come to say something else. */
export function withGiven<Facts extends Pick<RunFacts, 'features' | 'given'>>(facts: Facts, said: readonly string[]): Facts {
  if (said.length === 0 || facts.features.every(({ remote }) => remote === undefined)) return facts;
  return { ...facts, given: [...new Set([...(facts.given ?? []), ...said])].sort() };
}
