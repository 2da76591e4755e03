import { english, type Localizer } from '../domain/localizer';

/** @param translations by English text, as `vscode.l10n.bundle` holds them; null in English */
export function localizerFrom(translations: Readonly<Record<string, string>> | null): Localizer {
  if (translations === null) return english;
  return {
    t: (message, ...args) => english.t(Object.hasOwn(translations, message) ? (translations[message] ?? message) : message, ...args),
  };
}
