import { css, html, nothing, type TemplateResult } from 'lit';
import type { Estimate } from '../../domain/suggestion';
import type { Statistics } from '../../learning/knowledge';
import type { PanelContext } from '../context';
import { opener } from './opener';
import { unknown } from './unknown';

export const totalsStyles = css`
  .totals {
    padding-block: 6px 8px;
  }

  .figures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }

  .figure {
    display: flex;
    flex-direction: column;
    height: 100%;
    padding-block: 5px;
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

/** Each leads to what it is made of: the runs to their list, the others to their course in the dashboard. */
export function totals(statistics: Statistics, context: PanelContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const runs = html`
    <span class="muted">${l10n.t('Runs')}</span>
    <span class="value">${reader.formats.whole(statistics.totalRuns)}</span>
    <span class="muted">${reader.features(statistics.totalFeatures)}</span>
  `;
  return html`
    <section class="totals" aria-labelledby="totals">
      <h2 id="totals" class="for-readers">${l10n.t('Totals')}</h2>
      <ul class="figures" role="list">
        <li>${opener({ kind: 'all' }, runs, context, 'figure')}</li>
        ${figure(
          {
            label: l10n.t('Quality'),
            meaning: l10n.t('Average quality score, 0 to 100, with its 80% interval'),
            average: statistics.averageQuality,
            estimate: statistics.quality,
            format: (value) => reader.formats.score(value),
            count: (count) => reader.runs(count),
          },
          context,
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
          context,
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
          context,
        )}
      </ul>
    </section>
  `;
}

function figure({ label, meaning, average, estimate, format, count }: Figure, { reader, post }: PanelContext): TemplateResult {
  const value = estimate?.mean ?? average;
  const open = (): void => post({ type: 'openDashboard' });
  return html`
    <li>
      <button class="opener figure" type="button" title=${meaning} @click=${open}>
        <span class="muted">${label}</span>
        <span class="value">${value === null ? unknown(reader) : format(value)}</span>
        ${estimate === null
          ? nothing
          : html`
              <span class="muted">${reader.range(estimate, format)}</span>
              <span class="muted">${count(estimate.count)}</span>
            `}
      </button>
    </li>
  `;
}
