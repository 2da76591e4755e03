import type { Estimate } from '../../src/domain/suggestion';
import type { Calibration, LedgerEntry, PairCalibration } from '../../src/learning/knowledge';

function estimate(mean: number, spread: number, count: number): Estimate {
  return { mean, low: mean - spread, high: mean + spread, count };
}

function entry(number: number, description: string, actual: LedgerEntry['actual'], minutes: Estimate | null): LedgerEntry {
  return {
    suggestionId: `sug_20251120_143022_${String(number).padStart(4, '0')}`,
    runId: `run_20251120_143022_${String(number).padStart(4, '0')}`,
    description,
    createdAt: `2025-11-${String(20 - number)}T14:30:22.000Z`,
    predicted: { successRate: estimate(0.81, 0.1, 40), quality: estimate(87, 7, 10), minutes },
    actual,
  };
}

/** Forecasts of success that did better than the base rate, with a run of which all is known and one of which little is. */
export function aCalibration(changes: Partial<Calibration>): Calibration {
  return {
    count: 41,
    runs: 11,
    brier: 0.17,
    baseRateBrier: 0.219,
    baseRateKnownBrier: 0.224,
    advantage: { mean: 0.054, low: 0.012, high: 0.096, count: 11 },
    verdict: 'better',
    method: 'test',
    logLoss: 0.52,
    baseRateLogLoss: 0.63,
    coverage: 9 / 11,
    coverageCount: 11,
    qualityCoverage: { share: 8 / 11, count: 11 },
    minutesCoverage: null,
    calibrationError: 0.064,
    auc: 0.71,
    bins: [
      { from: 0.6, to: 0.8, count: 12, predicted: 0.73, actual: 8 / 12 },
      { from: 0.8, to: 1, count: 29, predicted: 0.86, actual: 27 / 29 },
    ],
    ledger: [
      entry(1, 'Favourites and sharing', { successRate: 0.75, quality: 87.5, minutes: 104 }, estimate(90, 30, 8)),
      entry(2, 'Audit log for admins', { successRate: null, quality: 70, minutes: null }, null),
    ],
    pairs: null,
    ...changes,
  };
}

export function aPairCalibration(changes: Partial<PairCalibration>): PairCalibration {
  return {
    count: 60,
    runs: 10,
    conflicts: 7,
    brier: 0.08,
    baseRateBrier: 0.103,
    baseRateKnownBrier: 0.095,
    advantage: { mean: 0.015, low: 0.002, high: 0.028, count: 10 },
    verdict: 'better',
    ...changes,
  };
}
