import type { ChangeKind } from '../../domain/changeKind';
import type { Interval } from '../intervals';

/** How long a merged feature took. */
export interface Duration {
  readonly agent: string | null;
  readonly kind: ChangeKind | null;
  /** Above 0. */
  readonly hours: number;
  /** When it was merged, in milliseconds since 1970. */
  readonly at: number;
}

/** Natural logarithms of hours: their sum and how many they are, fractions allowed. */
export type DurationSums = Readonly<Record<string, Readonly<Partial<Record<ChangeKind, readonly [sum: number, count: number]>>>>>;

/** What is learned elsewhere and shipped. */
export interface DurationParameters {
  readonly sums: DurationSums;
  /** On the shrunk mean of logarithms and on the logarithm of the hours since the last merge. */
  readonly weights: { readonly intercept: number; readonly own: number; readonly sinceSuccess: number };
  /** The tenth and the ninetieth percentile of what was forecast too low, in logarithms: four in five lie between. */
  readonly errors: { readonly low: number; readonly high: number };
}

export interface DurationQuestion {
  readonly agent: string | null;
  readonly kind: ChangeKind | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the success model has it; null for never. */
  readonly hoursSinceSuccess: number | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Habits of merging change faster than what is merged: 1.63 with a half-life of 60 days, 1.61 with 20, as median error in logarithms. */
const HALF_LIFE_DAYS = 20;
/** Durations that the level above is worth. */
const ALL_WEIGHT = 20;
const CELL_WEIGHT = 10;
const REPOSITORY_WEIGHT = 3;
const KIND_WEIGHT = 4;
const SHORTEST_HOURS = 0.01;
const SHORTEST_PAUSE = 0.02;
/** ln of the hours that stand for "never merged anything". */
const NEVER = 7;

/**
 * Hours until a feature is merged, log-normal: means of logarithms shrink from all to the agent, its kind of change, the repository and the
 * kind in it. The interval is of the errors that the same forecast made elsewhere, because the tails are fatter than a normal distribution's
 * (conformal prediction: Vovk, Gammerman & Shafer, Algorithmic Learning in a Random World, 2005).
 */
export class DurationModel {
  readonly #parameters: DurationParameters;
  readonly #all: number;

  constructor(parameters: DurationParameters) {
    this.#parameters = parameters;
    this.#all = meanOf(Object.values(parameters.sums).flatMap((kinds) => Object.values(kinds)), 0, 0);
  }

  /** The median hours with the interval of the next one. */
  hours(durations: readonly Duration[], question: DurationQuestion): Interval {
    const value = this.center(durations, question);
    const { low, high } = this.#parameters.errors;
    return { mean: Math.exp(value), low: Math.exp(value + low), high: Math.exp(value + high) };
  }

  /** In logarithms. */
  center(durations: readonly Duration[], question: DurationQuestion): number {
    const { intercept, own, sinceSuccess } = this.#parameters.weights;
    const inputs = this.inputs(durations, question);
    return intercept + own * inputs.own + sinceSuccess * inputs.sinceSuccess;
  }

  /** What the weights are applied to; for fitting them. */
  inputs(durations: readonly Duration[], { agent, kind, at, hoursSinceSuccess }: DurationQuestion): { readonly own: number; readonly sinceSuccess: number } {
    let [sum, count, kindSum, kindCount] = [0, 0, 0, 0];
    for (const duration of durations) {
      if (duration.at > at) continue;
      const weight = 0.5 ** ((at - duration.at) / DAY_MS / HALF_LIFE_DAYS);
      const above = weight * (Math.log(Math.max(SHORTEST_HOURS, duration.hours)) - this.#expected(duration.agent, duration.kind));
      sum += above;
      count += weight;
      if (duration.kind !== kind) continue;
      kindSum += above;
      kindCount += weight;
    }
    const shift = sum / (REPOSITORY_WEIGHT + count);
    return {
      own: this.#expected(agent, kind) + shift + (kindSum - kindCount * shift) / (KIND_WEIGHT + kindCount),
      sinceSuccess: hoursSinceSuccess === null ? NEVER : Math.min(NEVER, Math.log(hoursSinceSuccess + SHORTEST_PAUSE)),
    };
  }

  #expected(agent: string | null, kind: ChangeKind | null): number {
    const kinds = agent === null ? undefined : this.#parameters.sums[agent];
    if (kinds === undefined) return this.#all;
    const ofAgent = meanOf(Object.values(kinds), this.#all, ALL_WEIGHT);
    return meanOf(kind === null || kinds[kind] === undefined ? [] : [kinds[kind]], ofAgent, CELL_WEIGHT);
  }
}

/** The mean of sums, shrunk to a value that is worth so many. */
function meanOf(sums: readonly (readonly [sum: number, count: number])[], toward: number, weight: number): number {
  const total = sums.reduce((all, [sum]) => all + sum, weight * toward);
  const count = sums.reduce((all, [, part]) => all + part, weight);
  return count === 0 ? 0 : total / count;
}
