import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { KnownConflicts, PairCount } from '../../learning/dashboard/conflicts';
import { plain } from '../plainText';
import type { Reader } from '../reader';
import { card } from './card';
import type { DashboardContext } from './dashboardContext';
import type { DataTable } from './dataTable';
import { cut, nameCell } from './names';

export const conflictCardsStyles = css`
  .matrix .cell {
    fill: var(--vscode-charts-red);
    stroke: var(--panel-ink);
    stroke-opacity: 0.25;
  }

  .matrix .cell.none {
    fill: none;
  }

  .matrix text.count {
    fill: var(--panel-ink);
    font-size: 12px;
    text-anchor: middle;
  }

  .matrix text.of {
    fill: var(--panel-ink);
    text-anchor: middle;
  }

  .matrix text.column {
    text-anchor: middle;
  }

  @container (min-width: 400px) {
    [data-chart='files'] td {
      white-space: nowrap;
    }
  }

  .matrix text.row {
    fill: var(--panel-ink);
    font-size: 12px;
  }

  @media (forced-colors: active) {
    .matrix .cell {
      fill: Canvas;
      fill-opacity: 1;
      stroke: CanvasText;
    }
  }
`;

/** Pixels. */
const ROW = 38;
const HEAD = 20;

/** Percent of the width that the names have. */
const NAMES = 30;

/** Of a character, roughly, and of all that is beside the matrix. */
const CHARACTER = 7;
const BESIDES = 90;
const LONGEST_NAME = 24;
/** Characters of its number, with the space after it. */
const NUMBER = 3;

/** Of the cell with the largest share; text on it must still be read. */
const DARKEST = 0.5;

/** Which categories conflict with which: how many of the pairs that were looked at. */
export function conflictMatrix({ categories: counted, runs }: KnownConflicts, isStale: boolean, context: DashboardContext): TemplateResult {
  const { reader } = context;
  const { l10n, formats } = reader;
  const hasCells = counted.categories.length > 0;
  const { elsewhere } = counted;
  const content = html`
    <p>${pairSentence(counted, runs, reader)} ${hasCells ? l10n.t('The darker, the larger the share.') : nothing}</p>
    ${hasCells ? matrix(counted, Math.min(LONGEST_NAME, Math.floor(((context.width - BESIDES) * NAMES) / 100 / CHARACTER) - NUMBER), reader) : nothing}
    ${elsewhere.pairs === 0
      ? nothing
      : html`<p class="muted">
          ${l10n.t('Not in the matrix, because a category is unknown or rare: {0} of {1} pairs in conflict.', formats.whole(elsewhere.conflicts), formats.whole(elsewhere.pairs))}
        </p>`}
  `;
  return card({ chart: 'conflicts', heading: l10n.t('Conflicts between categories'), content, table: hasCells ? matrixTable(counted, reader) : null, isDrawn: hasCells, isStale }, context);
}

/** The files that conflict most, each with the newest run that it did so in. */
export function conflictFiles({ files, fileCount, runs }: KnownConflicts, isStale: boolean, context: DashboardContext): TemplateResult {
  const { reader } = context;
  const { l10n, formats } = reader;
  const [first] = files;
  const content = html`
    <p>
      ${first === undefined
        ? l10n.t('No file is known to have conflicted.')
        : fileCount > files.length
          ? l10n.t('The {0} of {1} files that conflicted in most runs.', formats.whole(files.length), formats.whole(fileCount))
          : l10n.t('All files that conflicted, those in most runs first.')}
    </p>
  `;
  return card({ chart: 'files', heading: l10n.t('Files that conflict most'), content, table: first === undefined ? null : fileTable(files, runs, context), isDrawn: false, isStale }, context);
}

function pairSentence({ conflicts, pairs }: PairCount, runs: number, reader: Reader): string {
  const { l10n, formats } = reader;
  if (pairs === 0) return l10n.t('Of no run is it known which of its features conflicted.');
  return l10n.t('{0} of {1} pairs of features conflicted, in {2} whose conflicts are known by name.', formats.whole(conflicts), formats.whole(pairs), reader.runs(runs));
}

/** @param longest characters of a name that there is room for */
function matrix(counted: KnownConflicts['categories'], longest: number, reader: Reader): TemplateResult {
  const { l10n } = reader;
  const { categories, cells } = counted;
  const width = (100 - NAMES) / categories.length;
  const height = HEAD + ROW * categories.length;
  const most = cells.flat().reduce((found, { conflicts, pairs }) => Math.max(found, conflicts / Math.max(1, pairs)), 0);
  const darkness = ({ conflicts, pairs }: PairCount): number => (most === 0 ? 0 : (DARKEST * conflicts) / Math.max(1, pairs) / most);
  return html`
    <svg class="drawing matrix" .style=${`height: ${height}px`} role="img" aria-labelledby="matrix-title matrix-description">
      <title id="matrix-title">${l10n.t('Conflicts between {0} categories', categories.length)}</title>
      <desc id="matrix-description">${worst(counted, reader)}</desc>
      ${categories.map((category, row) => {
        const y = HEAD + row * ROW;
        return svg`
          <text class="row" x="0" y=${y + ROW / 2} dy="0.35em">${row + 1}. ${cut(plain(category), Math.max(1, longest))}</text>
          <text class="column" x="${NAMES + (row + 0.5) * width}%" y=${HEAD - 6}>${row + 1}</text>
          ${(cells[row] ?? []).map((count, column) => cell(count, darkness(count), NAMES + column * width, y, width, l10n.t('{0} with {1}', plain(category), plain(categories[column] ?? '')), reader))}
        `;
      })}
    </svg>
  `;
}

