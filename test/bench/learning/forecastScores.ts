import { auc, brier, calibrationError, logLoss, reliability, type Observation, type ReliabilityBin } from '../../../src/learning/scores';
import { ownOutcomes } from '../../../src/learning/success/ownOutcomes';
import { runInterval } from '../../../src/learning/success/runInterval';
import type { SuccessModel, Belief } from '../../../src/learning/success/successModel';
import type { DurationModel } from '../../../src/learning/duration/durationModel';
import { hoursSinceMerge, mergedBefore } from './fitDuration';
import { groupBy, isScored, knownAt, type PullRequest, type Timed } from './pullRequests';
import type { PullRun } from './pullRuns';

/** The model for a repository: the shipped one, or one that was fitted without it. */
export type ModelFor<Model> = (repository: string) => Model;

export interface ProbabilityScores {
  readonly count: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly auc: number;
  readonly calibrationError: number;
  readonly reliability: readonly ReliabilityBin[];
}

const BINS = 10;

export function probabilityScores(observations: readonly Observation[]): ProbabilityScores {
  const clipped = observations.map((one) => ({ ...one, predicted: Math.min(0.999, Math.max(0.001, one.predicted)) }));
  const bins = reliability(clipped, BINS);
  return { count: clipped.length, brier: brier(clipped), logLoss: logLoss(clipped), auc: auc(clipped), calibrationError: calibrationError(bins), reliability: bins };
}

/** What is said of a pull request, given everything that was closed before it was created. */
export type PullForecaster = (pull: PullRequest, earlier: readonly PullRequest[]) => number;

/** Each scored pull request with what was forecast. @param earlier of all repositories or of its own */
export function forecastPulls(pulls: readonly PullRequest[], forecaster: PullForecaster): readonly Observation[] {
  return pulls.flatMap((pull, index) => {
    if (!isScored(index, pulls.length)) return [];
    return [{ predicted: forecaster(pull, pulls.slice(0, index)), successes: Number(pull.merged), failures: Number(!pull.merged) }];
  });
}

/** The product's forecast. */
export function ours(pulls: readonly PullRequest[], model: ModelFor<SuccessModel>): readonly Observation[] {
  const byRepository = groupBy(pulls, ({ repository }) => repository);
  return forecastPulls(pulls, (pull) => beliefOf(model(pull.repository), pull, byRepository.get(pull.repository) ?? [], pull.created).mean);
}

function beliefOf(model: SuccessModel, { agent, kind }: Timed, own: readonly Timed[], at: number): Belief {
  return model.probability({ agent, kind }, ownOutcomes(knownAt(own, at), { kind, specificationType: null, repositories: [], at }));
}

export interface HourScores {
  readonly count: number;
  /** Of natural logarithms. */
  readonly medianAbsLogError: number;
  /** Share of the 80 % intervals that held the hours. */
  readonly coverage80: number;
}

/** Hours until a merged pull request was closed. */
export function hourScores(pulls: readonly PullRequest[], model: ModelFor<DurationModel>): HourScores {
  const byRepository = groupBy(pulls, ({ repository }) => repository);
  const scored = pulls.flatMap((pull, index) => {
    if (!isScored(index, pulls.length) || !pull.merged) return [];
    const durations = mergedBefore(byRepository.get(pull.repository) ?? [], pull.created);
    const { mean, low, high } = model(pull.repository).hours(durations, { ...pull, at: pull.created, hoursSinceSuccess: hoursSinceMerge(durations, pull.created) });
    const hours = Math.max(0.01, pull.hours);
    return [{ error: Math.abs(Math.log(hours / mean)), held: hours >= low && hours <= high }];
  });
  const errors = scored.map(({ error }) => error).toSorted((one, other) => one - other);
  return {
    count: scored.length,
    medianAbsLogError: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
    coverage80: scored.filter(({ held }) => held).length / scored.length,
  };
}

/** Counts of earlier runs that are told apart; the last is open. */
const EARLIER = [0, 1, 2, 3, 6, 11] as const;

export interface RunScore {
  readonly earlierRuns: string;
  readonly runs: number;
  /** Of a feature, the mean over the runs. */
  readonly brier: number;
  /** Of the success rate. */
  readonly mae: number;
}

export interface RunScores {
  readonly runs: number;
  readonly brier: number;
  readonly mae: number;
  /** Share of the 80 % intervals that held the run's success rate; null for a forecaster without intervals. */
  readonly coverage80: number | null;
  readonly byEarlierRuns: readonly RunScore[];
}

export interface RunForecast {
  readonly mean: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** @param forecaster given the runs that had ended before this one began */
export function runScores(runs: readonly PullRun[], forecaster: (run: PullRun, ended: readonly PullRun[]) => RunForecast): RunScores {
  const scored = runs.flatMap((run, index) => {
    if (!isScored(index, runs.length)) return [];
    const { mean, interval } = forecaster(run, runs.filter(({ end }) => end < run.start));
    const share = run.features.filter(({ merged }) => merged).length / run.features.length;
    return [{
      earlier: run.earlierRuns,
      brier: share * (1 - mean) ** 2 + (1 - share) * mean ** 2,
      error: Math.abs(mean - run.successRate),
      held: interval === null ? null : share >= interval.low - 1e-9 && share <= interval.high + 1e-9,
    }];
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const known = scored.flatMap(({ held }) => (held === null ? [] : [Number(held)]));
  return {
    runs: scored.length,
    brier: mean(scored.map((one) => one.brier)),
    mae: mean(scored.map(({ error }) => error)),
    coverage80: known.length === 0 ? null : mean(known),
    byEarlierRuns: EARLIER.map((from, index) => {
      const next = EARLIER[index + 1];
      const inside = scored.filter(({ earlier }) => earlier >= from && (next === undefined || earlier < next));
      const name = next === undefined ? `${from}+` : next === from + 1 ? String(from) : `${from}-${next - 1}`;
      return { earlierRuns: name, runs: inside.length, brier: mean(inside.map((one) => one.brier)), mae: mean(inside.map(({ error }) => error)) };
    }),
  };
}

/** The product's forecast of a run, from the features of the repository's other runs that were there before. */
export function ourRuns(runs: readonly PullRun[], model: ModelFor<SuccessModel>): RunScores {
  const byRepository = groupBy(runs, ({ repository }) => repository);
  return runScores(runs, (run) => {
    const known = (byRepository.get(run.repository) ?? []).flatMap((other) => (other === run ? [] : other.features));
    const beliefs = run.features.map((feature) => beliefOf(model(run.repository), feature, known, run.start));
    const belief = { mean: beliefs.reduce((sum, { mean }) => sum + mean, 0) / beliefs.length, weight: Math.min(...beliefs.map(({ weight }) => weight)) };
    return { mean: belief.mean, interval: runInterval(belief, run.features.length) };
  });
}
