import { css, html, nothing, type TemplateResult } from 'lit';
import type { Estimate, Forecast } from '../../domain/suggestion';
import type { Calibration } from '../../learning/knowledge';
import type { PanelContext } from '../context';
import type { Reader } from '../reader';
import { emptyState } from './emptyState';
import { section } from './section';
import { unknown } from './unknown';

export const nextRunStyles = css`
  .expected {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
    margin-block-start: 8px;
  }

  .expected dt {
    color: var(--panel-muted);
  }

  .calibration {
    margin-block-start: 8px;
  }
`;

export function nextRun(forecast: Forecast, text: string, calibration: Calibration | null, context: PanelContext): TemplateResult {
  const { reader } = context;
  const content = forecast.enoughData
    ? html`
        <div class="content">
          <p>${text}</p>
          ${expectations(forecast, reader)}
          ${calibration === null ? nothing : html`<p class="muted calibration">${calibrationLine(calibration, reader)}</p>`}
        </div>
      `
    : html`<div class="content">${emptyState(forecast.runsMissing, context)}</div>`;
  return section('nextRun', reader.l10n.t('Next run'), content, context);
}

function expectations({ expected }: Forecast, reader: Reader): TemplateResult {
  const { l10n } = reader;
  return html`
    <dl class="expected" title=${l10n.t('What to expect, with 80 % intervals')}>
      <dt>${l10n.t('Success rate')}</dt>
      <dd>${expectation(expected.successRate, (value) => reader.rate(value), reader)}</dd>
      <dt>${l10n.t('Quality')}</dt>
      <dd>${expectation(expected.quality, (value) => reader.score(value), reader)}</dd>
      <dt>${l10n.t('Minutes')}</dt>
      <dd>${expectation(expected.minutes, (value) => reader.whole(value), reader)}</dd>
    </dl>
  `;
}

function expectation(estimate: Estimate | null, format: (value: number) => string, reader: Reader): TemplateResult {
  if (estimate === null) return unknown(reader);
  return html`${format(estimate.mean)} <span class="muted">${reader.range(estimate, format)}</span>`;
}

function calibrationLine({ brier, baseRateBrier, count, coverage }: Calibration, reader: Reader): string {
  const { l10n } = reader;
  const figures = [reader.rate(brier), reader.rate(baseRateBrier), reader.features(count), reader.percent(coverage)] as const;
  return brier < baseRateBrier
    ? l10n.t('Forecasts so far beat the base rate: Brier score {0} against {1}, {2}; {3} of the 80 % intervals held.', ...figures)
    : l10n.t('Forecasts so far do no better than the base rate: Brier score {0} against {1}, {2}; {3} of the 80 % intervals held.', ...figures);
}
