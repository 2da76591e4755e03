import { css, html, nothing, type TemplateResult } from 'lit';
import { chevron } from '../sections/section';
import type { DashboardChart } from '../protocol';
import { csvText, type CsvValue } from './csv';
import { isNarrow, type DashboardContext } from './dashboardContext';
import { TABLE_ROWS } from './dashboardState';

export interface TableColumn {
  readonly name: string;
  readonly isNumber: boolean;
}

export interface TableCell {
  readonly shown: TemplateResult | string;
  /** Of the export. */
  readonly value: CsvValue;
}

/** A table, on screen and in an export; rows are made when they are needed. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly size: number;
  /** The first cell is the row's heading. */
  readonly row: (index: number) => readonly TableCell[];
}

export const dataTableStyles = css`
  .table > summary {
    width: fit-content;
    margin-inline-start: -4px;
    padding-inline-end: 4px;
    color: var(--vscode-textLink-foreground);
  }

  .rows {
    overflow-x: auto;
  }

  .rows th[scope='row'] {
    min-width: 7em;
  }

  .more {
    margin-block-start: 6px;
  }
`;

export function tableCsv({ columns, size, row }: DataTable): string {
  return csvText([columns.map(({ name }) => name), ...Array.from({ length: size }, (_, index) => row(index).map(({ value }) => value))]);
}

/** The rows exist only while they are shown, and no more of them than a reader has asked for. */
export function tableDetails(name: DashboardChart, table: DataTable, context: DashboardContext): TemplateResult {
  const { reader, state, redraw } = context;
  const { l10n, formats } = reader;
  const open = state.isOpen(name);
  const shown = Math.min(table.size, state.rows.get(name) ?? TABLE_ROWS);
  const remember = (event: Event): void => {
    state.setOpen(name, (event.currentTarget as HTMLDetailsElement).open);
    redraw();
  };
  const showMore = (): void => {
    state.rows.set(name, shown + TABLE_ROWS);
    redraw();
  };
  return html`
    <details class="table" ?open=${open} @toggle=${remember}>
      <summary>${chevron()}${l10n.t('Show as table')}</summary>
      ${open
        ? html`
            ${isNarrow(context)
              ? html`<div class="rows" role="group" tabindex="0" aria-label=${table.caption}>${tableOf(table, shown)}</div>`
              : html`<div class="rows">${tableOf(table, shown)}</div>`}
            ${shown === table.size
              ? nothing
              : html`
                  <p class="more">
                    ${l10n.t('{0} of {1} rows.', formats.whole(shown), formats.whole(table.size))}
                    <button class="link" type="button" @click=${showMore}>${l10n.t('Show more')}</button>
                  </p>
                `}
          `
        : nothing}
    </details>
  `;
}

function tableOf({ caption, columns, row }: DataTable, shown: number): TemplateResult {
  return html`
    <table>
      <caption class="for-readers">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name, isNumber }) => html`<th scope="col" class=${isNumber ? 'number' : ''}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: shown }, (_, index) => {
          const [heading, ...cells] = row(index);
          return html`
            <tr>
              <th scope="row">${heading?.shown}</th>
              ${cells.map((cell, place) => html`<td class=${columns[place + 1]?.isNumber === true ? 'number' : ''}>${cell.shown}</td>`)}
            </tr>
          `;
        })}
      </tbody>
    </table>
  `;
}
