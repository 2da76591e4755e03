import type { RunOutline } from '../domain/run';
import type { Estimate, SuggestionOutline } from '../domain/suggestion';
import type { Tally } from './intervals';
import type { Calibration, LedgerEntry } from './knowledge';
import { knownBaseRate } from './knownBaseRate';
import { ENOUGH_TO_JUDGE, verdict } from './muting';
import { actualFigures, byTime, hasFailed, runTally } from './outcomes';
import { pairCalibration } from './pairCalibration';
import { auc, calibrationError, intervalCoverage, logLoss, reliability, type IntervalCoverage, type Observation } from './scores';
import { scoreRuns, successShare } from './scoreRuns';

const BINS = 5;
const LEDGER_ROWS = 10;

type Figure = keyof SuggestionOutline['forecast']['expected'];

/** A run with the suggestion that was shown before it. */
interface Followed {
  readonly run: RunOutline;
  readonly suggestion: SuggestionOutline;
  /** When that was, in milliseconds since 1970. */
  readonly shownAt: number;
}

/** One whose success was forecast and is known. */
interface Judged extends Followed {
  readonly expected: Estimate;
  readonly tally: Tally;
}

/**
 * Holds the ledger against what happened: each run with the suggestion that was shown before it, one observation a feature.
 * Forecasts without a figure (too little data), runs without a known outcome and suggestions without a run (none was made, or it is
 * archived or deleted) say nothing. A method is not judged by the forecasts of earlier ones. Null while no forecast of success has met an
 * outcome.
 * @param runs those to judge by
 * @param history all runs, for what was known when a suggestion was made
 */
export function calibration(suggestions: readonly SuggestionOutline[], runs: readonly RunOutline[], history: readonly RunOutline[] = runs): Calibration | null {
  const followed = followedSuggestions(suggestions, runs);
  const method = followed.findLast((one) => judged(one).length > 0)?.suggestion.method;
  const ofMethod = followed.filter(({ suggestion }) => suggestion.method === method);
  const coverage = coverageOf(ofMethod, 'successRate');
  if (method === undefined || coverage === null) return null;
  const all = ofMethod.flatMap(judged);
  const known = knownBaseRate(history, runTally);
  const scored = all.map((one) => ({ observations: observationsOf(one), known: known(one.suggestion) }));
  const observations = scored.flatMap((run) => run.observations);
  const comparison = scoreRuns(scored);
  const baseRate = successShare(observations);
  const bins = reliability(observations, BINS);
  return {
    ...comparison,
    verdict: verdict(comparison, comparison.count >= ENOUGH_TO_JUDGE.features && comparison.runs >= ENOUGH_TO_JUDGE.runs),
    method,
    logLoss: logLoss(observations),
    baseRateLogLoss: logLoss(observations.map((one) => ({ ...one, predicted: baseRate }))),
    coverage: coverage.share,
    coverageCount: coverage.count,
    qualityCoverage: coverageOf(ofMethod, 'quality'),
    minutesCoverage: coverageOf(ofMethod, 'minutes'),
    calibrationError: calibrationError(bins),
    auc: baseRate > 0 && baseRate < 1 ? auc(observations) : null,
    bins,
    ledger: followed.filter(hasFigure).slice(-LEDGER_ROWS).toReversed().map(ledgerEntry),
    pairs: pairCalibration(ofMethod, history),
  };
}

/** In the order in which the suggestions were made; one that several runs name, in the order of these. */
function followedSuggestions(suggestions: readonly SuggestionOutline[], runs: readonly RunOutline[]): readonly Followed[] {
  const byId = new Map<string, SuggestionOutline>(suggestions.map((suggestion) => [suggestion.id, suggestion]));
  return byTime(runs)
    .flatMap((run): readonly Followed[] => {
      const suggestion = run.suggestionId === null ? undefined : byId.get(run.suggestionId);
      return suggestion === undefined ? [] : [{ run, suggestion, shownAt: Date.parse(suggestion.createdAt) }];
    })
    .toSorted((one, other) => one.shownAt - other.shownAt);
}

function judged(followed: Followed): readonly Judged[] {
  const expected = followed.suggestion.forecast.expected.successRate;
  const tally = runTally(followed.run);
  return expected === null || tally.successes + tally.failures === 0 ? [] : [{ ...followed, expected, tally }];
}

/**
 * Each feature with its own forecast, by name; with that of the run where it has none. The run's for all where only their numbers are
 * known: a person's count of what was merged wins over what was found, and which of the features they mean is not known then.
 */
function observationsOf({ run, suggestion, expected, tally }: Judged): readonly Observation[] {
  const own = new Map(suggestion.forecast.features?.map(({ name, successRate }) => [name, successRate.mean]));
  const succeeded = run.features.filter(({ outcome }) => outcome === 'merged');
  const failed = run.features.filter(hasFailed);
  if (own.size === 0 || succeeded.length !== tally.successes || failed.length !== tally.failures) return [{ predicted: expected.mean, ...tally }];
  const predicted = ({ name }: { readonly name: string }): number => own.get(name) ?? expected.mean;
  return [
    ...succeeded.map((feature) => ({ predicted: predicted(feature), successes: 1, failures: 0 })),
    ...failed.map((feature) => ({ predicted: predicted(feature), successes: 0, failures: 1 })),
  ];
}

function coverageOf(followed: readonly Followed[], figure: Figure): IntervalCoverage | null {
  return intervalCoverage(
    followed.flatMap(({ run, suggestion }) => {
      const expected = suggestion.forecast.expected[figure];
      const actual = actualFigures(run)[figure];
      return expected === null || actual === null ? [] : [{ low: expected.low, high: expected.high, actual }];
    }),
  );
}

function hasFigure({ suggestion: { forecast } }: Followed): boolean {
  const { successRate, quality, minutes } = forecast.expected;
  return successRate !== null || quality !== null || minutes !== null;
}

function ledgerEntry({ run, suggestion }: Followed): LedgerEntry {
  const { successRate, quality, minutes } = suggestion.forecast.expected;
  return {
    suggestionId: suggestion.id,
    runId: run.id,
    description: run.description,
    createdAt: suggestion.createdAt,
    predicted: { successRate, quality, minutes },
    actual: actualFigures(run),
  };
}
