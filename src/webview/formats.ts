import { knownLocale } from '../domain/localizer';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Numbers and times in the manner of one locale. Making one is slow enough to be done before the snapshot is there. */
export class Formats {
  readonly locale: string;
  readonly #whole: Intl.NumberFormat;
  readonly #score: Intl.NumberFormat;
  readonly #small: Intl.NumberFormat;
  readonly #fine: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #signed: Intl.NumberFormat;
  readonly #points: Intl.NumberFormat;
  readonly #compact: Intl.NumberFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  /** @param locale BCP 47; the language of the editor, which may be one that Intl has never heard of */
  constructor(locale: string) {
    this.locale = locale;
    const known = knownLocale(locale);
    this.#whole = new Intl.NumberFormat(known, { maximumFractionDigits: 0 });
    this.#score = new Intl.NumberFormat(known, { maximumFractionDigits: 1 });
    this.#small = new Intl.NumberFormat(known, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#fine = new Intl.NumberFormat(known, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    this.#percent = new Intl.NumberFormat(known, { style: 'percent', maximumFractionDigits: 0 });
    this.#signed = new Intl.NumberFormat(known, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
    this.#points = new Intl.NumberFormat(known, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
    this.#compact = new Intl.NumberFormat(known, { notation: 'compact', maximumFractionDigits: 1 });
    this.#relative = new Intl.RelativeTimeFormat(known, { numeric: 'auto' });
    this.#day = new Intl.DateTimeFormat(known, { dateStyle: 'medium' });
    this.#moment = new Intl.DateTimeFormat(known, { dateStyle: 'medium', timeStyle: 'short' });
  }

  whole(value: number): string {
    return this.#whole.format(value);
  }

  /** In as few characters as the locale has for it: `950`, `12.3K`. */
  compact(value: number): string {
    return this.#compact.format(value);
  }

  /** 0 to 100, one decimal at most: `87.5`, `90`. */
  score(value: number): string {
    return this.#score.format(value);
  }

  /** @param value 0 to 1; shown as in the forecast's text: `75%` */
  rate(value: number): string {
    return this.#percent.format(value);
  }

  /** Two decimals, for figures of statistics: `0.03`. */
  small(value: number): string {
    return this.#small.format(value);
  }

  /** Three decimals, for scores that are compared: `0.224`. */
  fine(value: number): string {
    return this.#fine.format(value);
  }

  signed(value: number): string {
    return this.#signed.format(value);
  }

  /** @param difference of rates, -1 to 1; `+12` */
  points(difference: number): string {
    return this.#points.format(difference * 100);
  }

  day(time: string): string {
    return this.#day.format(new Date(time));
  }

  /** Both ends in as few words as the locale needs: `Nov 20 – 23, 2026`. */
  days(from: string, to: string): string {
    return this.#day.formatRange(new Date(from), new Date(to));
  }

  /** To the minute, in the reader's time zone. */
  moment(time: string): string {
    return this.#moment.format(new Date(time));
  }

  /** `2 hours ago`; a date once that says more than the number of days. */
  relative(time: string, now: number): string {
    const passed = now - Date.parse(time);
    if (passed < MINUTE) return this.#relative.format(0, 'second');
    if (passed < HOUR) return this.#relative.format(-Math.floor(passed / MINUTE), 'minute');
    if (passed < DAY) return this.#relative.format(-Math.floor(passed / HOUR), 'hour');
    if (passed < 30 * DAY) return this.#relative.format(-Math.floor(passed / DAY), 'day');
    return this.day(time);
  }
}
