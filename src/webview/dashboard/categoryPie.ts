import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { CategoryShare } from '../../learning/knowledge';
import { unknown } from '../sections/unknown';
import type { Reader } from '../reader';
import { card } from './card';
import type { DashboardContext } from './dashboardContext';
import type { DataTable, TableCell } from './dataTable';
import { categoryName } from './names';
import type { Estimate } from '../../domain/suggestion';

export const categoryPieStyles = css`
  .pie {
    height: 220px;
  }

  .pie .slice {
    stroke: var(--panel-background);
    stroke-width: 2px;
  }

  .pie text {
    fill: var(--panel-ink);
    font-size: 12px;
    text-anchor: middle;
  }

  .slice0,
  .key0 {
    fill: var(--vscode-charts-blue);
  }

  .slice1,
  .key1 {
    fill: var(--vscode-charts-orange);
  }

  .slice2,
  .key2 {
    fill: var(--vscode-charts-green);
  }

  .slice3,
  .key3 {
    fill: var(--vscode-charts-purple);
  }

  .slice4,
  .key4 {
    fill: var(--vscode-charts-yellow);
  }

  .slice5,
  .key5 {
    fill: var(--vscode-charts-red);
  }

  .slice6,
  .key6 {
    fill: var(--panel-ink);
    fill-opacity: 0.5;
  }

  .key {
    width: 10px;
    height: 10px;
    margin-inline-end: 6px;
  }

  @media (forced-colors: active) {
    .pie .slice {
      fill: Canvas;
      fill-opacity: 1;
      stroke: CanvasText;
    }
  }
`;

/** As many as there are colours that can be told apart; the smaller ones share the last. */
const SLICES = 6;
const REST = SLICES;

const RADIUS = 80;
const LABEL_RADIUS = 94;

/** Below this part of the whole a slice has no room for its number. */
const LABELLED = 0.02;

/** How the runs are spread over the categories. */
export function categoryPie(categories: readonly CategoryShare[], isStale: boolean, context: DashboardContext): TemplateResult {
  const { reader } = context;
  const { l10n } = reader;
  const total = categories.reduce((sum, { runs }) => sum + runs, 0);
  const content = html`
    <p>${l10n.t('Slices: shares of the runs, by the numbers of the table. Success is that of their features, with its 80% interval.')}</p>
    ${total === 0 ? nothing : pie(categories, total, reader)}
  `;
  return card({ chart: 'categories', heading: l10n.t('Categories'), content, table: table(categories, total, reader), isDrawn: total > 0, isStale }, context);
}

function pie(categories: readonly CategoryShare[], total: number, reader: Reader): TemplateResult {
  const { l10n, formats } = reader;
  let start = 0;
  const slices = slicesOf(categories).map(({ label, colour, runs, name }) => {
    const from = start;
    start += runs / total;
    return slice({ from, to: start, label, colour, tip: l10n.t('{0}: {1} of the runs', name(reader), formats.rate(runs / total)) });
  });
  const parts = categories.map(({ category, runs }) => l10n.t('{0}: {1} of the runs', categoryName(category, reader), formats.rate(runs / total)));
  return html`
    <svg class="drawing pie" viewBox="-110 -110 220 220" role="img" aria-labelledby="pie-title pie-description">
      <title id="pie-title">${l10n.t('Categories of {0}', reader.runs(total))}</title>
      <desc id="pie-description">${parts.join('; ')}</desc>
      ${slices}
    </svg>
  `;
}

interface Slice {
  readonly label: string;
  readonly colour: number;
  readonly runs: number;
  readonly name: (reader: Reader) => string;
}

function slicesOf(categories: readonly CategoryShare[]): readonly Slice[] {
  const own = categories.slice(0, SLICES).map(({ category, runs }, index) => ({ label: String(index + 1), colour: index, runs, name: (reader: Reader) => categoryName(category, reader) }));
  const rest = categories.slice(SLICES);
  if (rest.length === 0) return own;
  const last = rest.length === 1 ? String(SLICES + 1) : `${SLICES + 1}–${SLICES + rest.length}`;
  return [...own, { label: last, colour: REST, runs: rest.reduce((sum, { runs }) => sum + runs, 0), name: ({ l10n }: Reader) => l10n.t('Others') }];
}

/** Clockwise from the top; the whole circle needs a path of two arcs. */
function slice({ from, to, label, colour, tip }: { readonly from: number; readonly to: number; readonly label: string; readonly colour: number; readonly tip: string }): SVGTemplateResult {
  const isLarge = to - from > 0.5 ? 1 : 0;
  const d =
    to - from > 0.9999
      ? `M0 ${-RADIUS}A${RADIUS} ${RADIUS} 0 1 1 0 ${RADIUS}A${RADIUS} ${RADIUS} 0 1 1 0 ${-RADIUS}Z`
      : `M0 0L${at(from, RADIUS)}A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${at(to, RADIUS)}Z`;
  const [x, y] = at((from + to) / 2, LABEL_RADIUS).split(' ');
  return svg`
    <path class=${`slice slice${colour}`} d=${d}><title>${tip}</title></path>
    ${to - from < LABELLED ? nothing : svg`<text x=${x} y=${y} dy="0.35em">${label}</text>`}
  `;
}

/** @param share of the circle, 0 to 1 */
function at(share: number, radius: number): string {
  const angle = 2 * Math.PI * share;
  return `${(Math.sin(angle) * radius).toFixed(2)} ${(-Math.cos(angle) * radius).toFixed(2)}`;
}

function table(categories: readonly CategoryShare[], total: number, reader: Reader): DataTable {
  const { l10n, formats } = reader;
  const rate = (value: number): string => formats.rate(value);
  const score = (value: number): string => formats.score(value);
  const numbers = [l10n.t('Runs'), l10n.t('Share'), l10n.t('Features'), l10n.t('Success'), l10n.t('Quality')];
  return {
    caption: l10n.t('Runs, features, success and quality by category'),
    columns: [{ name: l10n.t('Category'), isNumber: false }, ...numbers.map((name) => ({ name, isNumber: true }))],
    size: categories.length,
    row: (index) => {
      const share = categories[index];
      if (share === undefined) return [];
      const name = categoryName(share.category, reader);
      return [
        { shown: html`${key(index)}${index + 1}. <bdi>${name}</bdi>`, value: name },
        { shown: formats.whole(share.runs), value: share.runs },
        { shown: rate(share.runs / total), value: share.runs / total },
        { shown: formats.whole(share.features), value: share.features },
        estimateCell(share.successRate, rate, reader),
        estimateCell(share.quality, score, reader),
      ];
    },
  };
}

function key(index: number): TemplateResult {
  return html`<svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class=${`key${Math.min(index, REST)}`} width="10" height="10" /></svg>`;
}

function estimateCell(estimate: Estimate | null, format: (value: number) => string, reader: Reader): TableCell {
  if (estimate === null) return { shown: unknown(reader), value: null };
  return { shown: reader.l10n.t('{0} ({1})', format(estimate.mean), reader.range(estimate, format)), value: estimate.mean };
}
