import type { Estimate } from '../domain/suggestion';
import type { SpecificationPattern } from '../domain/specification';
import type { IntervalCoverage, ReliabilityBin } from './scores';

/** What the history says about one category. Estimates are null where nothing is known, and carry 80 % intervals. */
export interface CategoryStatistics {
  readonly category: string;
  readonly runs: number;
  readonly features: number;
  readonly successRate: Estimate | null;
  readonly quality: Estimate | null;
  readonly minutes: Estimate | null;
}

/** The same, also of runs without a category, whose name is null. */
export interface CategoryShare extends Omit<CategoryStatistics, 'category'> {
  readonly category: string | null;
}

/** What the history says about one specification pattern, compared by its normalised form. */
export interface PatternStatistics {
  readonly pattern: SpecificationPattern;
  /**
   * How much better its features do than those of the other patterns, with category, repository, agent and time held equal: a difference of
   * success rates with its 80 % interval; null where there is nothing to compare it with.
   */
  readonly effect: { readonly difference: number; readonly low: number; readonly high: number } | null;
  readonly runs: number;
  readonly features: number;
  readonly successRate: Estimate | null;
  readonly quality: Estimate | null;
}

/** How much better runs with a trait do than runs without: a difference of success rates, in -1 to 1. */
export interface TraitEffect {
  readonly trait: string;
  readonly difference: number;
  /** 80 % interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly runsWith: number;
  readonly runsWithout: number;
}

/** How much better an agent, or a model of it, does than the others, adjusted for what they were given to do. */
export interface AgentEffect extends Omit<TraitEffect, 'trait'> {
  readonly agent: string;
  /** Null for the agent, whatever its model. */
  readonly model: string | null;
}

export interface Trend {
  readonly direction: 'improving' | 'steady' | 'declining' | 'tooEarly';
  /** Theil-Sen slope of the quality score, points a run; null while it is too early. */
  readonly slopePerRun: number | null;
  /** Two-sided p of the Mann-Kendall test; null while it is too early. */
  readonly p: number | null;
}

/** What the scores allow to say about forecasts. `undecided`: their score is lower, but not by more than chance can do. */
export type Verdict = 'tooEarly' | 'noBetter' | 'undecided' | 'better';

/** Probabilities that were forecast, against a base rate that is the same for all: Brier scores, of which the lower is the better. */
export interface BaseRateComparison {
  /** Forecasts whose outcome is known. */
  readonly count: number;
  /** Runs that they are of. */
  readonly runs: number;
  readonly brier: number;
  /** Of the base rate of the same outcomes, which nobody knew before: a stricter opponent than any forecaster had. */
  readonly baseRateBrier: number;
  /** Of the base rate that was known when each forecast was made: what could have been said instead of it. */
  readonly baseRateKnownBrier: number;
  /** {@link baseRateKnownBrier} less {@link brier}, above 0 where the forecasts are better; null for a single run, which tells no spread. */
  readonly advantage: Estimate | null;
  /** Against the base rate that was known; see `learning/muting.ts`. */
  readonly verdict: Verdict;
}

/** One observation a pair of features, in runs whose conflicts are known by name. */
export interface PairCalibration extends BaseRateComparison {
  /** Pairs that conflicted. */
  readonly conflicts: number;
}

/** A suggestion beside the run that followed it. */
export interface LedgerEntry {
  readonly suggestionId: string;
  readonly runId: string;
  /** Of the run. */
  readonly description: string;
  /** When the suggestion was made; ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly predicted: { readonly successRate: Estimate | null; readonly quality: Estimate | null; readonly minutes: Estimate | null };
  readonly actual: { readonly successRate: number | null; readonly quality: number; readonly minutes: number | null };
}

/** The ledger's forecasts of success against what then happened; one observation a feature whose outcome is known. */
export interface Calibration extends BaseRateComparison {
  /** Version of the method that is judged: the newest of which an outcome is known. */
  readonly method: string;
  readonly logLoss: number;
  /** Of the same base rate as {@link baseRateBrier}. */
  readonly baseRateLogLoss: number;
  /** Share of the 80 % intervals that held the run's success rate, 0 to 1. */
  readonly coverage: number;
  /** Runs that {@link coverage} is a share of. */
  readonly coverageCount: number;
  /** The same of the quality score and of the minutes; null where none is known. */
  readonly qualityCoverage: IntervalCoverage | null;
  readonly minutesCoverage: IntervalCoverage | null;
  /** Expected calibration error, 0 to 1: how far the rows of {@link bins} are off. */
  readonly calibrationError: number;
  /** How well successes are told from failures: 0.5 is chance; null while only one of the two has happened. */
  readonly auc: number | null;
  readonly bins: readonly ReliabilityBin[];
  /** Newest first, at most ten, of whatever method. */
  readonly ledger: readonly LedgerEntry[];
  /** The risk of conflicts; null while no forecast of a pair has met an outcome. */
  readonly pairs: PairCalibration | null;
}

/** The totals of a history; the fields are those of `stats --json`. */
export interface Statistics {
  readonly totalRuns: number;
  readonly totalFeatures: number;
  readonly averageQuality: number | null;
  readonly averageSuccessRate: number | null;
  readonly averageMinutes: number | null;
  /** Runs with at least one conflict / runs whose conflicts are known. */
  readonly conflictRate: number | null;
  readonly quality: Estimate | null;
  readonly successRate: Estimate | null;
  readonly minutes: Estimate | null;
  readonly byCategory: readonly CategoryStatistics[];
  readonly trend: Trend;
  readonly calibration: Calibration | null;
}
