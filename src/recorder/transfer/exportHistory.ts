import { stringify } from 'csv-stringify/sync';
import type { Localizer } from '../../domain/localizer';
import type { Progress } from '../../domain/progress';
import type { RunOutline } from '../../domain/run';
import { EXPORT_FORMAT, printExported, TRANSFER_VERSION } from '../../store/exportedDocument';
import type { LeftOutDocument, TransferableHistory } from '../../store/history';
import type { ExportFormat } from './exportFormat';

export interface ExportOptions {
  readonly l10n: Localizer;
  readonly format: ExportFormat;
  readonly now: Date;
  /** Of the program that exports. */
  readonly version: string;
  readonly progress?: Progress | undefined;
  /** Told while documents are written as json or ndjson. */
  readonly leftOut?: ((document: LeftOutDocument) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Documents or runs of one piece of output. */
const BATCH = 256;

/**
 * The history in a form for others, in pieces, so that a large one needs no memory. `json` and `ndjson` hold every document as it stands, in
 * all revisions, archived ones too, and come back through an import without loss; `csv` and `sqlite` hold the runs that are counted.
 */
export async function* exportHistory(history: TransferableHistory, options: ExportOptions): AsyncGenerator<string | Uint8Array> {
  switch (options.format) {
    case 'json':
      yield* jsonOf(history, options);
      break;
    case 'ndjson':
      yield* linesOf(history, options);
      break;
    case 'csv':
      yield* csvOf(history, options);
      break;
    case 'sqlite':
      yield await history.image();
      break;
  }
}

/** One document a line as well, within one JSON value. */
async function* jsonOf(history: TransferableHistory, options: ExportOptions): AsyncGenerator<string> {
  yield `${JSON.stringify(header(options)).slice(0, -1)},"documents":[`;
  let isFirst = true;
  for await (const line of documentLines(history, options)) {
    yield `${isFirst ? '' : ','}\n${line}`;
    isFirst = false;
  }
  yield '\n]}\n';
}

async function* linesOf(history: TransferableHistory, options: ExportOptions): AsyncGenerator<string> {
  yield `${JSON.stringify(header(options))}\n`;
  for await (const line of documentLines(history, options)) yield `${line}\n`;
}

async function* documentLines(history: TransferableHistory, { l10n, progress, leftOut, signal }: ExportOptions): AsyncGenerator<string> {
  const options = { signal, leftOut, progress: (done: number) => progress?.(l10n.t('Exporting runs'), done) };
  for await (const exported of history.documents(options)) yield printExported(exported);
}

function header({ now, version }: ExportOptions): Readonly<Record<string, unknown>> {
  return { format: EXPORT_FORMAT, formatVersion: TRANSFER_VERSION, exportedAt: now.toISOString(), writtenBy: { version } };
}

const COLUMNS: readonly (readonly [name: string, value: (run: RunOutline) => string | number | boolean | null])[] = [
  ['id', (run) => run.id],
  ['createdAt', (run) => run.createdAt],
  ['description', (run) => run.description],
  ['category', (run) => run.category],
  ['features', (run) => run.features.map(({ name }) => name).join('; ')],
  ['featureCount', (run) => run.features.length],
  ['prsCreated', (run) => run.prsCreated],
  ['prsMerged', (run) => run.prsMerged],
  ['conflictsEncountered', (run) => run.conflictsEncountered],
  ['manualFixesNeeded', (run) => run.manualFixesNeeded],
  ['testsPassing', (run) => run.testsPassing],
  ['minutes', (run) => run.minutes],
  ['successRate', (run) => run.successRate],
  ['completionRate', (run) => run.completionRate],
  ['qualityScore', (run) => run.qualityScore],
  ['grade', (run) => run.grade],
  ['specificationType', (run) => run.specificationPattern.type],
  ['buildGates', (run) => run.specificationPattern.buildGates],
  ['traits', (run) => run.specificationPattern.traits.join('; ')],
  ['evidence', (run) => run.evidence],
];

/**
 * Unknown is an empty cell. What a spreadsheet would take for a formula is marked as text; a cell with a character that separates cells in some
 * countries is quoted, so that no formula begins in the midst of it.
 */
async function* csvOf(history: TransferableHistory, { l10n, progress, signal }: ExportOptions): AsyncGenerator<string> {
  const print = (rows: readonly (readonly unknown[])[]): string =>
    stringify([...rows], { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[;\t\r\n]/, cast: { boolean: String } });
  yield print([COLUMNS.map(([name]) => name)]);
  const runs = await history.outlines();
  for (let start = 0; start < runs.length; start += BATCH) {
    signal?.throwIfAborted();
    progress?.(l10n.t('Exporting runs'), start / runs.length);
    yield print(runs.slice(start, start + BATCH).map((run) => COLUMNS.map(([, value]) => value(run))));
  }
}
