import { css, html, nothing, type TemplateResult } from 'lit';
import type { Estimate, Forecast } from '../../domain/suggestion';
import type { PanelContext } from '../context';
import type { PanelSnapshot } from '../protocol';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import { emptyState } from './emptyState';
import { section } from './section';
import { unknown } from './unknown';

export const nextRunStyles = css`
  .expected {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
  }

  .expected dt {
    color: var(--panel-muted);
  }

  @container (max-width: 299px) {
    .expected {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 0;
    }

    .expected dd {
      margin-block-end: 4px;
    }
  }

  .remark {
    margin-block-start: 8px;
  }
`;

/** What the notification says in one sentence stands here as a list, which the eye finds its way in faster. */
export function nextRun({ forecast, forecastText, recommendationText }: PanelSnapshot, context: PanelContext): TemplateResult {
  const { reader } = context;
  const content = forecast.enoughData
    ? html`
        <div class="content">
          ${expectations(forecast, reader)}
          ${recommendationText === null ? nothing : html`<p class="remark">${plain(recommendationText)}</p>`}
        </div>
      `
    : html`<div class="content">${emptyState(forecastText, context)}</div>`;
  return section('nextRun', reader.l10n.t('Next run'), content, context);
}

function expectations({ expected }: Forecast, reader: Reader): TemplateResult {
  const { l10n } = reader;
  return html`
    <dl class="expected" title=${l10n.t('What to expect, with 80% intervals')}>
      <dt>${l10n.t('Success')}</dt>
      <dd>${expectation(expected.successRate, (rate) => reader.formats.rate(rate), (count) => reader.features(count), reader)}</dd>
      <dt>${l10n.t('Quality')}</dt>
      <dd>${expectation(expected.quality, (score) => reader.formats.score(score), (count) => reader.runs(count), reader)}</dd>
      <dt>${l10n.t('Minutes')}</dt>
      <dd>${expectation(expected.minutes, (minutes) => reader.formats.whole(minutes), (count) => reader.runs(count), reader)}</dd>
    </dl>
  `;
}

function expectation(
  estimate: Estimate | null,
  format: (value: number) => string,
  count: (count: number) => string,
  reader: Reader,
): TemplateResult {
  if (estimate === null) return unknown(reader);
  const basis = reader.l10n.t('({0}), {1}', reader.range(estimate, format), count(estimate.count));
  return html`${format(estimate.mean)} <span class="muted">${basis}</span>`;
}
