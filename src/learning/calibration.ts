import type { RunOutline } from '../domain/run';
import type { Estimate, SuggestionOutline } from '../domain/suggestion';
import type { Calibration, CalibrationBin } from './knowledge';
import { runTally } from './outcomes';
import { brier, logLoss, observationCount, type Observation } from './scores';

const BINS = 5;
/** Rates such as 2 of 3 do not survive arithmetic to the last digit. */
const ROUNDING = 1e-9;

interface Judged extends Observation {
  readonly expected: Estimate;
}

/**
 * Holds the ledger against what happened: each run with the suggestion that was shown before it, one observation a feature.
 * Forecasts without a figure (too little data) and runs without a known outcome say nothing. Null while there is nothing to compare.
 */
export function calibration(suggestions: readonly SuggestionOutline[], runs: readonly RunOutline[]): Calibration | null {
  const expectations = new Map<string, Estimate | null>(suggestions.map(({ id, forecast }) => [id, forecast.expected.successRate]));
  const judged = runs.flatMap((run): readonly Judged[] => {
    const expected = run.suggestionId === null ? null : (expectations.get(run.suggestionId) ?? null);
    const tally = runTally(run);
    return expected === null || tally.successes + tally.failures === 0 ? [] : [{ expected, predicted: expected.mean, ...tally }];
  });
  if (judged.length === 0) return null;
  const baseRate = successShare(judged);
  return {
    count: observationCount(judged),
    brier: brier(judged),
    // The base rate is that of the same observations, known afterwards only: a stricter opponent than any forecaster had.
    baseRateBrier: baseRate * (1 - baseRate),
    logLoss: logLoss(judged),
    coverage: judged.filter(isCovered).length / judged.length,
    bins: reliability(judged),
  };
}

function isCovered({ expected, successes, failures }: Judged): boolean {
  const rate = successes / (successes + failures);
  return rate >= expected.low - ROUNDING && rate <= expected.high + ROUNDING;
}

/** The reliability table: five bins, those without a forecast left out. */
function reliability(observations: readonly Observation[]): readonly CalibrationBin[] {
  return Array.from({ length: BINS }, (_, index) => index).flatMap((index) => {
    const inside = observations.filter(({ predicted }) => Math.min(Math.floor(predicted * BINS), BINS - 1) === index);
    if (inside.length === 0) return [];
    const count = observationCount(inside);
    const predicted = inside.reduce((sum, { predicted: rate, successes, failures }) => sum + rate * (successes + failures), 0) / count;
    return [{ from: index / BINS, to: (index + 1) / BINS, count, predicted, actual: successShare(inside) }];
  });
}

function successShare(observations: readonly Observation[]): number {
  return observations.reduce((sum, { successes }) => sum + successes, 0) / observationCount(observations);
}