/** The darker, the larger the share of its pairs that conflicted. */
function cell({ conflicts, pairs }: PairCount, darkness: number, x: number, y: number, width: number, name: string, { l10n, formats }: Reader): SVGTemplateResult {
  const middle = x + width / 2;
  const tip = l10n.t('{0}: {1} of {2}', name, formats.whole(conflicts), formats.whole(pairs));
  return svg`
    <rect class=${pairs === 0 ? 'cell none' : 'cell'} x="${x}%" y=${y} width="${width}%" height=${ROW} fill-opacity=${darkness}><title>${tip}</title></rect>
    ${
      pairs === 0
        ? nothing
        : svg`
          <text class="count" x="${middle}%" y=${y + ROW / 2 - 2}>${formats.compact(conflicts)}</text>
          <text class="of" x="${middle}%" y=${y + ROW / 2 + 12}>${l10n.t('of {0}', formats.compact(pairs))}</text>
        `
    }
  `;
}

/** Row by row, as a list of pairs. */
function pairsOf({ categories, cells }: KnownConflicts['categories']): readonly (PairCount & { readonly one: string; readonly other: string })[] {
  return cells.flatMap((row, index) => row.map((count, column) => ({ ...count, one: categories[column] ?? '', other: categories[index] ?? '' }))).filter(({ pairs }) => pairs > 0);
}

/** The three pairs of categories that conflict most often, of those that met at least five times. */
function worst(counted: KnownConflicts['categories'], { l10n, formats }: Reader): string {
  const often = pairsOf(counted)
    .filter(({ pairs }) => pairs >= 5)
    .sort((one, other) => other.conflicts / other.pairs - one.conflicts / one.pairs)
    .slice(0, 3)
    .map(({ one, other, conflicts, pairs }) => l10n.t('{0}: {1} of {2}', l10n.t('{0} with {1}', plain(one), plain(other)), formats.whole(conflicts), formats.whole(pairs)));
  return often.length === 0 ? l10n.t('Too few pairs to tell which conflict most.') : l10n.t('Most often: {0}.', often.join('; '));
}

function matrixTable(counted: KnownConflicts['categories'], { l10n, formats }: Reader): DataTable {
  const rows = [...pairsOf(counted)].sort((one, other) => other.conflicts / other.pairs - one.conflicts / one.pairs || other.pairs - one.pairs);
  return {
    caption: l10n.t('Pairs of features in conflict by their categories, the most often first'),
    columns: [
      { name: l10n.t('Category'), isNumber: false },
      { name: l10n.t('With'), isNumber: false },
      { name: l10n.t('Conflicts'), isNumber: true },
      { name: l10n.t('Pairs'), isNumber: true },
      { name: l10n.t('Share'), isNumber: true },
    ],
    size: rows.length,
    row: (index) => {
      const pair = rows[index];
      if (pair === undefined) return [];
      const { one, other, conflicts, pairs } = pair;
      return [
        nameCell(one),
        nameCell(other),
        { shown: formats.whole(conflicts), value: conflicts },
        { shown: formats.whole(pairs), value: pairs },
        { shown: formats.rate(conflicts / pairs), value: conflicts / pairs },
      ];
    },
  };
}

function fileTable(files: KnownConflicts['files'], runs: number, { reader, post }: DashboardContext): DataTable {
  const { l10n, formats } = reader;
  return {
    caption: l10n.t('Files that conflicted, those in most runs first'),
    columns: [
      { name: l10n.t('File'), isNumber: false },
      { name: l10n.t('Runs'), isNumber: true },
      { name: l10n.t('Pairs'), isNumber: true },
      { name: l10n.t('Newest'), isNumber: false },
    ],
    size: files.length,
    row: (index) => {
      const file = files[index];
      if (file === undefined) return [];
      const { file: name, runs: own, pairs, runId } = file;
      const open = html`<button class="link" type="button" aria-label=${l10n.t('Open Run: the newest with a conflict in {0}', plain(name))} @click=${() => post({ type: 'openRun', id: runId })}>${l10n.t('Open Run')}</button>`;
      return [nameCell(name), { shown: l10n.t('{0} of {1}', formats.whole(own), formats.whole(runs)), value: own }, { shown: formats.whole(pairs), value: pairs }, { shown: open, value: runId }];
    },
  };
}
