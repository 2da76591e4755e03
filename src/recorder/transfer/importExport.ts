import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { concurrently } from '../../domain/concurrently';
import type { RunId } from '../../domain/run';
import { runIdSchema } from '../../domain/run';
import { ARCHIVE_FORMAT, EXPORT_FORMAT, parseExported, parseHeader, TRANSFER_VERSION } from '../../store/exportedDocument';
import type { ExportedDocument } from '../../store/exportedDocument';
import { gzipMembers } from '../../store/gzipMembers';
import type { NotRead } from '../../store/legacy/found';
import type { TransferableHistory } from '../../store/history';
import { readExportLines, type ExportLine } from '../../store/readExportLines';
import type { TakeResult } from '../../store/takeDocument';
import type { Source } from './readSources';

/** One JSON value is read into memory as a whole; lines are not. */
const MAXIMUM_JSON_BYTES = 256 * 1024 * 1024;
/** A compressed file up to this is read into memory as it is, so that one damaged part of it does not take the rest with it. */
const MAXIMUM_MEMBERS_BYTES = 256 * 1024 * 1024;
const TAKEN_AT_ONCE = 16;
const BATCH = 64;
/** Of what could not be read, so that a file of nothing else needs no memory either. */
const MOST_KEPT = 1000;

type ExportSource = Extract<Source, { kind: 'export' }>;

export interface ImportedExport {
  readonly taken: readonly RunId[];
  readonly there: readonly RunId[];
  readonly suggestions: number;
  readonly notRead: readonly NotRead[];
  /** How many more could not be read. */
  readonly notListed: number;
}

export interface ImportExportOptions {
  readonly archiving: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes in an export or an archive: a union of documents by their names. Runs that were archived in an export are archived here as well; those
 * of an archive that is imported by itself are wanted back, and counted again.
 */
export async function importExport(history: TransferableHistory, source: ExportSource, options: ImportExportOptions): Promise<ImportedExport> {
  const importing = new ExportImport(history, source, options);
  let batch: Numbered[] = [];
  for await (const line of linesOf(source, options.signal)) {
    switch (line.kind) {
      case 'header':
        importing.isArchive = line.header.format === ARCHIVE_FORMAT;
        break;
      case 'bad':
        importing.refuse(line.number, line.reason);
        break;
      case 'document':
        batch.push(line);
        break;
    }
    if (batch.length < BATCH) continue;
    await importing.take(batch);
    batch = [];
  }
  await importing.take(batch);
  return importing.finish();
}

interface Numbered {
  readonly number: number;
  readonly exported: ExportedDocument;
}

class ExportImport {
  readonly #history: TransferableHistory;
  readonly #source: ExportSource;
  readonly #options: ImportExportOptions;
  readonly #taken = new Set<RunId>();
  readonly #there = new Set<RunId>();
  readonly #toArchive = new Set<RunId>();
  readonly #notRead: { readonly number: number; readonly reason: string }[] = [];
  #notListed = 0;
  #suggestions = 0;
  #archivedHere: Map<RunId, ReadonlyMap<string, string>> | undefined;
  isArchive: boolean;

  constructor(history: TransferableHistory, source: ExportSource, options: ImportExportOptions) {
    this.#history = history;
    this.#source = source;
    this.#options = options;
    // Until its first line says so; that one may be damaged.
    this.isArchive = source.form === 'compressedLines';
  }

  refuse(number: number, reason: string): void {
    if (this.#notRead.length < MOST_KEPT) this.#notRead.push({ number, reason });
    else this.#notListed += 1;
  }

  /** The documents of a run one after the other, because each builds on the one before it. */
  async take(documents: readonly Numbered[]): Promise<void> {
    this.#options.signal?.throwIfAborted();
    this.#archivedHere ??= this.isArchive ? new Map() : new Map(await this.#history.archivedDocuments());
    const byRun = new Map<string, Numbered[]>();
    for (const document of documents) {
      const id = document.exported.name.split('~', 1)[0] ?? '';
      byRun.set(id, [...(byRun.get(id) ?? []), document]);
    }
    await concurrently([...byRun.values()], TAKEN_AT_ONCE, async (ofRun) => {
      for (const { number, exported } of ofRun) this.#note(number, exported, await this.#takeOne(exported));
    });
  }

  async finish(): Promise<ImportedExport> {
    const { archiving: progressMessage, signal } = this.#options;
    const { path } = this.#source;
    if (this.#toArchive.size > 0) await this.#history.archive([...this.#toArchive], { progressMessage, signal });
    return {
      taken: [...this.#taken].toSorted(),
      there: [...this.#there].filter((id) => !this.#taken.has(id)),
      suggestions: this.#suggestions,
      notRead: this.#notRead.toSorted((a, b) => a.number - b.number).map(({ number, reason }) => ({ path, place: placeOf(this.#source, number), reason })),
      notListed: this.#notListed,
    };
  }

  async #takeOne(exported: ExportedDocument): Promise<TakeResult> {
    const id = runIdOf(exported);
    const archived = id === null ? undefined : this.#archivedHere?.get(id);
    if (id !== null && archived !== undefined) {
      if (archived.get(exported.name) === exported.document['sha256']) return { result: 'there' };
      // Something of it is new: it comes out of the archive, so that it is joined with what is there, and goes back into one.
      await this.#history.unarchive(id);
      this.#archivedHere?.delete(id);
      this.#toArchive.add(id);
    }
    return this.#history.take(exported);
  }

  #note(number: number, exported: ExportedDocument, result: TakeResult): void {
    const id = runIdOf(exported);
    switch (result.result) {
      case 'refused':
        this.refuse(number, result.reason);
        break;
      case 'there':
        if (id !== null) this.#there.add(id);
        break;
      case 'taken':
        if (id === null) this.#suggestions += 1;
        else this.#taken.add(id);
        if (id !== null && exported.archived === true && !this.isArchive) this.#toArchive.add(id);
        break;
    }
  }
}

async function* linesOf({ path: file, form }: ExportSource, signal: AbortSignal | undefined): AsyncGenerator<ExportLine> {
  switch (form) {
    case 'lines':
      yield* readExportLines([createReadStream(file)], signal);
      break;
    case 'compressedLines':
      yield* readExportLines((await stat(file)).size <= MAXIMUM_MEMBERS_BYTES ? gzipMembers(await readFile(file)) : [decompressed(file)], signal);
      break;
    case 'json':
      yield* documentsOfJson(file);
      break;
  }
}

/** Both streams end with the one that is read. */
function decompressed(file: string): AsyncIterable<Uint8Array> {
  return pipeline(createReadStream(file), createGunzip(), () => undefined);
}

async function* documentsOfJson(file: string): AsyncGenerator<ExportLine> {
  const bad = (number: number, reason: string): ExportLine => ({ kind: 'bad', number, reason });
  if ((await stat(file)).size > MAXIMUM_JSON_BYTES) {
    yield bad(0, `it is larger than ${MAXIMUM_JSON_BYTES / 1024 / 1024} MB: export as ndjson, which is read line by line`);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
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

function placeOf({ form }: ExportSource, number: number): string | null {
  if (number === 0) return null;
  return form === 'json' ? `document ${number}` : `line ${number}`;
}

function runIdOf({ name }: ExportedDocument): RunId | null {
  const id = runIdSchema.safeParse(name.split('~', 1)[0]);
  return id.success ? id.data : null;
}
