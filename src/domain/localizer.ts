/**
 * Turns a message with `{0}` placeholders into the reader's language. The editor passes `vscode.l10n`, the terminal passes
 * {@link english}; texts are written once, where they are made, as `l10n.t('… {0} …', value)`.
 */
export interface Localizer {
  t(message: string, ...args: readonly (string | number | boolean)[]): string;
}

export const english: Localizer = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder)),
};

/** @param translations by English text, as `vscode.l10n.bundle` holds them; null in English */
export function localizerFrom(translations: Readonly<Record<string, string>> | null): Localizer {
  if (translations === null) return english;
  return {
    t: (message, ...args) => english.t(Object.hasOwn(translations, message) ? (translations[message] ?? message) : message, ...args),
  };
}
