/** A forecast probability and how often it came true or not: one observation a feature. */
export interface Observation {
  /** 0 to 1. */
  readonly predicted: number;
  readonly successes: number;
  readonly failures: number;
}

/** A certain forecast that fails would cost infinitely much; probabilities are kept this far from 0 and 1. */
const CLIP = 0.001;

/**
 * Mean squared error of the probabilities: 0 is perfect, 0.25 is a coin's. Not a number for no observations.
 * Source: Brier, Monthly Weather Review 78 (1950).
 */
export function brier(observations: readonly Observation[]): number {
  return meanLoss(observations, (predicted, happened) => (predicted - happened) ** 2);
}

/**
 * Mean negative log-likelihood in nats; probabilities clipped to 0.001 to 0.999. Not a number for no observations.
 * Source: Good, J. R. Stat. Soc. B 14 (1952).
 */
export function logLoss(observations: readonly Observation[]): number {
  return meanLoss(observations, (predicted, happened) => {
    const probability = Math.min(1 - CLIP, Math.max(CLIP, predicted));
    return -Math.log(happened === 1 ? probability : 1 - probability);
  });
}

/**
 * The probability that a success was forecast higher than a failure, ties half: 0.5 is chance. Not a number where one of the two never
 * happened. Source: Mann & Whitney, Ann. Math. Statist. 18 (1947); Hanley & McNeil, Radiology 143 (1982).
 */
export function auc(observations: readonly Observation[]): number {
  const successes = observations.reduce((sum, one) => sum + one.successes, 0);
  const failures = observations.reduce((sum, one) => sum + one.failures, 0);
  let below = 0;
  let wins = 0;
  for (const [, tied] of [...byForecast(observations)].toSorted(([one], [other]) => one - other)) {
    wins += tied.successes * (below + tied.failures / 2);
    below += tied.failures;
  }
  return wins / (successes * failures);
}

/** A part of the forecasts and what came of them: a row of the reliability table. */
export interface ReliabilityBin {
  /** Bounds of the forecasts, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means. */
  readonly predicted: number;
  readonly actual: number;
}

/** The reliability table: equal bins, those without a forecast left out (Murphy & Winkler, Appl. Statist. 26, 1977). */
export function reliability(observations: readonly Observation[], bins: number): readonly ReliabilityBin[] {
  return Array.from({ length: bins }, (_, index) => index).flatMap((index) => {
    const inside = observations.filter(({ predicted }) => Math.min(Math.floor(predicted * bins), bins - 1) === index);
    const count = observationCount(inside);
    if (count === 0) return [];
    const predicted = inside.reduce((sum, one) => sum + one.predicted * (one.successes + one.failures), 0) / count;
    return [{ from: index / bins, to: (index + 1) / bins, count, predicted, actual: inside.reduce((sum, { successes }) => sum + successes, 0) / count }];
  });
}

/**
 * How far the forecasts of a bin lie from what happened, on average over the forecasts: 0 is perfect. Not a number for no bins.
 * Source: expected calibration error (Naeini, Cooper & Hauskrecht, AAAI 2015).
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.actual), 0) / count;
}

function byForecast(observations: readonly Observation[]): ReadonlyMap<number, { readonly successes: number; readonly failures: number }> {
  const tied = new Map<number, { successes: number; failures: number }>();
  for (const { predicted, successes, failures } of observations) {
    const own = tied.get(predicted) ?? { successes: 0, failures: 0 };
    tied.set(predicted, { successes: own.successes + successes, failures: own.failures + failures });
  }
  return tied;
}

export function observationCount(observations: readonly Observation[]): number {
  return observations.reduce((sum, { successes, failures }) => sum + successes + failures, 0);
}

/** An interval that was forecast, and the value that came. */
export interface ForecastInterval {
  readonly low: number;
  readonly high: number;
  readonly actual: number;
}

export interface IntervalCoverage {
  /** Of the intervals that held what happened, 0 to 1. */
  readonly share: number;
  /** Intervals. */
  readonly count: number;
}

/** Rates such as 2 of 3 do not survive arithmetic to the last digit. */
const ROUNDING = 1e-9;

/**
 * How many of the intervals held what happened, their ends included; 80 % intervals should do so in 80 % of cases. Null for none.
 * Source: Christoffersen, "Evaluating interval forecasts", Int. Econ. Rev. 39 (1998).
 */
export function intervalCoverage(intervals: readonly ForecastInterval[]): IntervalCoverage | null {
  if (intervals.length === 0) return null;
  const held = intervals.filter(({ low, high, actual }) => actual >= low - ROUNDING && actual <= high + ROUNDING);
  return { share: held.length / intervals.length, count: intervals.length };
}

function meanLoss(observations: readonly Observation[], loss: (predicted: number, happened: 0 | 1) => number): number {
  const total = observations.reduce(
    (sum, { predicted, successes, failures }) => sum + successes * loss(predicted, 1) + failures * loss(predicted, 0),
    0,
  );
  return total / observationCount(observations);
}
