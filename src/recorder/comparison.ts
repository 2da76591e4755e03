import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import { MINIMUM_RUNS } from '../learning/forecast';

/** Differences below this are no difference on paper: scores are shown with one decimal. */
const SMALLEST_DIFFERENCE = 0.05;

/**
 * How a run's quality compares with the history, in a sentence: "8 points above your average of 79.5 over 12 runs."
 * @param runs the history; the run itself may be among them and is not counted
 */
export function comparison(run: RunOutline, runs: readonly RunOutline[], l10n: Localizer, locale = 'en'): string {
  const others = runs.filter((other) => other.id !== run.id);
  if (others.length < MINIMUM_RUNS) {
    return others.length === 0
      ? l10n.t('This is the first run; there is nothing to compare it with yet.')
      : l10n.t('Too early to compare: earlier runs so far {0}, at least {1} needed.', others.length, MINIMUM_RUNS);
  }
  const average = others.reduce((sum, other) => sum + other.qualityScore, 0) / others.length;
  const difference = run.qualityScore - average;
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const [points, mean] = [format.format(Math.abs(difference)), format.format(average)];
  if (Math.abs(difference) < SMALLEST_DIFFERENCE) return l10n.t('The same as your average of {0} over {1} runs.', mean, others.length);
  return difference > 0
    ? l10n.t('{0} points above your average of {1} over {2} runs.', points, mean, others.length)
    : l10n.t('{0} points below your average of {1} over {2} runs.', points, mean, others.length);
}
