import { TAIL_DEVIATIONS } from '../intervals';
import { logisticRegression, type LogisticRow } from '../logisticRegression';
import { fromLogOdds } from '../logOdds';
import type { SuccessRow } from './successRows';

/** What something adds to the success rate, all else that is known being equal: -1 to 1, with its 80 % interval. */
export interface AdjustedEffect {
  readonly level: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly runsWith: number;
  readonly runsWithout: number;
}

/** Of alternatives each row has one, and each is held against the others; of additions a row may have any, and each is held against its absence. */
export type FactorKind = 'alternatives' | 'additions';

/** What may have an effect: the level of a row (an agent, "with the trait"); null where it is not known, which counts for neither side. */
export type Levels = (row: SuccessRow) => readonly string[] | null;

/** Coefficients of log-odds are believed to be within about this of 0 before there is data: 25 points either side of one in two. */
const EFFECT_DEVIATION = 1;
const CONTEXT_DEVIATION = 1;
const INTERCEPT_DEVIATION = 10;
/** Levels beyond this many are taken together: the least used ones say nothing by themselves. */
const MOST_LEVELS = 24;

/**
 * How much each level of a factor moves success, adjusted for category, repository, agent and time by one logistic regression with normal
 * priors; the difference is the mean over all rows of "with it" minus "without it" (average marginal effect: Gelman & Pardoe, Sociological
 * Methodology 37, 2007), its interval by the delta method. Levels that all rows have, or none, say nothing and are left out.
 * @param rows in a fixed order
 * @param adjustFor names of what else is held equal
 */
export function adjustedEffects(
  rows: readonly SuccessRow[],
  kind: FactorKind,
  levels: Levels,
  adjustFor: readonly ('category' | 'repository' | 'agent')[],
): readonly AdjustedEffect[] {
  const known = rows.flatMap((row) => {
    const own = levels(row);
    return own === null ? [] : [{ row, own: new Set(own) }];
  });
  const names = frequent(known.flatMap(({ own }) => [...own])).filter((name) => known.some(({ own }) => !own.has(name)));
  if (names.length === 0) return [];
  const contexts = adjustFor.flatMap((field) => frequent(known.map(({ row }) => row[field])).map((value) => ({ field, value })));
  const columns = 2 + contexts.length + names.length;
  const fixed = known.map(({ row, own }): LogisticRow => ({
    inputs: [1, row.years, ...contexts.map(({ field, value }) => Number(row[field] === value)), ...names.map((name) => Number(own.has(name)))],
    yes: row.successes,
    no: row.failures,
  }));
  const precisions = Array.from({ length: columns }, (_, column) => (column === 0 ? INTERCEPT_DEVIATION : column < 2 + contexts.length ? CONTEXT_DEVIATION : EFFECT_DEVIATION) ** -2);
  const merged = merge(fixed);
  const { coefficients, covariance } = logisticRegression(merged, precisions);
  const shares = names.map((name) => known.filter(({ own }) => own.has(name)).length);
  return names.map((level, index) => {
    const column = 2 + contexts.length + index;
    const rest = shares.reduce((sum, share) => sum + share, 0) - (shares[index] ?? 0);
    const contrast: Contrast =
      kind === 'alternatives'
        ? {
            instead: names.map((_, other) => 2 + contexts.length + other),
            without: names.map((_, other) => (other === index || rest === 0 ? 0 : (shares[other] ?? 0) / rest)),
            present: names.map((_, other) => Number(other === index)),
          }
        : { instead: [column], without: [0], present: [1] };
    const { difference, deviation } = marginal(merged, contrast, coefficients, covariance);
    return {
      level,
      difference,
      low: Math.max(-1, difference - TAIL_DEVIATIONS * deviation),
      high: Math.min(1, difference + TAIL_DEVIATIONS * deviation),
      ...runCounts(known, level),
    };
  });
}

/** Rows of one run stand together. A run whose features differ is on both sides. */
function runCounts(known: readonly { readonly row: SuccessRow; readonly own: ReadonlySet<string> }[], level: string): { readonly runsWith: number; readonly runsWithout: number } {
  let [runsWith, runsWithout] = [0, 0];
  let [lastWith, lastWithout] = ['', ''];
  for (const { row, own } of known) {
    if (own.has(level)) {
      if (row.run !== lastWith) runsWith += 1;
      lastWith = row.run;
    } else {
      if (row.run !== lastWithout) runsWithout += 1;
      lastWithout = row.run;
    }
  }
  return { runsWith, runsWithout };
}

/** Two ways that a row could have been: what stands in some columns instead of what is there. */
interface Contrast {
  readonly instead: readonly number[];
  readonly without: readonly number[];
  readonly present: readonly number[];
}

/** The mean over all rows of the success in one way minus that in the other, and its standard deviation. */
function marginal(
  rows: readonly LogisticRow[],
  { instead, without, present }: Contrast,
  coefficients: readonly number[],
  covariance: readonly (readonly number[])[],
): { readonly difference: number; readonly deviation: number } {
  const ofWay = (values: readonly number[]): number => instead.reduce((sum, column, index) => sum + (values[index] ?? 0) * (coefficients[column] ?? 0), 0);
  const [absentPart, presentPart] = [ofWay(without), ofWay(present)];
  const changed = new Set(instead);
  const gradient = new Float64Array(coefficients.length);
  let difference = 0;
  let total = 0;
  let [absentSlopes, presentSlopes] = [0, 0];
  for (const { inputs, yes, no } of rows) {
    const weight = yes + no;
    let rest = 0;
    for (let index = 0; index < inputs.length; index += 1) if (inputs[index] !== 0 && !changed.has(index)) rest += (inputs[index] ?? 0) * (coefficients[index] ?? 0);
    const [absent, there] = [fromLogOdds(rest + absentPart), fromLogOdds(rest + presentPart)];
    const [absentSlope, presentSlope] = [weight * absent * (1 - absent), weight * there * (1 - there)];
    difference += weight * (there - absent);
    total += weight;
    absentSlopes += absentSlope;
    presentSlopes += presentSlope;
    for (let index = 0; index < inputs.length; index += 1) {
      if (inputs[index] !== 0 && !changed.has(index)) gradient[index] = (gradient[index] ?? 0) + (inputs[index] ?? 0) * (presentSlope - absentSlope);
    }
  }
  instead.forEach((column, index) => (gradient[column] = presentSlopes * (present[index] ?? 0) - absentSlopes * (without[index] ?? 0)));
  const variance = gradient.reduce((sum, one, i) => sum + gradient.reduce((part, other, j) => part + one * other * (covariance[i]?.[j] ?? 0), 0), 0);
  return { difference: difference / total, deviation: Math.sqrt(Math.max(0, variance)) / total };
}

/** Rows with equal inputs as one. */
function merge(rows: readonly LogisticRow[]): readonly LogisticRow[] {
  const merged = new Map<string, { inputs: readonly number[]; yes: number; no: number }>();
  for (const { inputs, yes, no } of rows) {
    // A month's difference in time is nothing; without this, no two runs were alike.
    const rounded = inputs.map((value, index) => (index === 1 ? Math.round(value * 12) / 12 : value));
    const key = rounded.join(' ');
    const same = merged.get(key);
    if (same === undefined) merged.set(key, { inputs: rounded, yes, no });
    else {
      same.yes += yes;
      same.no += no;
    }
  }
  return [...merged.values()];
}

/** Known values, the most used first, equals by name. */
function frequent(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .slice(0, MOST_LEVELS)
    .map(([value]) => value);
}
