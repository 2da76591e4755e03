import * as z from 'zod/mini';
import './schemaMessages';

/** ISO 8601 in UTC, as `Date.prototype.toISOString` prints it. */
export const timeSchema = z.iso.datetime({ message: 'a time is written like 2025-11-20T14:30:22Z' });

/** The current time; passed in so that tests can hold it still. */
export type Clock = () => Date;

/** `20251120_143022`, in UTC: the part of an id that sorts. */
export function idTimestamp(time: Date): string {
  const iso = time.toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}_${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}
