import { kindOfCategory } from '../domain/changeKind';
import type { SpreadPrior } from './intervals';
import { publishedRate } from './success/publishedRates';

/** Beta(a, b): worth a + b observations. */
export interface BetaPrior {
  readonly a: number;
  readonly b: number;
}

/** Observations that the published rate is worth: little, so that two or three features of one's own outweigh it. */
const MERGE_PRIOR_WEIGHT = 2;

/** The prior of a success rate. */
export function mergePrior(category: string | null): BetaPrior {
  return betaPrior(publishedRate(kindOfCategory(category)), MERGE_PRIOR_WEIGHT);
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
