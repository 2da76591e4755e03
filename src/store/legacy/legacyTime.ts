/** A time as another tool wrote it. */
export interface LegacyTime {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** False where it was written without a zone: then it is right only if that machine's zone was the one assumed. */
  readonly exact: boolean;
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:([Tt ])(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** As in `run_20251120_143022`. */
const STAMP = /(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})/;

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(9999, 0, 1);

/** No zone is farther from UTC. */
const FARTHEST_OFFSET_MINUTES = 14 * 60;

/**
 * Reads the forms that the old tool wrote: SQLite's CURRENT_TIMESTAMP (`2025-11-20 14:30:22`) is UTC; Python's `isoformat()`
 * (`2025-11-20T14:30:22.123456`) is the wall clock of the machine that wrote it, also with a space and a fraction of a second, as Python
 * hands it to SQLite; with an offset it is exact.
 *
 * @param timeZone IANA name of the zone of wall clocks; undefined is this machine's
 */
export function parseLegacyTime(value: unknown, timeZone: string | undefined): LegacyTime | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, separator, hour = '0', minute = '0', second = '0', fraction, offset] = match;
  const milliseconds = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  const utc = utcTime([year, month, day, hour, minute, second].map(Number), milliseconds);
  if (utc === null) return null;
  if (offset !== undefined) {
    const minutes = offsetMinutes(offset);
    return Math.abs(minutes) <= FARTHEST_OFFSET_MINUTES ? within(text, utc - minutes * 60_000, true) : null;
  }
  if (separator === ' ' && fraction === undefined) return within(text, utc, true);
  return within(text, fromWallClock(utc, timeZone), false);
}

/** The time in a folder's name, of the machine's wall clock. */
export function parseTimeStamp(name: string, timeZone: string | undefined): LegacyTime | null {
  const match = STAMP.exec(name);
  if (match === null) return null;
  const utc = utcTime(match.slice(1).map(Number), 0);
  return utc === null ? null : within(match[0], fromWallClock(utc, timeZone), false);
}

/** Whether an IANA zone is known to this Node. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function within(text: string, at: number, exact: boolean): LegacyTime | null {
  return at >= EARLIEST && at < LATEST ? { text, at, exact } : null;
}

/** Null for what is written like a time and is none, such as the 30th of February. */
function utcTime([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[], milliseconds: number): number | null {
  const at = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  const date = new Date(at);
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && date.getUTCMinutes() === minute && date.getUTCSeconds() === second;
  return isSame ? at : null;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** @param wall the wall clock's digits, as if they were UTC */
function fromWallClock(wall: number, timeZone: string | undefined): number {
  // Twice: the offset that holds at the wanted moment may not be the one that holds at the first guess.
  const first = wall - zoneOffset(wall, timeZone);
  return wall - zoneOffset(first, timeZone);
}

/** Milliseconds that the zone's wall clock is ahead of UTC at a moment. */
function zoneOffset(at: number, timeZone: string | undefined): number {
  // A formatter costs a hundred times as much as this, for each of thousands of times.
  if (timeZone === undefined) return new Date(at).getTimezoneOffset() * -60_000;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(at / 1000) * 1000;
}
