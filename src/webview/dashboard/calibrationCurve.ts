import { css, html, svg, type TemplateResult } from 'lit';
import type { Calibration } from '../../learning/knowledge';
import type { ReliabilityBin } from '../../learning/scores';
import { PLOT_INSET } from '../charts/plotStyles';
import type { Reader } from '../reader';
import { successSentence } from '../sections/calibrationText';
import { card } from './card';
import type { DashboardContext } from './dashboardContext';
import type { DataTable } from './dataTable';

export const calibrationCurveStyles = css`
  .drawing.reliability {
    max-width: 364px;
    height: 268px;
  }

  .reliability .diagonal {
    stroke: var(--panel-ink);
    stroke-opacity: 0.5;
    stroke-dasharray: 4 4;
  }

  .reliability .bin {
    fill: var(--panel-series);
    stroke: var(--panel-ink);
  }

  .reliability .curve {
    fill: none;
    stroke: var(--panel-series);
    stroke-width: 1.5px;
    vector-effect: non-scaling-stroke;
  }

  .reliability text.count {
    fill: var(--panel-ink);
  }
`;

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** How often success was forecast against how often it came: on the diagonal, as often as was said. */
export function calibrationCurve(known: Calibration | null, isStale: boolean, context: DashboardContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const content =
    known === null
      ? html`<p>${l10n.t('No forecast of success has met an outcome yet.')}</p>`
      : html`
          <p>${successSentence(known, reader)}</p>
          ${curve(known.bins, reader)}
          <p class="muted">${l10n.t('Across: success that was forecast. Up: success that came. Numbers: features. On the dashed line a forecast came true as often as it said.')}</p>
        `;
  return card({ chart: 'calibration', heading: l10n.t('Forecasts against outcomes'), content, table: known === null ? null : table(known.bins, reader), isDrawn: known !== null, isStale }, context);
}

function curve(bins: readonly ReliabilityBin[], { l10n, formats }: Reader): TemplateResult {
  const most = bins.reduce((found, { count }) => Math.max(found, count), 1);
  const percent = (rate: number): string => `${rate * 100}%`;
  const description = bins.map(({ predicted, actual, count }) => l10n.t('forecast {0}, came {1} of {2}', formats.rate(predicted), formats.rate(actual), formats.whole(count))).join('; ');
  return html`
    <svg class="drawing plotted reliability" data-inset=${PLOT_INSET} role="img" aria-labelledby="calibration-title calibration-description">
      <title id="calibration-title">${l10n.t('Success forecast and success that came')}</title>
      <desc id="calibration-description">${description}</desc>
      ${TICKS.map(
        (tick) => svg`
          <line class="grid" x1="0" x2="100%" y1=${percent(1 - tick)} y2=${percent(1 - tick)} />
          <text x="-6" dy="0.35em" y=${percent(1 - tick)} text-anchor="end">${formats.rate(tick)}</text>
          <text x=${percent(tick)} y="100%" dy="18" text-anchor=${tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>${formats.rate(tick)}</text>
        `,
      )}
      <line class="diagonal" x1="0" y1="100%" x2="100%" y2="0" />
      <svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
        <polyline class="curve" points=${bins.map(({ predicted, actual }) => `${predicted * 100},${100 - actual * 100}`).join(' ')} />
      </svg>
      ${bins.map(
        ({ predicted, actual, count }) => svg`
          <circle class="bin" cx=${percent(predicted)} cy=${percent(1 - actual)} r=${3 + 5 * Math.sqrt(count / most)} />
          <text class="count" x=${percent(predicted)} y=${percent(1 - actual)} dy=${actual > 0.5 ? 22 : -14} text-anchor="middle">${formats.compact(count)}</text>
        `,
      )}
    </svg>
  `;
}

function table(bins: readonly ReliabilityBin[], { l10n, formats }: Reader): DataTable {
  return {
    caption: l10n.t('How often success was forecast, how often it came, in how many features'),
    columns: [l10n.t('Forecast'), l10n.t('Actual'), l10n.t('Count')].map((name) => ({ name, isNumber: true })),
    size: bins.length,
    row: (index) => {
      const bin = bins[index];
      if (bin === undefined) return [];
      const rate = (value: number): { shown: string; value: number } => ({ shown: formats.rate(value), value });
      return [rate(bin.predicted), rate(bin.actual), { shown: formats.whole(bin.count), value: bin.count }];
    },
  };
}
