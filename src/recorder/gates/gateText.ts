import type { Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';

/** "npm test", "npm test and go test ./...", "npm test, cargo test and 2 more". */
export function gateList(gates: readonly Gate[], l10n: Localizer): string {
  const names = [...new Set(gates.map(({ id }) => id))];
  const [first = '', second = '', ...others] = names;
  if (names.length < 2) return first;
  return others.length === 0 ? l10n.t('{0} and {1}', first, second) : l10n.t('{0}, {1} and {2} more', first, second, others.length);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "12 minutes ago", in the reader's language. */
export function timeAgo(then: string, now: Date, locale: string, l10n: Localizer): string {
  const passed = Math.max(0, now.getTime() - Date.parse(then));
  const format = new Intl.RelativeTimeFormat(locale);
  if (passed < MINUTE_MS) return l10n.t('just now');
  if (passed < HOUR_MS) return format.format(-Math.floor(passed / MINUTE_MS), 'minute');
  return passed < DAY_MS ? format.format(-Math.floor(passed / HOUR_MS), 'hour') : format.format(-Math.floor(passed / DAY_MS), 'day');
}
