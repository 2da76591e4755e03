import type { Estimate } from '../domain/suggestion';
import type { SpecificationPattern } from '../domain/specification';

/** What the history says about one category. Estimates are null where nothing is known, and carry 80 % intervals. */
export interface CategoryStatistics {
  readonly category: string;
  readonly runs: number;
  readonly features: number;
  readonly successRate: Estimate | null;
  readonly quality: Estimate | null;
  readonly minutes: Estimate | null;
}

/** What the history says about one specification pattern, compared by its normalised form. */
export interface PatternStatistics {
  readonly pattern: SpecificationPattern;
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

export interface CalibrationBin {
  /** Bounds of the forecast success rate, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly predicted: number;
  readonly actual: number;
}

/** The ledger's forecasts of success against what then happened; one observation a feature whose outcome is known. */
export interface Calibration {
  readonly count: number;
  readonly brier: number;
  readonly baseRateBrier: number;
  readonly logLoss: number;
  /** Share of the 80 % intervals that held the run's success rate, 0 to 1. */
  readonly coverage: number;
  readonly bins: readonly CalibrationBin[];
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
