import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Estimate } from '../../domain/suggestion';
import type { Calibration, LedgerEntry } from '../../learning/knowledge';
import type { ReliabilityBin } from '../../learning/scores';
import { intervalBar } from '../charts/intervalBar';
import type { PanelContext } from '../context';
import { isolate, plain } from '../plainText';
import type { Reader } from '../reader';
import { coverageText, pairSentence, successSentence } from './calibrationText';
import { chevron, section } from './section';
import { unknown } from './unknown';

export const calibrationStyles = css`
  .verdicts,
  .accuracy {
    display: grid;
    gap: 8px;
  }

  .verdicts {
    padding-block-end: 4px;
  }

  .run .interval {
    margin-block: 2px;
  }

  .run .facet {
    display: block;
  }

  .accuracy caption {
    padding-block-end: 2px;
    text-align: start;
  }

  .held > div {
    display: flex;
    justify-content: space-between;
    column-gap: 12px;
  }

  .held dd {
    text-align: end;
  }
`;

/** What was forecast beside what happened, and how far forecasts can be trusted by that. */
export function calibration(known: Calibration, context: PanelContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const content = html`
    <div class="content verdicts">
      <p>${successSentence(known, reader)}</p>
      ${known.pairs === null ? nothing : html`<p>${pairSentence(known.pairs, reader)}</p>`}
    </div>
    ${ledger(known, context)}
  `;
  return section('calibration', l10n.t('Forecasts against outcomes'), content, context);
}

/** Closed at first: it is for who wants to check the sentences above. */
function ledger(known: Calibration, context: PanelContext): TemplateResult {
  const { reader, state, redraw } = context;
  const { l10n } = reader;
  const remember = (event: Event): void => {
    state.setOpen('ledger', (event.currentTarget as HTMLDetailsElement).open);
    redraw();
  };
  return html`
    <details class="behind" ?open=${state.isOpen('ledger')} @toggle=${remember}>
      <summary>${chevron()} ${l10n.t('Forecasts and what happened')}</summary>
      ${state.isOpen('ledger') ? entries(known, context) : nothing}
    </details>
  `;
}

function entries(known: Calibration, context: PanelContext): TemplateResult {
  const { reader } = context;
  return html`
    <p class="content muted" aria-hidden="true">${reader.l10n.t('Bar: success that was forecast, with its 80% interval. ◆ What happened.')}</p>
    <ul class="runs" role="list">
      ${repeat(
        known.ledger,
        (entry) => `${entry.suggestionId} ${entry.runId}`,
        (entry) => html`<li>${entryButton(entry, context)}</li>`,
      )}
    </ul>
    <div class="content accuracy">${reliability(known.bins, reader)} ${coverage(known, reader)}</div>
  `;
}

function entryButton({ runId, description, createdAt, predicted, actual }: LedgerEntry, { reader, now, post }: PanelContext): TemplateResult {
  const { formats, l10n } = reader;
  const rate = (value: number): string => formats.rate(value);
  const score = (value: number): string => formats.score(value);
  const whole = (value: number): string => formats.whole(value);
  return html`
    <button class="opener run" type="button" @click=${() => post({ type: 'openRun', id: runId })}>
      <span class="line">
        <bdi class="name clamped" title=${isolate(description)}>${plain(description)}</bdi>
        <time class="muted" datetime=${createdAt} title=${formats.moment(createdAt)}>${formats.relative(createdAt, now)}</time>
      </span>
      ${predicted.successRate === null ? nothing : intervalBar(predicted.successRate, actual.successRate)}
      ${facet(l10n.t('Success'), predicted.successRate, actual.successRate, rate, reader)}
      ${facet(l10n.t('Quality'), predicted.quality, actual.quality, score, reader)}
      ${facet(l10n.t('Minutes'), predicted.minutes, actual.minutes, whole, reader)}
    </button>
  `;
}

/** What nothing was forecast of is left out: there is nothing to hold it against. */
function facet(name: string, predicted: Estimate | null, actual: number | null, format: (value: number) => string, reader: Reader): TemplateResult | typeof nothing {
  if (predicted === null) return nothing;
  const { l10n } = reader;
  const mean = format(predicted.mean);
  const range = reader.range(predicted, format);
  const text = actual === null ? l10n.t('{0} {1} ({2}), actual unknown', name, mean, range) : l10n.t('{0} {1} ({2}), actual {3}', name, mean, range, format(actual));
  return html`<span class="muted facet">${text}</span>`;
}

function reliability(bins: readonly ReliabilityBin[], { formats, l10n }: Reader): TemplateResult {
  return html`
    <table>
      <caption class="muted">${l10n.t('How often success was forecast, how often it came, in how many features')}</caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Forecast')}</th>
          <th scope="col" class="number">${l10n.t('Actual')}</th>
          <th scope="col" class="number">${l10n.t('Count')}</th>
        </tr>
      </thead>
      <tbody>
        ${bins.map(
          ({ predicted, actual, count }) => html`
            <tr>
              <th scope="row">${formats.rate(predicted)}</th>
              <td class="number">${formats.rate(actual)}</td>
              <td class="number">${formats.whole(count)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

function coverage({ coverage: share, coverageCount: count, qualityCoverage, minutesCoverage, calibrationError, auc }: Calibration, reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  const rows = [
    [l10n.t('Success'), coverageText({ share, count }, reader)],
    [l10n.t('Quality'), coverageText(qualityCoverage, reader)],
    [l10n.t('Minutes'), coverageText(minutesCoverage, reader)],
  ] as const;
  return html`
    <div>
      <p class="muted">${l10n.t('80% intervals that held what happened')}</p>
      <dl class="held">
        ${rows.map(
          ([name, text]) => html`
            <div>
              <dt>${name}</dt>
              <dd>${text ?? unknown(reader)}</dd>
            </div>
          `,
        )}
      </dl>
    </div>
    <p class="muted">
      ${l10n.t('Calibration error {0}.', formats.rate(calibrationError))}
      ${auc === null ? nothing : l10n.t('Area under the curve {0}, where 0.5 is chance.', formats.small(auc))}
    </p>
  `;
}
