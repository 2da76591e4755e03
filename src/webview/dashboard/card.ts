import { css, html, nothing, type TemplateResult } from 'lit';
import type { DashboardChart } from '../protocol';
import type { DashboardContext } from './dashboardContext';
import { tableCsv, tableDetails, type DataTable } from './dataTable';
import { svgText } from './svgText';

export const cardStyles = css`
  .cards {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }

  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 8px;
    padding: 12px 16px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-sideBarSectionHeader-border, var(--panel-outline)));
    border-radius: 4px;
  }

  /* What it shows is of other runs than those that are selected by now. */
  .stale > :not(header) {
    opacity: 0.5;
  }

  .card header {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    align-items: baseline;
  }

  .card h2 {
    margin-inline-end: auto;
    font-size: 1.15em;
    font-weight: 600;
  }

  @container (min-width: 960px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .card.wide {
      grid-column: 1 / 3;
    }
  }
`;

export interface CardParts {
  readonly chart: DashboardChart;
  readonly heading: string;
  readonly content: TemplateResult;
  /** Null where there is nothing to list. */
  readonly table: DataTable | null;
  readonly isWide?: boolean;
  /** Whether the content holds a drawing, which can be exported. */
  readonly isDrawn: boolean;
  /** Whether it is of other runs than those that are selected by now. */
  readonly isStale: boolean;
}

/** A part of the dashboard: what it shows, the same as a table, and both to take away. */
export function card({ chart, heading, content, table, isWide = false, isDrawn, isStale }: CardParts, context: DashboardContext): TemplateResult {
  const { reader, post } = context;
  const { l10n } = reader;
  const exportDrawing = (event: Event): void => {
    const drawing = drawingOf((event.currentTarget as Element).closest('.card'));
    if (drawing !== null) post({ type: 'export', chart, format: 'svg', text: svgText(drawing) });
  };
  const exportTable = (): void => {
    if (table !== null) post({ type: 'export', chart, format: 'csv', text: tableCsv(table) });
  };
  return html`
    <section class=${`card${isWide ? ' wide' : ''}${isStale ? ' stale' : ''}`} aria-labelledby=${`heading-${chart}`} aria-busy=${isStale} data-chart=${chart}>
      <header>
        <h2 id=${`heading-${chart}`}>${heading}</h2>
        ${isDrawn
          ? html`<button class="link" type="button" aria-label=${l10n.t('Export SVG: {0}', heading)} @click=${exportDrawing}>${l10n.t('Export SVG')}</button>`
          : nothing}
        ${table === null
          ? nothing
          : html`<button class="link" type="button" aria-label=${l10n.t('Export CSV: {0}', heading)} @click=${exportTable}>${l10n.t('Export CSV')}</button>`}
      </header>
      ${content} ${table === null ? nothing : tableDetails(chart, table, context)}
    </section>
  `;
}

/** That of a chart of points is inside its element. */
function drawingOf(within: Element | null): SVGSVGElement | null {
  const inside = within?.querySelector('mirador-time-chart')?.shadowRoot ?? within;
  return inside?.querySelector<SVGSVGElement>('svg.drawing') ?? null;
}
