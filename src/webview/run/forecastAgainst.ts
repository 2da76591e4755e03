import { html, nothing, type TemplateResult } from 'lit';
import type { Estimate } from '../../domain/suggestion';
import { outcomeWord } from '../../domain/words';
import type { ForecastOutcome } from '../../learning/forecastOutcome';
import type { PairOutcome } from '../../learning/pairs/pairOutcomes';
import { intervalBar } from '../charts/intervalBar';
import type { Reader } from '../reader';
import type { RunDetails } from '../runProtocol';
import { section } from '../sections/section';
import { unknown } from '../sections/unknown';
import { longText } from './longText';
import type { RunContext } from './runContext';

/** Pairs that are listed, besides those in conflict. */
const LISTED_PAIRS = 10;

/** What was said before the run, held against what came. */
export function forecastAgainst({ run, forecast }: RunDetails, context: RunContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const content = html`
    <div class="content">
      ${forecast !== null
        ? outcome(forecast, run.successRate, reader)
        : html`<p>${run.suggestionId === null ? l10n.t('No suggestion was made before this run, so there is none to hold it against.') : l10n.t('The suggestion that was made before this run is not in this history.')}</p>`}
    </div>
  `;
  return section('forecast', l10n.t('Forecast against outcome'), content, context);
}

function outcome(forecast: ForecastOutcome, mergedOfCreated: number | null, reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  const { expected, actual, features, pairs } = forecast;
  const isEmpty = expected.successRate === null && expected.quality === null && expected.minutes === null;
  return html`
    <p class="muted">${l10n.t('The suggestion is of {0}.', formats.moment(forecast.createdAt))}</p>
    ${isEmpty
      ? html`<p>${l10n.t('There was too little history for a figure.')}</p>`
      : html`
          <p class="muted" aria-hidden="true">${l10n.t('Bar: the forecast, with its 80% interval. ◆ What happened.')}</p>
          ${figure(l10n.t('Success'), expected.successRate, actual.successRate, 1, (rate) => formats.rate(rate), reader)}
          ${actual.successRate === null || actual.successRate === mergedOfCreated
            ? nothing
            : html`<p class="muted">${l10n.t('What came counts neither features that are still open nor those that were left for a reason outside their work. The success rate of the run counts all pull requests.')}</p>`}
          ${figure(l10n.t('Quality'), expected.quality, actual.quality, 100, (score) => formats.score(score), reader)}
          ${figure(l10n.t('Minutes'), expected.minutes, actual.minutes, null, (minutes) => formats.whole(minutes), reader)}
        `}
    ${features.length === 0 ? nothing : featureTable(features, reader)} ${pairs.length === 0 ? nothing : pairTable(pairs, reader)}
  `;
}

/** @param scale where the bar ends; null for as far as the figures go */
function figure(name: string, predicted: Estimate | null, actual: number | null, scale: number | null, format: (value: number) => string, reader: Reader): TemplateResult | typeof nothing {
  if (predicted === null) return nothing;
  const { l10n } = reader;
  const end = scale ?? Math.max(predicted.high, predicted.mean, actual ?? 0, 1);
  const { mean, low, high, count } = predicted;
  const forecast = l10n.t('Forecast {0} ({1})', format(mean), reader.range(predicted, format));
  return html`
    <div class="against">
      <h3>${name}</h3>
      ${intervalBar({ mean: mean / end, low: low / end, high: high / end, count }, actual === null ? null : actual / end)}
      <p>${actual === null ? l10n.t('{0}; what came is unknown.', forecast) : l10n.t('{0}, came {1}: {2}.', forecast, format(actual), placeWord(predicted, actual, reader))}</p>
    </div>
  `;
}

function placeWord({ low, high }: Estimate, actual: number, { l10n }: Reader): string {
  if (actual < low) return l10n.t('below the interval');
  return actual > high ? l10n.t('above the interval') : l10n.t('within the interval');
}

function featureTable(features: ForecastOutcome['features'], reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  return html`
    <h3>${l10n.t('Features')}</h3>
    <table>
      <caption class="for-readers">${l10n.t('The chance of each feature, and what came of it')}</caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Feature')}</th>
          <th scope="col" class="number">${l10n.t('Forecast')}</th>
          <th scope="col">${l10n.t('What came')}</th>
        </tr>
      </thead>
      <tbody>
        ${features.map(
          ({ name, successRate, outcome: came }) => html`
            <tr>
              <th scope="row">${longText(name)}</th>
              <td class="number">${formats.rate(successRate.mean)} <div class="muted">${reader.range(successRate, (rate) => formats.rate(rate))}</div></td>
              <td>${came === 'absent' ? l10n.t('not in the run') : came === null ? unknown(reader) : outcomeWord(came, l10n)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/** Those in conflict, and the likeliest of the others. */
function pairTable(pairs: readonly PairOutcome[], reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  const byRisk = pairs.toSorted((one, other) => (other.probability ?? 2) - (one.probability ?? 2));
  const calm = byRisk.filter(({ happened }) => happened !== 'conflict');
  const listed = new Set([...byRisk.filter(({ happened }) => happened === 'conflict'), ...calm.slice(0, LISTED_PAIRS)]);
  const left = pairs.length - listed.size;
  return html`
    <h3>${l10n.t('Conflicts of pairs')}</h3>
    <table>
      <caption class="for-readers">${l10n.t('The risk of each pair, and whether it came to a conflict')}</caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Pair')}</th>
          <th scope="col" class="number">${l10n.t('Risk')}</th>
          <th scope="col">${l10n.t('What came')}</th>
        </tr>
      </thead>
      <tbody>
        ${byRisk
          .filter((pair) => listed.has(pair))
          .map(
            ({ features: [one, other], probability, happened }) => html`
              <tr>
                <th scope="row">${longText(one)} × ${longText(other)}</th>
                <td class="number">${probability === null ? l10n.t('not foreseen') : formats.rate(probability)}</td>
                <td>${happened === 'unknown' ? unknown(reader) : happenedWord(happened, reader)}</td>
              </tr>
            `,
          )}
      </tbody>
    </table>
    ${left === 0 ? nothing : html`<p class="muted">${left === 1 ? l10n.t('1 pair of lower risk is left out; it came to no conflict that is known of.') : l10n.t('{0} pairs of lower risk are left out; they came to no conflict that is known of.', formats.whole(left))}</p>`}
  `;
}

function happenedWord(happened: Exclude<PairOutcome['happened'], 'unknown'>, { l10n }: Reader): string {
  switch (happened) {
    case 'conflict':
      return l10n.t('conflict');
    case 'clean':
      return l10n.t('no conflict');
    case 'absent':
      return l10n.t('not both in the run');
  }
}
