export type CsvValue = string | number | null;

/** As in the export of the history (`escape_formulas` of csv-stringify): what makes a spreadsheet take a text for a formula, also as fullwidth signs. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** What separates cells in some country, quotes or ends a line. */
const NEEDS_QUOTES = /[",;\t\r\n]/;

/**
 * Lines of comma-separated values as RFC 4180 has them. Unknown is an empty cell; a text that a spreadsheet would compute is marked as text
 * with an apostrophe, numbers never are.
 */
export function csvText(rows: Iterable<readonly CsvValue[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(cell).join(',')}\r\n`;
  return text;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
