import path from 'node:path';
import { concurrently } from '../domain/concurrently';
import type { JudgedRun, Run, RunId, RunOutline } from '../domain/run';
import { runIdSchema } from '../domain/run';
import { sentence } from '../domain/sentence';
import type { Forecast, PlannedRun, Suggestion, SuggestionOutline } from '../domain/suggestion';
import { idTimestamp } from '../domain/time';
import type { ArchivedRun, ArchiveOptions, ArchiveReport } from './archives';
import { Archives } from './archives';
import type { ExportedDocument } from './exportedDocument';
import { withoutFreePages } from './index/freePages';
import { SqlIndex } from './index/sqlIndex';
import { StoreError } from './storeError';
import type { TakeResult } from './takeDocument';
import { takeDocument } from './takeDocument';
import type { DocumentName } from './documentName';
import { DOCUMENT_KINDS, documentFile, parseDocumentName } from './documentName';
import { DocumentWriter } from './documentWriter';
import type { DocumentsOptions, NewerRun, Revision, RunChange, RunFilter, Subscription, SuggestionFilter, TransferableHistory, VerifyReport } from './history';
import type { HistoryFolderOptions } from './historyFolder';
import { HistoryFolder } from './historyFolder';
import type { DocumentIndex } from './index/documentIndex';
import { IndexFiles } from './index/indexFiles';
import { IndexedDocuments, READ_AT_ONCE } from './indexedDocuments';
import type { SetAside } from './quarantine';
import { readableRevisions } from './readableRevisions';
import { verify } from './verify';

export interface HistoryStoreOptions extends HistoryFolderOptions {
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  /** Called while many documents are read in, with the share that is done. */
  readonly progress?: ((done: number) => void) | undefined;
}

/** The history in a data folder: documents are the truth, the index answers the questions. */
export class HistoryStore implements TransferableHistory {
  readonly #place: HistoryFolder;
  readonly #writer: DocumentWriter;
  readonly #archives: Archives;
  readonly #indexFiles: IndexFiles;
  readonly #indexed: IndexedDocuments;

  /** Touches nothing on the disk. */
  constructor(options: HistoryStoreOptions) {
    const { logger, wasmFile, progress } = options;
    this.#place = new HistoryFolder(options);
    const { files, folder, temporaries, documents, quarantine } = this.#place;
    this.#writer = new DocumentWriter(this.#place);
    this.#archives = new Archives(this.#place);
    this.#indexFiles = new IndexFiles(files, folder, temporaries, logger);
    this.#indexed = new IndexedDocuments({ documents, quarantine, indexFiles: this.#indexFiles, wasmFile, logger, progress });
  }

  record(run: JudgedRun): Promise<Run> {
    return this.#writer.record(run);
  }

  adopt(run: JudgedRun, ending: string): Promise<Run | null> {
    return this.#writer.adopt(run, ending);
  }

  revise(id: RunId, run: JudgedRun): Promise<Run> {
    return this.#writer.revise(id, run);
  }

  change(id: RunId, next: (run: Run) => JudgedRun | null): Promise<RunChange | null> {
    return this.#writer.change(id, next);
  }

  remove(id: RunId): Promise<void> {
    return this.#writer.remove(id);
  }

  undo(id: RunId): Promise<Run | null> {
    return this.#writer.undo(id);
  }

  suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion> {
    return this.#writer.suggest(planned, forecast, method);
  }

  async revisions(id: string): Promise<readonly Revision[]> {
    const known = runIdSchema.safeParse(id);
    if (!known.success) return [];
    return (await readableRevisions(this.#place.documents, known.data)).map((document) => ({
      number: document.name.revision,
      writtenAt: document.writtenAt,
      writtenBy: document.writtenBy,
      deleted: document.deleted,
      inPart: document.understood === 'inPart',
      run: document.run,
      file: path.join(this.#place.documents.path(document.name), documentFile('run')),
    }));
  }

  async runs(filter: RunFilter = {}): Promise<readonly Run[]> {
    return (await this.#sweptOnce().documents('run', (index) => index.runDocuments(filter))).map(({ run }) => run);
  }

  async run(id: string): Promise<Run | null> {
    const known = runIdSchema.safeParse(id);
    if (!known.success) return null;
    const [document] = await this.#sweptOnce().documents('run', (index) => [index.runDocument(known.data)].filter((name) => name !== null));
    return document?.run ?? null;
  }

  outlines(filter: RunFilter = {}): Promise<readonly RunOutline[]> {
    return this.#query((index) => index.outlines(filter));
  }

  async deletedRuns(): Promise<readonly Revision[]> {
    return this.#newest(await this.#query((index) => index.deletedRuns()));
  }

  async importedRuns(): Promise<readonly Revision[]> {
    return this.#newest(await this.#query((index) => index.importedRuns()));
  }

  async #newest(ids: readonly RunId[]): Promise<readonly Revision[]> {
    const newest = await concurrently(ids, READ_AT_ONCE, async (id) => (await this.revisions(id)).at(-1));
    return newest.filter((revision) => revision !== undefined);
  }

