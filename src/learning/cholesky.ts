/** A lower triangular matrix, row by row. */
export type LowerTriangle = readonly Float64Array[];

/**
 * The lower triangle L with L Lᵀ = the matrix, which is symmetric and positive definite.
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1.
 */
export function choleskyFactor(matrix: readonly Float64Array[]): LowerTriangle {
  const factor = matrix.map((row) => new Float64Array(row.length));
  factor.forEach((row, i) => {
    for (let j = 0; j <= i; j += 1) {
      const other = factor[j];
      let sum = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (row[k] ?? 0) * (other?.[k] ?? 0);
      if (i === j && sum <= 0) throw new RangeError('the matrix is not positive definite');
      row[j] = i === j ? Math.sqrt(sum) : sum / (other?.[j] ?? 1);
    }
  });
  return factor;
}

/** The x with L Lᵀ x = right. */
export function solveWith(factor: LowerTriangle, right: Float64Array): Float64Array {
  const size = factor.length;
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i += 1) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum -= (factor[i]?.[k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (factor[i]?.[i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) sum -= (factor[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (factor[i]?.[i] ?? 1);
  }
  return x;
}

/** The inverse of L Lᵀ. */
export function inverseOf(factor: LowerTriangle): readonly (readonly number[])[] {
  return factor.map((_, column) => [...solveWith(factor, Float64Array.from(factor, (__, row) => Number(row === column)))]);
}
