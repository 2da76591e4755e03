import type { Localizer } from '../domain/localizer';
import type { Estimate } from '../domain/suggestion';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Who reads the panel: texts in their language, numbers and times in their manner. */
export class Reader {
  readonly l10n: Localizer;
  readonly #whole: Intl.NumberFormat;
  readonly #score: Intl.NumberFormat;
  readonly #rate: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #signed: Intl.NumberFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  /** @param locale BCP 47; the language of the editor, which may be one that Intl has never heard of */
  constructor(l10n: Localizer, locale: string) {
    this.l10n = l10n;
    const known = knownLocale(locale);
    this.#whole = new Intl.NumberFormat(known, { maximumFractionDigits: 0 });
    this.#score = new Intl.NumberFormat(known, { maximumFractionDigits: 1 });
    this.#rate = new Intl.NumberFormat(known, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.#percent = new Intl.NumberFormat(known, { style: 'percent', maximumFractionDigits: 0 });
    this.#signed = new Intl.NumberFormat(known, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
    this.#relative = new Intl.RelativeTimeFormat(known, { numeric: 'auto' });
    this.#day = new Intl.DateTimeFormat(known, { dateStyle: 'medium' });
    this.#moment = new Intl.DateTimeFormat(known, { dateStyle: 'full', timeStyle: 'short' });
  }

  whole(value: number): string {
    return this.#whole.format(value);
  }

  /** 0 to 100, one decimal at most: `87.5`, `90`. */
  score(value: number): string {
    return this.#score.format(value);
  }

  /** 0 to 1: `0.75`. */
  rate(value: number): string {
    return this.#rate.format(value);
  }

  /** @param value 0 to 1 */
  percent(value: number): string {
    return this.#percent.format(value);
  }

  signed(value: number): string {
    return this.#signed.format(value);
  }

  range(estimate: Estimate, format: (value: number) => string): string {
    return this.l10n.t('{0} to {1}', format(estimate.low), format(estimate.high));
  }

  runs(count: number): string {
    return count === 1 ? this.l10n.t('1 run') : this.l10n.t('{0} runs', this.whole(count));
  }

  features(count: number): string {
    return count === 1 ? this.l10n.t('1 feature') : this.l10n.t('{0} features', this.whole(count));
  }

  day(time: string): string {
    return this.#day.format(new Date(time));
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

function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
