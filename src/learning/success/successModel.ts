import type { ChangeKind } from '../../domain/changeKind';
import { fromLogOdds, logOdds } from '../logOdds';
import type { OwnOutcomes, WeighedTally } from './ownOutcomes';
import { MergeTable, type MergeCounts } from './mergeTable';

/** What one input adds to the log-odds. Fitted; none of them may work against its meaning, see {@link SuccessModel}. */
export interface SuccessWeights {
  readonly intercept: number;
  /** On the log-odds of the repository's own record. At least 0. */
  readonly own: number;
  /** On the log-odds of the shipped table. At least 0. */
  readonly table: number;
  /** For a kind of change that is new in this repository. At most 0. */
  readonly newKind: number;
  /** On the logarithm of the hours since the last success in this repository. At most 0. */
  readonly sinceSuccess: number;
}

/** What is learned elsewhere and shipped. */
export interface SuccessParameters {
  readonly counts: MergeCounts;
  readonly weights: SuccessWeights;
}

export interface FeatureQuestion {
  readonly agent: string | null;
  readonly kind: ChangeKind | null;
}

/** Observations that the level above is worth. */
const ELSEWHERE_WEIGHT = 20;
const REPOSITORY_WEIGHT = 8;
const KIND_WEIGHT = 8;
const TYPE_WEIGHT = 8;

/** Short of this no time is told apart: a run is often asked about right after the last one was recorded. */
const SHORTEST_HOURS = 1;
/** ln of the hours that stand for "never merged anything". */
const NEVER = 7;

/** A probability and how many observations it is worth: the mean and the concentration of a Beta distribution. */
export interface Belief {
  readonly mean: number;
  readonly weight: number;
}

/**
 * The chance that a feature succeeds. A hierarchical Beta-binomial record (shipped table -> the history's other repositories -> this
 * repository -> this kind of change in it -> the way it is specified) is one of four inputs of a logistic regression; the others are the shipped table itself,
 * whether the kind is new here, and how long ago something was merged here. More successes never lower it.
 */
export class SuccessModel {
  readonly #table: MergeTable;
  readonly #weights: SuccessWeights;

  constructor({ counts, weights }: SuccessParameters) {
    this.#table = new MergeTable(counts);
    this.#weights = weights;
  }

  probability(feature: FeatureQuestion, own: OwnOutcomes): Belief {
    const inputs = this.inputs(feature, own);
    const { intercept, own: ownWeight, table, newKind, sinceSuccess } = this.#weights;
    const value = intercept + ownWeight * inputs.own + table * inputs.table + newKind * inputs.newKind + sinceSuccess * inputs.sinceSuccess;
    return { mean: fromLogOdds(value), weight: REPOSITORY_WEIGHT + own.all.successes + own.all.failures };
  }

  /** What the weights are applied to; for fitting them. */
  inputs({ agent, kind }: FeatureQuestion, own: OwnOutcomes): Readonly<Record<Exclude<keyof SuccessWeights, 'intercept'>, number>> {
    const table = this.#table.rate(agent, kind);
    const elsewhere = posteriorMean(table, ELSEWHERE_WEIGHT, own.elsewhere);
    const repository = posteriorMean(elsewhere, REPOSITORY_WEIGHT, own.all);
    return {
      own: logOdds(posteriorMean(posteriorMean(repository, KIND_WEIGHT, own.ofKind), TYPE_WEIGHT, own.ofType)),
      table: logOdds(table),
      newKind: Number(own.newKind),
      sinceSuccess: own.hoursSinceSuccess === null ? NEVER : Math.min(NEVER, Math.log(own.hoursSinceSuccess + SHORTEST_HOURS)),
    };
  }
}

function posteriorMean(mean: number, weight: number, { successes, failures }: Pick<WeighedTally, 'successes' | 'failures'>): number {
  return (weight * mean + successes) / (weight + successes + failures);
}
