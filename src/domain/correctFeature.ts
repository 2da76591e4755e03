import { GIVABLE, type Feature } from './feature';
import type { RunFacts } from './run';

/** What a person may say about one feature. */
export type FeatureCorrection = Partial<Pick<Feature, (typeof GIVABLE)[number]>>;

/** The feature as a person has corrected it. What was said is remembered as said where something else may be found later: by a forge, or in the worktree when it is recorded again. */
export function correctFeature(feature: Feature, correction: FeatureCorrection): Feature {
  const { outcome } = correction;
  const corrected: Feature = { ...feature, ...correction };
  const given = GIVABLE.filter((fact) => feature.given?.includes(fact) === true || Object.hasOwn(correction, fact));
  const isMergedOrOpen = corrected.outcome === 'merged' || corrected.outcome === 'open' || corrected.outcome === null;
  const { unmergedReason, ...others } = corrected;
  return {
    ...others,
    ...(unmergedReason === undefined || (isMergedOrOpen && correction.unmergedReason === undefined) ? {} : { unmergedReason }),
    ...(!mayBeFoundAgain(feature) || given.length === 0 ? {} : { given: [...given] }),
    ...(feature.withoutForge === undefined || outcome === undefined ? {} : { withoutForge: { ...feature.withoutForge, outcome } }),
  };
}

/** The facts with the mark of which a person said; kept only where something else may be found later. */
export function withGiven<Facts extends Pick<RunFacts, 'features' | 'given'>>(facts: Facts, said: readonly string[]): Facts {
  if (said.length === 0 || !facts.features.some(mayBeFoundAgain)) return facts;
  return { ...facts, given: [...new Set([...(facts.given ?? []), ...said])].sort() };
}

function mayBeFoundAgain({ remote, worktree }: Feature): boolean {
  return remote !== undefined || worktree !== null;
}
