import type { Estimate } from '../domain/suggestion';
import { LOCALE } from './context';

const UNKNOWN = 'unknown';

/** One decimal at most. */
export function number(value: number | null): string {
  return value === null ? UNKNOWN : new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(value);
}

/** @param rate 0 to 1 */
export function percent(rate: number | null): string {
  return rate === null ? UNKNOWN : new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 }).format(rate);
}

/** A mean with its 80 % interval. */
export function estimate(value: Omit<Estimate, 'count'> | null, format: (value: number) => string): string {
  return value === null ? UNKNOWN : `${format(value.mean)} (${format(value.low)} to ${format(value.high)})`;
}

/** “1 run”, “2 runs”; “unknown runs” is said as such. */
export function counted(count: number | null, one: string, many: string): string {
  return count === null ? `${many} ${UNKNOWN}` : `${number(count)} ${count === 1 ? one : many}`;
}

/** `2025-11-20 14:30` in UTC: what the documents and the options speak. */
export function minute(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}
