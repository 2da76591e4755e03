import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { concurrently } from '../../domain/concurrently';
import type { RunId } from '../../domain/run';
import { runIdSchema } from '../../domain/run';
import { ARCHIVE_FORMAT, EXPORT_FORMAT, parseExported, parseHeader, TRANSFER_VERSION } from '../../store/exportedDocument';
import type { ExportedDocument } from '../../store/exportedDocument';
import type { TransferableHistory } from '../../store/history';
import { readExportLines, type ExportLine } from '../../store/readExportLines';
import type { Unreadable } from './importReport';
import type { Source } from './readSources';

/** One JSON value is read into memory as a whole; lines are not. */
const MAXIMUM_JSON_BYTES = 256 * 1024 * 1024;
const TAKEN_AT_ONCE = 16;

export interface ImportedExport {
  readonly taken: readonly RunId[];
  readonly there: readonly RunId[];
  readonly suggestions: number;
  readonly notRead: readonly Unreadable[];
}

/**
 * Takes in an export or an archive: a union of documents by their names. Runs that were archived in an export are archived here as well; those
 * of an archive that is imported by itself are wanted back, and counted again.
 */
export async function importExport(
  history: TransferableHistory,
  source: Extract<Source, { kind: 'export' }>,
  options: { readonly signal?: AbortSignal | undefined; readonly archiving: string },
): Promise<ImportedExport> {
  const { signal } = options;
  const taken = new Set<RunId>();
  const there = new Set<RunId>();
  const toArchive = new Set<RunId>();
  const notRead: Unreadable[] = [];
  let suggestions = 0;
  let isArchive = false;
  const archivedHere = new Set((await history.archivedRuns()).map(({ run }) => run.id));

  const take = async ({ number, exported }: Numbered): Promise<void> => {
    const id = runIdOf(exported);
    if (id !== null && !isArchive && archivedHere.has(id)) {
      there.add(id);
      return;
    }
    const result = await history.take(exported);
    switch (result.result) {
      case 'refused':
        notRead.push({ path: source.path, place: placeOf(source, number), reason: result.reason });
        break;
      case 'there':
        if (id !== null) there.add(id);
        break;
      case 'taken':
        if (id === null) suggestions += 1;
        else taken.add(id);
        if (id !== null && exported.archived === true && !isArchive) toArchive.add(id);
        break;
    }
  };

  let batch: Numbered[] = [];
  const flush = async (): Promise<void> => {
    signal?.throwIfAborted();
    await concurrently(batch, TAKEN_AT_ONCE, take);
    batch = [];
  };
  for await (const line of linesOf(source, signal)) {
    switch (line.kind) {
      case 'header':
        isArchive = line.header.format === ARCHIVE_FORMAT;
        break;
      case 'bad':
        // In the order of the lines.
        await flush();
        notRead.push({ path: source.path, place: placeOf(source, line.number), reason: line.reason });
        break;
      case 'document':
        batch.push(line);
        if (batch.length >= TAKEN_AT_ONCE * 4) await flush();
        break;
    }
  }
  await flush();
  if (toArchive.size > 0) await history.archive([...toArchive], { progressMessage: options.archiving, signal });
  return { taken: [...taken].toSorted(), there: [...there].filter((id) => !taken.has(id)), suggestions, notRead };
}

interface Numbered {
  readonly number: number;
  readonly exported: ExportedDocument;
}

async function* linesOf({ path: file, form }: Extract<Source, { kind: 'export' }>, signal: AbortSignal | undefined): AsyncGenerator<ExportLine> {
  switch (form) {
    case 'lines':
      yield* readExportLines(createReadStream(file), signal);
      break;
    case 'compressedLines': {
      const input = createReadStream(file);
      const output = createGunzip();
      input.on('error', (error) => output.destroy(error)).pipe(output);
      yield* readExportLines(output, signal);
      break;
    }
    case 'json':
      yield* documentsOfJson(file);
      break;
  }
}

async function* documentsOfJson(file: string): AsyncGenerator<ExportLine> {
  const bad = (number: number, reason: string): ExportLine => ({ kind: 'bad', number, reason });
  if ((await stat(file)).size > MAXIMUM_JSON_BYTES) {
    yield bad(0, `it is larger than ${MAXIMUM_JSON_BYTES / 1024 / 1024} MB: export as ndjson, which is read line by line`);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    yield bad(0, 'it is not JSON');
    return;
  }
  const header = parseHeader(value);
  if (header?.format !== EXPORT_FORMAT || header.formatVersion > TRANSFER_VERSION || !Array.isArray(header['documents'])) {
    yield bad(0, 'it is not an export of this version or an earlier one');
    return;
  }
  yield { kind: 'header', header };
  for (const [position, item] of (header['documents'] as readonly unknown[]).entries()) {
    const exported = parseExported(item);
    yield exported === null ? bad(position + 1, 'it is not a document of an export') : { kind: 'document', number: position + 1, exported };
  }
}

function placeOf({ form }: Extract<Source, { kind: 'export' }>, number: number): string | null {
  if (number === 0) return null;
  return form === 'json' ? `document ${number}` : `line ${number}`;
}

function runIdOf({ name }: ExportedDocument): RunId | null {
  const id = runIdSchema.safeParse(name.split('~', 1)[0]);
  return id.success ? id.data : null;
}
