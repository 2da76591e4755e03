import { categorySchema } from '../domain/category';
import { timeSchema } from '../domain/time';
import { printable } from './printable';
import { UsageError } from './usageError';

/** Counts above this are slips of the finger. */
const LARGEST = 1_000_000;
/** What is said of a fact that is to be unknown. */
const UNKNOWN = 'unknown';
/** Date and time with seconds optional, and an offset such as `Z`, `+01:00`, `+0100` or `+01`; or a date alone, taken as UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,9})?)?([Zz]|[+-]\d{2}(?::?\d{2})?))?$/;

/** A number of things. */
export function readCount(option: string, text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text.toLowerCase() === UNKNOWN) return null;
  const count = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count <= LARGEST)) throw new UsageError(`${option} needs a whole number from 0 to ${LARGEST}, or “unknown”, not “${printable(text)}”.`);
  return count;
}

export function readMinutes(option: string, text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text.toLowerCase() === UNKNOWN) return null;
  const minutes = /^\d{1,7}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(minutes <= LARGEST)) throw new UsageError(`${option} needs minutes such as 80 or 42.5, or “unknown”, not “${printable(text)}”.`);
  return minutes;
}

/** The two options `--x` and `--no-x`. */
export function readBoolean(option: string, yes: boolean | undefined, no: boolean | undefined): boolean | undefined {
  if (yes === true && no === true) throw new UsageError(`--${option} and --no-${option} contradict each other.`);
  if (yes === true) return true;
  return no === true ? false : undefined;
}

export function readCategory(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const category = categorySchema.safeParse(text);
  if (!category.success) {
    throw new UsageError(`--category needs lower-case letters, digits, dots, dashes and underscores, 64 at most, not “${printable(text)}”.`);
  }
  return category.data;
}

/** Names separated by commas. */
export function readNames(option: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`${option} needs at least one name; several are separated by commas.`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`${option} names “${printable(twice)}” twice.`);
  return names;
}

/** @returns ISO 8601 in UTC */
export function readTime(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = TIME.exec(text.trim());
  const time = match === null ? undefined : inUtc(match);
  if (time === undefined) {
    throw new UsageError(`${option} needs a time with its offset such as 2025-11-20T14:30:22Z or 2025-11-20T15:30+01:00, not “${printable(text)}”.`);
  }
  return time;
}

/** Undefined for what is written like a time and is none, such as the 30th of February. */
function inUtc([, date = '', minutes = '00:00', seconds = '00', fraction = '', offset = 'Z']: RegExpExecArray): string | undefined {
  const wall = `${date}T${minutes}:${seconds}`;
  if (!timeSchema.safeParse(`${wall}Z`).success) return undefined;
  const milliseconds = Math.floor(Number(`0${fraction}`) * 1000);
  const utc = new Date(Date.parse(`${wall}Z`) + milliseconds - offsetMinutes(offset) * 60_000);
  // Four digits of the year, as ids and documents have them.
  return utc.getUTCFullYear() >= 1970 && utc.getUTCFullYear() <= 9999 ? utc.toISOString() : undefined;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? -minutes : minutes;
}
