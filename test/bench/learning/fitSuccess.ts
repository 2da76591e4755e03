import { logisticRegression, type LogisticRow } from '../../../src/learning/logisticRegression';
import { MergeTable, type MergeCounts } from '../../../src/learning/success/mergeTable';
import { ownOutcomes } from '../../../src/learning/success/ownOutcomes';
import { SuccessModel, type SuccessParameters, type SuccessWeights } from '../../../src/learning/success/successModel';
import { groupBy, knownAt, type PullRequest } from './pullRequests';

/** A repository's many pull requests weigh as much as the root of their number. */
const TABLE_EXPONENT = 0.5;
/** … and in the regression a little more. */
const REGRESSION_EXPONENT = 0.3;
const PRECISION = 3;
const UNFITTED: SuccessWeights = { intercept: 0, own: 1, table: 0, newKind: 0, sinceSuccess: 0 };

/** All that is learned from pull requests and shipped: the table's counts and the regression's weights. */
export function fitSuccess(pulls: readonly PullRequest[]): SuccessParameters {
  const counts = mergeCounts(pulls);
  return { counts, weights: fitWeights(pulls, counts) };
}

function mergeCounts(pulls: readonly PullRequest[]): MergeCounts {
  const weight = repositoryWeights(pulls, TABLE_EXPONENT);
  const counts: Record<string, Record<string, [number, number]>> = {};
  for (const { repository, agent, kind, merged } of pulls) {
    if (kind === null) continue;
    const cell = ((counts[agent] ??= {})[kind] ??= [0, 0]);
    const share = weight.get(repository) ?? 0;
    cell[0] += merged ? share : 0;
    cell[1] += share;
  }
  for (const kinds of Object.values(counts)) for (const cell of Object.values(kinds)) cell.forEach((value, index) => (cell[index] = Number(value.toFixed(1))));
  return counts;
}

/** Their mean over the pull requests is 1. */
function repositoryWeights(pulls: readonly PullRequest[], exponent: number): ReadonlyMap<string, number> {
  const groups = [...groupBy(pulls, ({ repository }) => repository)];
  const total = groups.reduce((sum, [, own]) => sum + own.length * own.length ** -exponent, 0);
  return new Map(groups.map(([repository, own]) => [repository, (own.length ** -exponent * pulls.length) / total]));
}

const INPUTS = ['own', 'table', 'newKind', 'sinceSuccess'] as const;

/**
 * Each repository's inputs are those of a table that was counted without it: what a new user's are. Inputs are standardised for the prior's
 * sake, and the weights told for the inputs as they are.
 */
function fitWeights(pulls: readonly PullRequest[], counts: MergeCounts): SuccessWeights {
  const weight = repositoryWeights(pulls, REGRESSION_EXPONENT);
  const tableWeight = repositoryWeights(pulls, TABLE_EXPONENT);
  const samples = [...groupBy(pulls, ({ repository }) => repository)].flatMap(([repository, own]) => {
    const model = new SuccessModel({ counts: without(counts, own, tableWeight.get(repository) ?? 0), weights: UNFITTED });
    return own.map((pull) => {
      const outcomes = ownOutcomes(knownAt(own, pull.created), { kind: pull.kind, specificationType: null, repositories: [], at: pull.created });
      const inputs = model.inputs(pull, outcomes);
      return { inputs: INPUTS.map((name) => inputs[name]), merged: pull.merged, share: weight.get(repository) ?? 0 };
    });
  });
  const scales = INPUTS.map((_, column) => spread(samples.map(({ inputs }) => inputs[column] ?? 0)));
  const rows = samples.map(({ inputs, merged, share }): LogisticRow => ({
    inputs: [1, ...inputs.map((value, column) => (value - (scales[column]?.mean ?? 0)) / (scales[column]?.deviation ?? 1))],
    yes: merged ? share : 0,
    no: merged ? 0 : share,
  }));
  const [intercept = 0, ...slopes] = logisticRegression(rows, [0.001, ...INPUTS.map(() => PRECISION)]).coefficients;
  const [own = 0, table = 0, newKind = 0, sinceSuccess = 0] = slopes.map((slope, column) => slope / (scales[column]?.deviation ?? 1));
  const shift = [own, table, newKind, sinceSuccess].reduce((sum, slope, column) => sum + slope * (scales[column]?.mean ?? 0), 0);
  return { intercept: intercept - shift, own: Math.max(0, own), table: Math.max(0, table), newKind: Math.min(0, newKind), sinceSuccess: Math.min(0, sinceSuccess) };
}

function without(counts: MergeCounts, own: readonly PullRequest[], share: number): MergeCounts {
  const left: Record<string, Record<string, [number, number]>> = {};
  for (const [agent, kinds] of Object.entries(counts)) {
    for (const [kind, [merged, closed]] of Object.entries(kinds)) (left[agent] ??= {})[kind] = [merged, closed];
  }
  for (const { agent, kind, merged } of own) {
    const cell = kind === null ? undefined : left[agent]?.[kind];
    if (cell === undefined) continue;
    cell[0] = Math.max(0, cell[0] - (merged ? share : 0));
    cell[1] = Math.max(cell[0], cell[1] - share);
  }
  return left;
}

function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1 };
}

/** For reading the fitted table. */
export function tableOf(parameters: SuccessParameters): MergeTable {
  return new MergeTable(parameters.counts);
}
