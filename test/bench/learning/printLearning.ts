import type { ReliabilityBin } from '../../../src/learning/scores';
import type { HourScores, ProbabilityScores, RunScores } from './forecastScores';
import type { PairScores } from './pairScores';
import type { SimulatedRegret } from './simulatedRegret';

export interface LearningResult {
  readonly mode: string;
  readonly pullRequests: ProbabilityScores & { readonly baselines: Readonly<Record<string, ProbabilityScores>> };
  readonly hours: HourScores;
  readonly runs: RunScores & { readonly baselines: Readonly<Record<string, RunScores>> };
  readonly pairs: PairScores;
  readonly categories: CategoryScores & { readonly baselines: Readonly<Record<string, CategoryScores>> };
  readonly teams: SimulatedRegret;
}

interface CategoryScores {
  readonly accuracy: number;
  readonly macroF1: number;
}

export function printLearning({ mode, pullRequests, hours, runs, pairs, categories, teams }: LearningResult): void {
  console.log(`Parameters: ${mode}\n\nPull request merged (${pullRequests.count} scored)`);
  console.table({ ours: line(pullRequests), ...Object.fromEntries(Object.entries(pullRequests.baselines).map(([name, scores]) => [name, line(scores)])) });
  console.log('Reliability of ours');
  console.table(pullRequests.reliability.map(({ from, to, count, predicted, actual }: ReliabilityBin) => ({ from, to, count, predicted: fixed(predicted), actual: fixed(actual) })));
  console.log(`Hours to merge (${hours.count}): median |ln error| ${fixed(hours.medianAbsLogError)}, the 80 % interval held ${fixed(hours.coverage80)}\n`);
  console.log(`Success rate of a run (${runs.runs}): Brier ${fixed(runs.brier)}, mean absolute error ${fixed(runs.mae)}, the 80 % interval held ${fixed(runs.coverage80 ?? Number.NaN)}`);
  console.table(
    runs.byEarlierRuns.map(({ earlierRuns, runs: count, brier, mae }, index) => ({
      'earlier runs': earlierRuns,
      runs: count,
      Brier: fixed(brier),
      ...Object.fromEntries(Object.entries(runs.baselines).map(([name, baseline]) => [`Brier ${name}`, fixed(baseline.byEarlierRuns[index]?.brier ?? Number.NaN)])),
      MAE: fixed(mae),
      ...Object.fromEntries(Object.entries(runs.baselines).map(([name, baseline]) => [`MAE ${name}`, fixed(baseline.byEarlierRuns[index]?.mae ?? Number.NaN)])),
    })),
  );
  console.log('Conflict of a pair');
  console.dir(pairs, { depth: 4 });
  console.log(`\nCategory: accuracy ${fixed(categories.accuracy)}, macro-F1 ${fixed(categories.macroF1)}`);
  for (const [name, scores] of Object.entries(categories.baselines)) console.log(`  ${name}: ${fixed(scores.accuracy)}, ${fixed(scores.macroF1)}`);
  console.log('\nRegret on simulated teams (points of success rate given away)');
  console.table(teams.policies);
}

function line({ brier, logLoss, auc, calibrationError }: ProbabilityScores): Readonly<Record<string, string>> {
  return { Brier: fixed(brier), 'log loss': fixed(logLoss), AUC: fixed(auc), 'calibration error': fixed(calibrationError) };
}

function fixed(value: number): string {
  return value.toFixed(4);
}
