import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { Progress } from '../domain/progress';
import type { Run, RunId } from '../domain/run';
import { idTimestamp } from '../domain/time';
import { ensureFolder } from './dataFolder';
import type { RunDocument } from './document';
import { parseDocument } from './document';
import type { DocumentName } from './documentName';
import { parseDocumentName } from './documentName';
import { ARCHIVE_FORMAT, printExported, TRANSFER_VERSION } from './exportedDocument';
import type { ExportedDocument } from './exportedDocument';
import type { HistoryFolder } from './historyFolder';
import { Pacer } from './pacer';
import { readExportLines } from './readExportLines';
import { describe, StoreError, toStoreError } from './storeError';
import type { WritableFile } from './fileSystem';

/** Read into memory as it is; decompressed line by line. */
const MAXIMUM_ARCHIVE_BYTES = 1024 * 1024 * 1024;

const NAME = /^archive_\d{8}_\d{6}_[a-z0-9]+\.ndjson\.gz$/;
const RUNS_OF_A_BATCH = 64;
const compress = promisify(gzip);

export interface ArchiveReport {
  /** Absolute path; null when there was nothing to archive. */
  readonly file: string | null;
  readonly runs: number;
  readonly documents: number;
  /** Runs that stay because one of their documents cannot be read, or is of a newer version. */
  readonly left: readonly RunId[];
}

export interface ArchivedRun {
  readonly run: Run;
  /** Absolute path. */
  readonly archive: string;
}

/** An archive's content, or what is wrong with a line of it. */
export type ArchiveLine = { readonly kind: 'document'; readonly exported: ExportedDocument; readonly parsed: RunDocument | null } | { readonly kind: 'bad'; readonly reason: string };

export interface ArchiveOptions {
  readonly progress?: Progress | undefined;
  readonly progressMessage: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compressed files of runs that are no longer counted. An archive is written whole and read back before the first document goes, so that at
 * any moment every document is in its folder, in an archive, or in both; where it is in both, the folder counts.
 */
export class Archives {
  readonly #place: HistoryFolder;

  constructor(place: HistoryFolder) {
    this.#place = place;
  }

