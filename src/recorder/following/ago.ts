import type { Localizer } from '../../domain/localizer';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long ago something was, for people.
 * @param passed milliseconds
 */
export function ago(passed: number, l10n: Localizer): string {
  if (passed < MINUTE_MS) return l10n.t('just now');
  if (passed < 2 * MINUTE_MS) return l10n.t('a minute ago');
  if (passed < HOUR_MS) return l10n.t('{0} minutes ago', Math.floor(passed / MINUTE_MS));
  if (passed < 2 * HOUR_MS) return l10n.t('an hour ago');
  if (passed < DAY_MS) return l10n.t('{0} hours ago', Math.floor(passed / HOUR_MS));
  return passed < 2 * DAY_MS ? l10n.t('a day ago') : l10n.t('{0} days ago', Math.floor(passed / DAY_MS));
}
