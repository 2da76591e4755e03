import type { Localizer } from '../domain/localizer';
import type { Estimate, Forecast, PlannedRun, Recommendation } from '../domain/suggestion';
import { changeKindOf } from '../domain/changeKind';
import { kindFeatures } from '../domain/kindWord';
import { patternText } from '../domain/words';
import { publishedRate } from '../learning/success/publishedRates';

/** The runs that are most like the plan, and what they have in common with it; null where they are all runs. */
export interface ForecastScope {
  readonly runs: readonly unknown[];
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

/** The forecast in a few sentences; the notification, the panel and the terminal all say this. Every figure has its interval. */
export function suggestionText(forecast: Forecast, planned: PlannedRun, options: TextOptions): string {
  if (!forecast.enoughData) return [noDataText(forecast, planned, options), conflictText(forecast, planned, options)].filter((sentence) => sentence !== null).join(' ');
  return [
    expectationText(forecast, options),
    publishedText(forecast, options),
    conflictText(forecast, planned, options),
    forecast.recommended === null ? null : recommendationText(forecast.recommended, options),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

function noDataText(forecast: Forecast, planned: PlannedRun, { l10n, locale }: TextOptions): string {
  const missing =
    forecast.runsMissing === 1
      ? l10n.t('No historical data yet: 1 more run needed.')
      : l10n.t('No historical data yet: {0} more runs needed.', forecast.runsMissing);
  const kind = forecast.published?.kind ?? changeKindOf({ name: '', category: planned.category });
  const published = percent(forecast.published?.rate ?? publishedRate(kind), locale);
  return `${missing} ${l10n.t('Elsewhere, {0} of agents’ pull requests were merged ({1}, published figure).', published, kindFeatures(kind, l10n))}`;
}

function expectationText(forecast: Forecast, { l10n, locale, scope }: TextOptions): string {
  const { successRate, quality, minutes } = forecast.expected;
  const kind = [scope?.specificationType ?? '', scope?.category ?? ''].filter((name) => name !== '').join(' ');
  const runs =
    kind === '' || scope === undefined
      ? l10n.t('{0} runs', forecast.runsUsed)
      : scope.runs.length === forecast.runsUsed
        ? l10n.t('{0} {1} runs', forecast.runsUsed, kind)
        : l10n.t('{0} runs ({1} of them {2})', forecast.runsUsed, scope.runs.length, kind);
  const rate = (value: number): string => percent(value, locale);
  const round = (value: number): string => whole(value, locale);
  const facts = [
    ...(successRate === null ? [] : [l10n.t('{0} merged ({1} to {2})', ...figures(successRate, rate))]),
    ...(quality === null ? [] : [l10n.t('quality {0} ({1} to {2})', ...figures(quality, round))]),
    ...(minutes === null ? [] : [l10n.t('about {0} minutes ({1} to {2})', ...figures(minutes, round))]),
  ];
  const expectation = l10n.t('From {0}, expect {1}.', runs, facts.join(', '));
  return forecast.muted?.successRate === true ? `${expectation} ${l10n.t('How many will be merged is not said: such forecasts did no better than the average so far.')}` : expectation;
}

/** Below this many features of one's own, what is published outweighs them. */
const OWN_OUTWEIGHS = 8;

function publishedText({ expected: { successRate }, published }: Forecast, { l10n, locale }: TextOptions): string | null {
  if (successRate === null || published === undefined || successRate.count >= OWN_OUTWEIGHS) return null;
  const features = successRate.count === 1 ? l10n.t('1 feature') : l10n.t('{0} features', successRate.count);
  return l10n.t('With {0} so far this leans on what was published for {1} ({2} merged).', features, kindFeatures(published.kind, l10n), percent(published.rate, locale));
}

/** Below this a conflict is no likelier than most pairs' and not worth a sentence. */
const LIKELY_CONFLICT = 0.2;

/** The worst one ahead. */
function conflictText({ conflictRisk, muted }: Forecast, planned: PlannedRun, { l10n, locale }: TextOptions): string | null {
  if (muted?.conflictRisk === true && planned.features.length > 1) return l10n.t('Which pairs will conflict is not said: such forecasts did no better than the average so far.');
  const [worst] = conflictRisk;
  if (worst === undefined || worst.probability < LIKELY_CONFLICT) return null;
  const [one, other] = worst.features;
  return l10n.t('Likeliest conflict: {0} with {1} ({2}): {3}.', one, other, percent(worst.probability, locale), worst.basis);
}

/**
 * Points of success rate with their sign: "+12 points".
 * @param effect 1 is from 0 to 100 %
 */
export function pointsText(effect: number, { l10n, locale }: Pick<TextOptions, 'l10n' | 'locale'>): string {
  const points = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 0 }).format(effect * 100);
  return Math.abs(Math.round(effect * 100)) === 1 ? l10n.t('{0} point', points) : l10n.t('{0} points', points);
}

/** Which specification pattern the history speaks for, in a sentence. */
export function recommendationText(recommended: Recommendation, { l10n }: Pick<TextOptions, 'l10n'>): string {
  const name = patternText(recommended, l10n);
  const runs = recommended.runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', recommended.runs);
  if (recommended.probabilityBest !== null && recommended.reason !== undefined) {
    return recommended.experiment ? l10n.t('Worth a try: {0}', recommended.reason) : l10n.t('Best so far: {0}', recommended.reason);
  }
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
