import { css, html, nothing, type TemplateResult } from 'lit';
import type { Estimate } from '../../domain/suggestion';
import type { Statistics } from '../../learning/knowledge';
import type { PanelContext } from '../context';
import type { Reader } from '../reader';
import { unknown } from './unknown';

export const totalsStyles = css`
  .totals {
    padding: 10px var(--panel-end) 12px var(--panel-start);
  }

  .figures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px 16px;
  }

  .figure dt {
    color: var(--panel-muted);
    font-size: var(--panel-small);
  }

  .figure .value {
    font-size: 1.54em;
    line-height: 1.3;
  }

  .figure .muted {
    line-height: 1.35;
  }

  @container (min-width: 560px) {
    .figures {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
  }
`;

/** The estimate's mean belongs to its interval; the plain average stands in where nothing can be estimated. */
interface Figure {
  readonly label: string;
  readonly meaning: string;
  readonly average: number | null;
  readonly estimate: Estimate | null;
  readonly format: (value: number) => string;
  readonly count: (count: number) => string;
}

export function totals(statistics: Statistics, { reader }: PanelContext): TemplateResult {
  const { l10n } = reader;
  return html`
    <section class="totals" aria-labelledby="totals">
      <h2 id="totals" class="for-readers">${l10n.t('Totals')}</h2>
      <dl class="figures">
        <div class="figure">
          <dt>${l10n.t('Runs')}</dt>
          <dd class="value">${reader.formats.whole(statistics.totalRuns)}</dd>
          <dd class="muted">${reader.features(statistics.totalFeatures)}</dd>
        </div>
        ${figure(
          {
            label: l10n.t('Quality'),
            meaning: l10n.t('Average quality score, 0 to 100, with its 80% interval'),
            average: statistics.averageQuality,
            estimate: statistics.quality,
            format: (value) => reader.formats.score(value),
            count: (count) => reader.runs(count),
          },
          reader,
        )}
        ${figure(
          {
            label: l10n.t('Success rate'),
            meaning: l10n.t('Pull requests merged out of those created, with its 80% interval'),
            average: statistics.averageSuccessRate,
            estimate: statistics.successRate,
            format: (value) => reader.formats.rate(value),
            count: (count) => reader.features(count),
          },
          reader,
        )}
        ${figure(
          {
            label: l10n.t('Minutes'),
            meaning: l10n.t('Average minutes of work of a run, with its 80% interval'),
            average: statistics.averageMinutes,
            estimate: statistics.minutes,
            format: (value) => reader.formats.whole(value),
            count: (count) => reader.runs(count),
          },
          reader,
        )}
      </dl>
    </section>
  `;
}

function figure({ label, meaning, average, estimate, format, count }: Figure, reader: Reader): TemplateResult {
  const value = estimate?.mean ?? average;
  return html`
    <div class="figure" title=${meaning}>
      <dt>${label}</dt>
      <dd class="value">${value === null ? unknown(reader) : format(value)}</dd>
      ${estimate === null
        ? nothing
        : html`
            <dd class="muted">${reader.range(estimate, format)}</dd>
            <dd class="muted">${count(estimate.count)}</dd>
          `}
    </div>
  `;
}
