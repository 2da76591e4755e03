import type { BaseRateComparison, Calibration, LedgerEntry, PairCalibration } from '../learning/knowledge';
import { ENOUGH_TO_JUDGE, muted } from '../learning/muting';
import type { IntervalCoverage, ReliabilityBin } from '../learning/scores';
import { table } from './table';
import { counted, estimate, number, percent } from './words';

/**
 * How good the forecasts were, then the tables behind it.
 * @param whole of the whole history, which decides what is not shown; the same where nothing is filtered
 */
export function printCalibration(calibration: Calibration | null, whole: Calibration | null): string {
  const lines = calibration === null ? ['Forecasts: none yet to compare with what happened'] : scores(calibration);
  const tables = calibration === null ? [] : ['', 'Forecasts against outcomes, newest first', ledger(calibration.ledger), '', 'Reliability of the forecasts of success', reliability(calibration.bins)];
  return [...lines, ...mutedText(whole), ...tables].join('\n');
}

function scores(calibration: Calibration): readonly string[] {
  const { qualityCoverage, minutesCoverage, logLoss, baseRateLogLoss, calibrationError, auc, pairs } = calibration;
  const success = { share: calibration.coverage, count: calibration.coverageCount };
  return [
    `Forecasts of success: ${comparison(calibration, featuresOf(calibration), `${ENOUGH_TO_JUDGE.features} features of ${ENOUGH_TO_JUDGE.runs} runs`)}`,
    `80 % intervals that held: success ${coverage(success)}, quality ${coverage(qualityCoverage)}, minutes ${coverage(minutesCoverage)}`,
    `Calibration error ${percent(calibrationError)}, area under the curve ${score(auc)}, log loss ${score(logLoss)} (base rate ${score(baseRateLogLoss)})`,
    ...(pairs === null ? [] : [`Forecasts of conflicts: ${comparison(pairs, pairsOf(pairs), counted(ENOUGH_TO_JUDGE.conflicts, 'conflict', 'conflicts'))}`]),
  ];
}

function comparison(compared: BaseRateComparison, basis: string, enough: string): string {
  const { brier, baseRateKnownBrier, baseRateBrier, advantage, verdict } = compared;
  const start = `Brier score ${score(brier)} over ${basis}`;
  const opponent = `the base rate (${score(baseRateKnownBrier)} as it was known before, ${score(baseRateBrier)} as it is known now)`;
  const difference = advantage === null ? '' : `; lower by ${estimate(advantage, score)}`;
  switch (verdict) {
    case 'tooEarly':
      return `${start}, against ${opponent}; too early to judge, which takes ${enough}`;
    case 'noBetter':
      return `${start}, no better than ${opponent}`;
    case 'undecided':
      return `${start}, not clearly better than ${opponent}${difference}`;
    case 'better':
      return `${start}, better than ${opponent}${difference}`;
  }
}

function mutedText(calibration: Calibration | null): readonly string[] {
  const { successRate, conflictRisk } = muted(calibration);
  const pairs = calibration?.pairs ?? null;
  return [
    ...(calibration !== null && successRate ? [notShown('Forecasts of success', counted(calibration.count, 'feature', 'features'), calibration)] : []),
    ...(pairs !== null && conflictRisk ? [notShown('Forecasts of conflicts', pairsOf(pairs), pairs)] : []),
  ];
}

function notShown(what: string, basis: string, { brier, baseRateKnownBrier }: BaseRateComparison): string {
  return `${what} are not shown: over ${basis} they did no better than the base rate (Brier score ${score(brier)} against ${score(baseRateKnownBrier)}).`;
}

function featuresOf({ count, runs }: Calibration): string {
  return `${counted(count, 'feature', 'features')} of ${counted(runs, 'run', 'runs')}`;
}

function pairsOf({ count, conflicts }: PairCalibration): string {
  return `${counted(count, 'pair', 'pairs')} (${number(conflicts)} in conflict)`;
}

function ledger(entries: readonly LedgerEntry[]): string {
  return table(entries, [
    { title: 'Run', text: ({ runId }) => runId },
    { title: 'Success (80 %)', text: ({ predicted }) => estimate(predicted.successRate, percent) },
    { title: 'happened', text: ({ actual }) => percent(actual.successRate), align: 'right' },
    { title: 'Quality (80 %)', text: ({ predicted }) => estimate(predicted.quality, number) },
    { title: 'happened', text: ({ actual }) => number(actual.quality), align: 'right' },
    { title: 'Minutes (80 %)', text: ({ predicted }) => estimate(predicted.minutes, number) },
    { title: 'happened', text: ({ actual }) => number(actual.minutes), align: 'right' },
    { title: 'Description', text: ({ description }) => description },
  ]);
}

function reliability(bins: readonly ReliabilityBin[]): string {
  return table(bins, [
    { title: 'Forecast', text: ({ from, to }) => `${percent(from)} to ${percent(to)}` },
    { title: 'on average', text: ({ predicted }) => percent(predicted), align: 'right' },
    { title: 'happened', text: ({ actual }) => percent(actual), align: 'right' },
    { title: 'Features', text: ({ count }) => number(count), align: 'right' },
  ]);
}

function coverage(held: IntervalCoverage | null): string {
  return held === null ? 'unknown' : `${percent(held.share)} of ${number(held.count)}`;
}

function score(value: number | null): string {
  return value?.toFixed(3) ?? 'unknown';
}
