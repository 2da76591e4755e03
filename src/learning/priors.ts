import type { SpreadPrior } from './intervals';

/** Beta(a, b): worth a + b observations. */
export interface BetaPrior {
  readonly a: number;
  readonly b: number;
}

/**
 * Share of agents' closed pull requests in public repositories that were merged, by kind of change: published figures, shown as such
 * wherever they carry the answer. Categories without a kind of their own build features.
 */
const PUBLISHED_MERGE_RATES = { documentation: 0.815, refactoring: 0.63, testing: 0.62, feature: 0.565 } as const;

type PublishedKind = keyof typeof PUBLISHED_MERGE_RATES;

/** Observations that the published rate is worth: little, so that two or three features of one's own outweigh it. */
const MERGE_PRIOR_WEIGHT = 2;

/** The kind of change that a category's published rate is of. */
export function publishedKind(category: string | null): PublishedKind {
  return category === 'documentation' || category === 'refactoring' || category === 'testing' ? category : 'feature';
}

/** What others' agents reached with this kind of change, 0 to 1. Shown as such wherever it carries the answer. */
export function publishedMergeRate(category: string | null): number {
  return PUBLISHED_MERGE_RATES[publishedKind(category)];
}

/** The prior of a success rate. */
export function mergePrior(category: string | null): BetaPrior {
  return betaPrior(publishedMergeRate(category), MERGE_PRIOR_WEIGHT);
}

/**
 * The prior of "this pair of features conflicts": one in ten, worth two pairs. Studies of merges found textual conflicts in about
 * one of ten; weak on purpose, a handful of pairs of one's own outweighs it.
 */
export const PAIR_CONFLICT_PRIOR: BetaPrior = betaPrior(0.1, 2);

/**
 * Two equal scores are no proof that the third will be the same: each spread starts as if one earlier value had lain this far off.
 * Our own judgement, weak on purpose: quality scores lie between 50 and 100, work times of one team differ by about a factor of two.
 */
export const QUALITY_SPREAD: SpreadPrior = { deviation: 12, weight: 1 };
export const LOG_MINUTES_SPREAD: SpreadPrior = { deviation: Math.LN2, weight: 1 };

/** A rate that is believed as if `weight` observations had shown it. */
export function betaPrior(mean: number, weight: number): BetaPrior {
  return { a: mean * weight, b: (1 - mean) * weight };
}
