import { choleskyFactor, solveWith } from '../../../src/learning/cholesky';
import { DurationModel, type Duration, type DurationParameters, type DurationSums } from '../../../src/learning/duration/durationModel';
import { groupBy, type PullRequest } from './pullRequests';

const EXPONENT = 0.5;
const SHORTEST_HOURS = 0.01;
const STEPS = 30;
/** Errors below this weigh alike, which keeps the weights of the reweighted least squares finite. */
const SMALL_ERROR = 0.3;

/** What of a repository's pull requests was merged before a moment. */
export function mergedBefore(pulls: readonly PullRequest[], at: number): readonly Duration[] {
  return pulls.filter(({ merged, closed }) => merged && closed < at).map(({ agent, kind, hours, closed }) => ({ agent, kind, hours, at: closed }));
}

/** Hours since the last merge before a moment; null for none. */
export function hoursSinceMerge(durations: readonly Duration[], at: number): number | null {
  return durations.length === 0 ? null : (at - Math.max(...durations.map((duration) => duration.at))) / 3_600_000;
}

export function fitDuration(pulls: readonly PullRequest[]): DurationParameters {
  const sums = durationSums(pulls);
  const unfitted = new DurationModel({ sums, weights: { intercept: 0, own: 1, sinceSuccess: 0 }, errors: { low: 0, high: 0 } });
  const samples = [...groupBy(pulls, ({ repository }) => repository)].flatMap(([, own]) =>
    own.filter(({ merged }) => merged).map((pull) => {
      const durations = mergedBefore(own, pull.created);
      const inputs = unfitted.inputs(durations, { ...pull, at: pull.created, hoursSinceSuccess: hoursSinceMerge(durations, pull.created) });
      return { row: [1, inputs.own, inputs.sinceSuccess] as const, value: Math.log(Math.max(SHORTEST_HOURS, pull.hours)), share: own.length ** -0.3 };
    }),
  );
  const [intercept, own, sinceSuccess] = medianRegression(samples);
  const errors = samples.map(({ row, value }) => value - (intercept + own * row[1] + sinceSuccess * row[2])).toSorted((one, other) => one - other);
  const quantile = (p: number): number => errors[Math.floor(p * (errors.length - 1))] ?? 0;
  return { sums, weights: { intercept, own, sinceSuccess }, errors: { low: quantile(0.1), high: quantile(0.9) } };
}

function durationSums(pulls: readonly PullRequest[]): DurationSums {
  const sizes = new Map([...groupBy(pulls, ({ repository }) => repository)].map(([repository, own]) => [repository, own.length]));
  const sums: Record<string, Record<string, [number, number]>> = {};
  for (const { repository, agent, kind, merged, hours } of pulls) {
    if (kind === null || !merged) continue;
    const cell = ((sums[agent] ??= {})[kind] ??= [0, 0]);
    const share = 3 * (sizes.get(repository) ?? 1) ** -EXPONENT;
    cell[0] += share * Math.log(Math.max(SHORTEST_HOURS, hours));
    cell[1] += share;
  }
  for (const kinds of Object.values(sums)) for (const cell of Object.values(kinds)) cell.forEach((value, index) => (cell[index] = Number(value.toFixed(1))));
  return sums;
}

type Three = readonly [number, number, number];

/** Least absolute errors, by iteratively reweighted least squares (Schlossmacher, J. Amer. Statist. Assoc. 68, 1973). */
function medianRegression(samples: readonly { readonly row: Three; readonly value: number; readonly share: number }[]): Three {
  let weights: Three = [0, 1, 0];
  for (let step = 0; step < STEPS; step += 1) {
    const left = [0, 0, 0].map(() => new Float64Array(3));
    const right = new Float64Array(3);
    for (const { row, value, share } of samples) {
      const error = value - row.reduce((sum, input, index) => sum + input * (weights[index] ?? 0), 0);
      const weight = share / Math.max(SMALL_ERROR, Math.abs(error));
      row.forEach((input, one) => {
        right[one] = (right[one] ?? 0) + weight * input * value;
        row.forEach((other, two) => {
          const line = left[one];
          if (line) line[two] = (line[two] ?? 0) + weight * input * other;
        });
      });
    }
    const [first = 0, second = 1, third = 0] = solveWith(choleskyFactor(left), right);
    weights = [first, second, third];
  }
  return weights;
}
