import type { Muted } from '../domain/suggestion';
import type { BaseRateComparison, Calibration, Verdict } from './knowledge';
import type { PairSkill } from './pairs/pairSkill';

/** Below these a score is mostly chance, and says nothing for or against the forecasts. */
export const ENOUGH_TO_JUDGE = {
  features: 20,
  runs: 5,
  /** Pairs seldom conflict: of very many without a conflict a forecast can only be low, as the base rate is. */
  conflicts: 5,
} as const;

/** Scores that differ by less are the same but for arithmetic. */
const ROUNDING = 1e-9;

/**
 * What a forecast does no better than the base rate is not shown. Nothing is muted before there is enough to judge by.
 * @param skill of the risk of pairs on the history itself, which can be told before any suggestion was followed by a run
 */
export function muted(calibration: Calibration | null, skill: PairSkill | null = null): Muted {
  return { successRate: calibration?.verdict === 'noBetter', conflictRisk: calibration?.pairs?.verdict === 'noBetter' || skill?.beatsBaseRate === false };
}

/**
 * The opponent is the base rate that was known when each forecast was made, because that is what would have been said in its place
 * (Dawid, "The prequential approach", J. R. Stat. Soc. A 147, 1984). The base rate of the outcomes themselves has seen what it is scored on:
 * among n forecasts it is ahead of everything that could be said before by about a n-th of the outcomes' variance, so that with few
 * features good forecasts would be muted.
 *
 * Better is claimed only where the interval of the advantage lies above zero. Muting takes no such proof: what has not shown its worth
 * by then does not deserve to be shown.
 */
export function verdict({ brier, baseRateKnownBrier, advantage }: Omit<BaseRateComparison, 'verdict'>, enough: boolean): Verdict {
  if (!enough) return 'tooEarly';
  if (brier >= baseRateKnownBrier - ROUNDING) return 'noBetter';
  return advantage !== null && advantage.low > 0 ? 'better' : 'undecided';
}
