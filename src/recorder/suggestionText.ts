import type { Localizer } from '../domain/localizer';
import type { Estimate, Forecast, PlannedRun, Recommendation } from '../domain/suggestion';
import { patternText } from '../domain/words';
import { publishedKind, publishedMergeRate } from '../learning/priors';

/** What the runs behind a forecast have in common; null where they are all runs. */
export interface ForecastScope {
  readonly category: string | null;
  readonly specificationType: string | null;
}

export interface TextOptions {
  readonly l10n: Localizer;
  /** BCP 47, for numbers. */
  readonly locale: string;
  /** Without it the text counts runs and does not say of which kind they are. */
  readonly scope?: ForecastScope | undefined;
}

/** The forecast in a sentence or two; the notification, the panel and the terminal all say this. Every figure has its interval. */
export function suggestionText(forecast: Forecast, planned: PlannedRun, options: TextOptions): string {
  if (!forecast.enoughData) return noDataText(forecast, planned, options);
  const expectation = expectationText(forecast, options);
  return forecast.recommended === null ? expectation : `${expectation} ${recommendationText(forecast.recommended, options)}`;
}

function noDataText(forecast: Forecast, planned: PlannedRun, { l10n, locale }: TextOptions): string {
  const missing =
    forecast.runsMissing === 1
      ? l10n.t('No historical data yet: 1 more run needed.')
      : l10n.t('No historical data yet: {0} more runs needed.', forecast.runsMissing);
  const published = percent(publishedMergeRate(planned.category), locale);
  return `${missing} ${l10n.t('Elsewhere, {0} of agents’ pull requests were merged ({1}, published figure).', published, kindText(planned, l10n))}`;
}

function kindText({ category }: PlannedRun, l10n: Localizer): string {
  const kind = publishedKind(category);
  switch (kind) {
    case 'documentation':
      return l10n.t('documentation');
    case 'refactoring':
      return l10n.t('refactoring');
    case 'testing':
      return l10n.t('testing');
    case 'feature':
      return l10n.t('new features');
  }
}

function expectationText(forecast: Forecast, { l10n, locale, scope }: TextOptions): string {
  const { successRate, quality, minutes } = forecast.expected;
  const kind = [scope?.specificationType ?? '', scope?.category ?? ''].filter((name) => name !== '').join(' ');
  const runs = kind === '' ? l10n.t('{0} runs', forecast.runsUsed) : l10n.t('{0} {1} runs', forecast.runsUsed, kind);
  const rate = (value: number): string => percent(value, locale);
  const round = (value: number): string => whole(value, locale);
  const facts = [
    ...(successRate === null ? [] : [l10n.t('{0} merged ({1} to {2})', ...figures(successRate, rate))]),
    ...(quality === null ? [] : [l10n.t('quality {0} ({1} to {2})', ...figures(quality, round))]),
    ...(minutes === null ? [] : [l10n.t('about {0} minutes ({1} to {2})', ...figures(minutes, round))]),
  ];
  return l10n.t('From {0}, expect {1}.', runs, facts.join(', '));
}

/** Which specification pattern the history speaks for, in a sentence. */
export function recommendationText(recommended: Recommendation, { l10n }: Pick<TextOptions, 'l10n'>): string {
  const name = patternText(recommended, l10n);
  const runs = recommended.runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', recommended.runs);
  if (recommended.experiment) return l10n.t('Worth a try: {0} ({1} so far).', name, runs);
  if (recommended.probabilityBest === null) return l10n.t('The only specification pattern so far: {0} ({1}).', name, runs);
  return l10n.t('Best so far: {0} ({1}).', name, runs);
}

function figures({ mean, low, high }: Estimate, format: (value: number) => string): readonly [string, string, string] {
  return [format(mean), format(low), format(high)];
}

/** @param rate 0 to 1 */
function percent(rate: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(rate);
}

function whole(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}
