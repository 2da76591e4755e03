import { printable } from './printable';

const GAP = '  ';
/** Longer cells are cut: a table that wraps cannot be read. */
const WIDEST = 48;

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
}

/** An aligned table with a line of titles; every cell is made printable. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => cut(printable(text(row)))))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => displayWidth(line[column] ?? ''))));
  return cells
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, columns[column]?.align)).join(GAP).trimEnd())
    .join('\n');
}

function pad(cell: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return align === 'right' ? space + cell : cell + space;
}

function cut(cell: string): string {
  if (displayWidth(cell) <= WIDEST) return cell;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (displayWidth(kept + segment) >= WIDEST) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Cells of a terminal: two for East Asian characters and emoji (approximately Unicode Standard Annex 11), one for the rest. */
export function displayWidth(text: string): number {
  return [...new Intl.Segmenter().segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}

const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
