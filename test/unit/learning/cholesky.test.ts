import { describe, expect, it } from 'vitest';
import { choleskyFactor, inverseOf, solveWith } from '../../../src/learning/cholesky';

const rows = (matrix: readonly (readonly number[])[]): readonly Float64Array[] => matrix.map((row) => Float64Array.from(row));

describe('a Cholesky factor', () => {
  it('is the textbook one (Golub & Van Loan), solves and inverts', () => {
    const matrix = rows([
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ]);
    const factor = choleskyFactor(matrix);
    expect(factor.map((row) => [...row])).toEqual([
      [2, 0, 0],
      [6, 1, 0],
      [-8, 5, 3],
    ]);
    const x = solveWith(factor, Float64Array.from([1, 2, 3]));
    matrix.forEach((row, index) => expect(row.reduce((sum, value, column) => sum + value * (x[column] ?? 0), 0)).toBeCloseTo(index + 1, 9));
    expect(inverseOf(factor)[0]?.[0]).toBeCloseTo(49.36111, 4);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => choleskyFactor(rows([[1, 2], [2, 1]]))).toThrow(RangeError);
  });
});