  /** Absolute paths, oldest first; none while there is no archive. */
  async files(): Promise<readonly string[]> {
    try {
      const names = await this.#place.files.list(this.#place.folder.archive);
      return names.filter((name) => NAME.test(name)).toSorted().map((name) => path.join(this.#place.folder.archive, name));
    } catch {
      return [];
    }
  }

  async *lines(file: string): AsyncGenerator<ArchiveLine> {
    let content: Uint8Array;
    try {
      content = await this.#place.files.readFile(file, MAXIMUM_ARCHIVE_BYTES);
    } catch (error) {
      yield { kind: 'bad', reason: `it cannot be read (${describe(error)})` };
      return;
    }
    for await (const line of readExportLines(Readable.from([content]).pipe(createGunzip()))) {
      if (line.kind === 'bad') yield { kind: 'bad', reason: `line ${line.number}: ${line.reason}` };
      if (line.kind !== 'document') continue;
      const parsed = parseRun(line.exported);
      yield typeof parsed === 'string' ? { kind: 'bad', reason: `line ${line.number}: ${parsed}` } : { kind: 'document', exported: line.exported, parsed };
    }
  }

  /**
   * The newest revision of each archived run that was not deleted, oldest first.
   * @param isLive whether a run has documents in its folder: then it is not archived
   */
  async runs(isLive: (id: RunId) => boolean): Promise<readonly ArchivedRun[]> {
    const newest = new Map<RunId, { readonly document: RunDocument; readonly archive: string }>();
    for (const archive of await this.files()) {
      for await (const line of this.lines(archive)) {
        const document = line.kind === 'document' ? line.parsed : null;
        if (document === null || isLive(document.run.id)) continue;
        const known = newest.get(document.run.id);
        if (known === undefined || known.document.name.revision < document.name.revision) newest.set(document.run.id, { document, archive });
      }
    }
    return [...newest.values()]
      .filter(({ document }) => !document.deleted)
      .map(({ document, archive }) => ({ run: document.run, archive }))
      .toSorted((a, b) => Date.parse(a.run.createdAt) - Date.parse(b.run.createdAt));
  }

  /** Moves the documents of runs into one new archive. */
  async archive(ids: readonly RunId[], { progress, progressMessage, signal }: ArchiveOptions): Promise<ArchiveReport> {
    const { files, folder, temporaries, clock, random } = this.#place;
    const revisions = await this.#revisions(ids);
    const work = temporaries.path();
    const left: RunId[] = [];
    const archived: (readonly DocumentName[])[] = [];
    const written = new Map<string, string>();
    try {
      await ensureFolder(files, folder.archive);
      await ensureFolder(files, folder.temporary);
      const file = await files.createFile(work);
      try {
        await append(file, [JSON.stringify({ format: ARCHIVE_FORMAT, formatVersion: TRANSFER_VERSION, archivedAt: clock().toISOString(), writtenBy: { version: this.#place.version } })]);
        for (let start = 0; start < ids.length; start += RUNS_OF_A_BATCH) {
          signal?.throwIfAborted();
          progress?.(progressMessage, start / ids.length);
          const lines: string[] = [];
          for (const id of ids.slice(start, start + RUNS_OF_A_BATCH)) {
            const documents = await this.#wholeRun(revisions.get(id) ?? []);
            if (documents === null) left.push(id);
            else archived.push(documents.map(({ name }) => name));
            for (const { name, raw, sha256 } of documents ?? []) {
              lines.push(printExported({ name: name.name, document: raw }));
              written.set(name.name, sha256);
            }
          }
          if (lines.length > 0) await append(file, lines);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (archived.length === 0) {
        await files.removeTree(work);
        return { file: null, runs: 0, documents: 0, left };
      }
      await this.#check(work, written);
      signal?.throwIfAborted();
      const target = path.join(folder.archive, `archive_${idTimestamp(clock())}_${random(6)}.ndjson.gz`);
      await files.rename(work, target);
      await files.syncFolder(folder.archive);
      const now = await this.#revisions(ids);
      for (const names of archived) {
        // A run that was changed meanwhile stays.
        if (now.get(names[0]?.id ?? '')?.length === names.length) await this.#removeRun(names);
      }
      this.#place.changes.changed();
      return { file: target, runs: archived.length, documents: written.size, left };
    } catch (error) {
      await files.removeTree(work).catch(() => undefined);
      signal?.throwIfAborted();
      throw toStoreError(error, folder.root);
    }
  }

  async #revisions(ids: readonly RunId[]): Promise<ReadonlyMap<string, readonly DocumentName[]>> {
    const wanted = new Set<string>(ids);
    const revisions = new Map<string, DocumentName[]>();
    for (const entry of await this.#place.documents.entries('run')) {
      const name = parseDocumentName('run', entry);
      if (name !== null && wanted.has(name.id)) revisions.set(name.id, [...(revisions.get(name.id) ?? []), name]);
    }
    for (const names of revisions.values()) names.sort((a, b) => a.revision - b.revision);
    return revisions;
  }

  /** Null where a document cannot be understood: what is not known to be whole is not moved. */
  async #wholeRun(names: readonly DocumentName[]): Promise<readonly RunDocument[] | null> {
    const documents: RunDocument[] = [];
    for (const name of names) {
      const read = await this.#place.documents.read(name);
      if (read.result !== 'ok' || read.document.kind !== 'run') return null;
      documents.push(read.document);
    }
    return documents.length === 0 ? null : documents;
  }

  async #check(work: string, written: ReadonlyMap<string, string>): Promise<void> {
    const found = new Set<string>();
    const pacer = new Pacer();
    for await (const line of this.lines(work)) {
      if (line.kind === 'document' && line.parsed !== null && written.get(line.exported.name) === line.parsed.sha256) found.add(line.exported.name);
      if (pacer.isDue()) await pacer.rest();
    }
    if (found.size !== written.size) throw new StoreError('io', `The archive could not be read back as it was written in ${this.#place.folder.root}: check the disk and try again; nothing was moved.`);
  }

  /** The oldest revision first, so that the one in force is there until the end. */
  async #removeRun(names: readonly DocumentName[]): Promise<void> {
    const { documents, files, temporaries, logger } = this.#place;
    for (const name of names) {
      const doomed = temporaries.path();
      try {
        await files.rename(documents.path(name), doomed);
        await files.removeTree(doomed);
      } catch (error) {
        // It is in the archive and in its folder, which counts.
        logger.warn(`${name.name} is archived and could not be removed from its folder: ${describe(error)}`);
        return;
      }
    }
  }
}

async function append(file: WritableFile, lines: readonly string[]): Promise<void> {
  // Each batch is a gzip member of its own; one after the other they are one gzip file.
  await file.write(await compress(lines.map((line) => `${line}\n`).join('')));
}

function parseRun({ name, document }: ExportedDocument): RunDocument | null | string {
  const parsedName = parseDocumentName('run', name);
  if (parsedName === null) return 'it has not the name of a run’s document';
  const parsed = parseDocument(parsedName, new TextEncoder().encode(JSON.stringify(document)));
  if (parsed.result === 'unreadable') return parsed.reason;
  return parsed.result === 'ok' && parsed.document.kind === 'run' ? parsed.document : null;
}