  async suggestions(): Promise<readonly Suggestion[]> {
    return (await this.#sweptOnce().documents('suggestion', (index) => index.suggestionIds())).map(({ suggestion }) => suggestion);
  }

  newerRuns(): Promise<readonly NewerRun[]> {
    return this.#query((index) => this.#indexed.newerRuns(index));
  }

  suggestionOutlines(filter: SuggestionFilter = {}): Promise<readonly SuggestionOutline[]> {
    return this.#query((index) => index.suggestionOutlines(filter));
  }

  quarantined(): Promise<readonly SetAside[]> {
    return this.#query(() => this.#place.quarantine.list());
  }

  async *documents({ signal, progress, leftOut }: DocumentsOptions = {}): AsyncGenerator<ExportedDocument> {
    const { documents, folder } = this.#place;
    const kinds = await Promise.all(DOCUMENT_KINDS.map(async (kind) => (await documents.entries(kind)).flatMap((entry) => parseDocumentName(kind, entry) ?? [])));
    const names = kinds.flatMap((ofKind) => ofKind.toSorted((a, b) => (a.id === b.id ? a.revision - b.revision : a.id < b.id ? -1 : 1)));
    const live = new Set<string>(names.map(({ id }) => id));
    const given = new Set<string>();
    for (let start = 0; start < names.length; start += READ_AT_ONCE) {
      signal?.throwIfAborted();
      progress?.(start / names.length);
      for (const exported of await concurrently(names.slice(start, start + READ_AT_ONCE), READ_AT_ONCE, (name) => this.#exported(name, leftOut))) {
        if (exported === null) continue;
        given.add(identity(exported));
        yield exported;
      }
    }
    for (const file of await this.#archives.files()) {
      for await (const line of this.#archives.lines(file)) {
        signal?.throwIfAborted();
        if (line.kind === 'bad') leftOut?.({ path: folder.relative(file), reason: line.reason });
        if (line.kind === 'bad' || given.has(identity(line.exported))) continue;
        given.add(identity(line.exported));
        // A run that is in its folder again is counted, whatever archives hold of it.
        yield { name: line.exported.name, document: line.exported.document, archived: !live.has(line.parsed.name.id) };
      }
    }
  }

  take(exported: ExportedDocument): Promise<TakeResult> {
    return takeDocument(this.#place, exported);
  }

  archive(ids: readonly RunId[], options: ArchiveOptions): Promise<ArchiveReport> {
    return this.#archives.archive(ids, options);
  }

  async runsBefore(time: Date): Promise<readonly RunId[]> {
    const live = await this.outlines();
    const inForce = new Set<string>(live.map(({ id }) => id));
    const entries = (await this.#place.documents.entries('run')).flatMap((entry) => parseDocumentName('run', entry) ?? []);
    // What a deleted run says of its time is not in the index; its name says it as well.
    const deleted = entries.flatMap(({ id }) => (inForce.has(id) || id >= `run_${idTimestamp(time)}` ? [] : [runIdSchema.parse(id)]));
    const before = live.filter(({ createdAt }) => Date.parse(createdAt) < time.getTime()).map(({ id }) => id);
    return [...new Set([...before, ...deleted])].toSorted();
  }

  async unarchive(id: RunId): Promise<void> {
    for (const file of await this.#archives.files()) {
      for await (const line of this.#archives.lines(file)) {
        if (line.kind === 'document' && line.parsed.name.id === id) await this.take(line.exported);
      }
    }
  }

  async archivedRuns(): Promise<readonly ArchivedRun[]> {
    return this.#archives.runs(await this.#isLive());
  }

  async archivedDocuments(): Promise<ReadonlyMap<RunId, ReadonlyMap<string, string>>> {
    return this.#archives.hashes(await this.#isLive());
  }

  async image(): Promise<Uint8Array> {
    const image = await this.#query((index) => (index instanceof SqlIndex ? index.image() : null));
    if (image === null) throw new StoreError('wasmMissing', sentence('A SQLite file needs sql.js, which is missing or broken here: install the extension again.'));
    return withoutFreePages(await this.#indexed.sqlite(), image);
  }

  async verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    const report = await verify(
      {
        place: this.#place,
        indexFiles: this.#indexFiles,
        indexed: this.#indexed,
        archives: this.#archives,
      },
      options,
    );
    if (report.findings.some(({ repaired }) => repaired)) this.#place.changes.changed();
    return report;
  }

  onDidChange(listener: () => void): Subscription {
    return this.#place.changes.subscribe(listener);
  }

  async close(): Promise<void> {
    await this.#place.close();
    await this.#indexed.close();
  }

  /** Whether a run has documents in its folder. */
  async #isLive(): Promise<(id: RunId) => boolean> {
    const ids = new Set((await this.#place.documents.entries('run')).map((entry) => parseDocumentName('run', entry)?.id));
    return (id) => ids.has(id);
  }

  async #exported(name: DocumentName, leftOut: DocumentsOptions['leftOut']): Promise<ExportedDocument | null> {
    const read = await this.#place.documents.read(name);
    switch (read.result) {
      case 'ok':
      case 'copy':
        return { name: name.name, document: read.document.raw };
      case 'failed':
        throw read.error;
      case 'arriving':
      case 'foreign':
      case 'unreadable':
        leftOut?.({ path: this.#place.folder.relative(this.#place.documents.path(name)), reason: read.reason });
        return null;
      case 'absent':
        return null;
    }
  }

  #query<T>(question: (index: DocumentIndex) => T | Promise<T>): Promise<T> {
    return this.#sweptOnce().query(question);
  }

  #sweptOnce(): IndexedDocuments {
    this.#place.sweepOnce();
    return this.#indexed;
  }
}

/** Two archives may hold different documents of the same name. */
function identity({ name, document }: ExportedDocument): string {
  return `${name} ${JSON.stringify(document['sha256'])}`;
}
