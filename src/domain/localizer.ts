/**
 * Turns a message with `{0}` placeholders into the reader's language. The editor passes its own, the terminal passes {@link english}; texts
 * are written once, where they are made, as `l10n.t('… {0} …', value)`. Numbers among the values are written as {@link number} does.
 */
export interface Localizer {
  /** BCP 47. */
  readonly locale: string;
  t(message: string, ...args: readonly (string | number | boolean)[]): string;
  /** One decimal at most: `87.5`, `1,000`. */
  number(value: number): string;
  /** @param rate 0 to 1; `75%` */
  percent(rate: number): string;
  /** `a`, `a and b`, `a, b, and c`. */
  list(items: readonly string[]): string;
}

/** @param translations by English text, as `vscode.l10n.bundle` holds them; null in English */
export function localizerFrom(translations: Readonly<Record<string, string>> | null, language: string): Localizer {
  const locale = knownLocale(language);
  // Made when they are first used: a start of the editor needs none.
  let numbers: Intl.NumberFormat | undefined;
  const number = (value: number): string => (numbers ??= new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })).format(value);
  const shown = (value: string | number | boolean | undefined, placeholder: string): string => (typeof value === 'number' ? number(value) : String(value ?? placeholder));
  return {
    locale,
    t: (message, ...args) => {
      const translated = translations !== null && Object.hasOwn(translations, message) ? (translations[message] ?? message) : message;
      return translated.replace(/\{(\d+)\}/g, (placeholder, index: string) => shown(args[Number(index)], placeholder));
    },
    number,
    percent: (rate) => new Intl.NumberFormat(locale, { style: 'percent' }).format(rate),
    list: (items) => new Intl.ListFormat(locale).format(items),
  };
}

export const english: Localizer = /* @__PURE__ */ localizerFrom(null, 'en');

/** @param locale the language of an editor, which may be one that Intl has never heard of */
export function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
