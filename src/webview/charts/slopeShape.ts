import type { SlopeLine } from '../../learning/slopeLine';

/** Height of a value, percent from the top; beyond the plot for values beyond the scale. */
type Height = (value: number) => number;

/** The path of the line over so many runs, in a box of 100 by 100. */
export function linePath({ slope, middle }: SlopeLine, runs: number, height: Height): string {
  const half = (runs - 1) / 2;
  return `M0 ${short(height(middle - slope * half))}L100 ${short(height(middle + slope * half))}`;
}

/** The path around all lines through the middle whose slope lies within the interval. */
export function fanPath({ low, high, middle }: SlopeLine, runs: number, height: Height): string {
  const half = (runs - 1) / 2;
  const y = (value: number): string => short(height(value));
  return `M0 ${y(middle - low * half)}L50 ${y(middle)}L100 ${y(middle + high * half)}V${y(middle + low * half)}L50 ${y(middle)}L0 ${y(middle - high * half)}Z`;
}

function short(value: number): string {
  return value.toFixed(2);
}
