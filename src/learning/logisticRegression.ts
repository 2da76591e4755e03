import { fromLogOdds } from './logOdds';
import { choleskyFactor, inverseOf, solveWith } from './cholesky';

/** Rows that share their inputs, with how often the outcome was yes and no; counts may be fractions. */
export interface LogisticRow {
  readonly inputs: readonly number[];
  readonly yes: number;
  readonly no: number;
}

export interface LogisticFit {
  /** One a column. */
  readonly coefficients: readonly number[];
  /** Laplace approximation of the posterior: the inverse of the penalised information matrix. */
  readonly covariance: readonly (readonly number[])[];
}

const MOST_STEPS = 60;
const CONVERGED = 1e-9;
/** A step in log-odds beyond this overshoots where the data are separable. */
const LONGEST_STEP = 4;

/**
 * Logistic regression with a normal prior of mean 0 for each coefficient (ridge), by Newton's method.
 * Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., sections 4.4.1 and 3.4.1; the covariance is
 * Laplace's (Gelman et al., Bayesian Data Analysis, 3rd ed., section 4.1).
 * @param precisions one a column, the inverse of the prior's variance; above 0
 */
export function logisticRegression(rows: readonly LogisticRow[], precisions: readonly number[]): LogisticFit {
  const width = precisions.length;
  const sparseRows = rows.map(sparse);
  let coefficients = new Float64Array(width);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, information } = derivatives(sparseRows, coefficients, precisions);
    const change = solveWith(choleskyFactor(information), gradient);
    const longest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = Math.min(1, LONGEST_STEP / Math.max(longest, CONVERGED));
    coefficients = coefficients.map((value, index) => value + scale * (change[index] ?? 0));
    if (longest < CONVERGED) break;
  }
  const { information } = derivatives(sparseRows, coefficients, precisions);
  return { coefficients: [...coefficients], covariance: inverseOf(choleskyFactor(information)) };
}

/** A row without its zeros, which most inputs are. */
interface SparseRow {
  readonly columns: Uint16Array;
  /** Of {@link columns}. */
  readonly inputs: Float64Array;
  readonly yes: number;
  readonly no: number;
}

function sparse({ inputs, yes, no }: LogisticRow): SparseRow {
  const columns = Uint16Array.from(inputs.keys()).filter((column) => inputs[column] !== 0);
  return { columns, inputs: Float64Array.from(columns, (column) => inputs[column] ?? 0), yes, no };
}

function derivatives(rows: readonly SparseRow[], coefficients: Float64Array, precisions: readonly number[]): { gradient: Float64Array; information: Float64Array[] } {
  const width = precisions.length;
  const gradient = Float64Array.from(precisions, (precision, index) => -precision * (coefficients[index] ?? 0));
  const information = precisions.map((precision, index) => {
    const row = new Float64Array(width);
    row[index] = precision;
    return row;
  });
  for (const { columns, inputs, yes, no } of rows) {
    let value = 0;
    for (let index = 0; index < columns.length; index += 1) value += (inputs[index] ?? 0) * (coefficients[columns[index] ?? 0] ?? 0);
    const mean = fromLogOdds(value);
    const surprise = yes - (yes + no) * mean;
    const curvature = (yes + no) * mean * (1 - mean);
    for (let one = 0; one < columns.length; one += 1) {
      const input = inputs[one] ?? 0;
      const column = columns[one] ?? 0;
      gradient[column] = (gradient[column] ?? 0) + surprise * input;
      const row = information[column];
      if (row === undefined) continue;
      const weight = curvature * input;
      for (let other = 0; other < columns.length; other += 1) {
        const across = columns[other] ?? 0;
        row[across] = (row[across] ?? 0) + weight * (inputs[other] ?? 0);
      }
    }
  }
  return { gradient, information };
}
