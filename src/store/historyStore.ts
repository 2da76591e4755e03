import path from 'node:path';
import { concurrently } from '../domain/concurrently';
import type { Progress } from '../domain/progress';
import type { JudgedRun, Run, RunId, RunOutline } from '../domain/run';
import { runIdSchema } from '../domain/run';
import type { Forecast, PlannedRun, Suggestion, SuggestionOutline } from '../domain/suggestion';
import { documentFile } from './documentName';
import { DocumentWriter } from './documentWriter';
import type { History, Revision, RunFilter, Subscription, SuggestionFilter, VerifyReport } from './history';
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
  /** Called while many documents are read in. */
  readonly progress?: Progress | undefined;
}

/** The history in a data folder: documents are the truth, the index answers the questions. */
export class HistoryStore implements History {
  readonly #place: HistoryFolder;
  readonly #writer: DocumentWriter;
  readonly #indexFiles: IndexFiles;
  readonly #indexed: IndexedDocuments;

  /** Touches nothing on the disk. */
  constructor(options: HistoryStoreOptions) {
    const { logger, wasmFile, progress } = options;
    this.#place = new HistoryFolder(options);
    const { files, folder, temporaries, documents, quarantine } = this.#place;
    this.#writer = new DocumentWriter(this.#place);
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

  async importedRuns(): Promise<readonly Revision[]> {
    const ids = await this.#query((index) => index.importedRuns());
    const newest = await concurrently(ids, READ_AT_ONCE, async (id) => (await this.revisions(id)).at(-1));
    return newest.filter((revision) => revision !== undefined);
  }

  async suggestions(): Promise<readonly Suggestion[]> {
    return (await this.#sweptOnce().documents('suggestion', (index) => index.suggestionIds())).map(({ suggestion }) => suggestion);
  }

  suggestionOutlines(filter: SuggestionFilter = {}): Promise<readonly SuggestionOutline[]> {
    return this.#query((index) => index.suggestionOutlines(filter));
  }

  quarantined(): Promise<readonly SetAside[]> {
    return this.#query(() => this.#place.quarantine.list());
  }

  async verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    const report = await verify(
      {
        folder: this.#place.folder,
        documents: this.#place.documents,
        quarantine: this.#place.quarantine,
        indexFiles: this.#indexFiles,
        indexed: this.#indexed,
        removeTree: (path) => this.#place.files.removeTree(path),
        logger: this.#place.logger,
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

  #query<T>(question: (index: DocumentIndex) => T | Promise<T>): Promise<T> {
    return this.#sweptOnce().query(question);
  }

  #sweptOnce(): IndexedDocuments {
    this.#place.sweepOnce();
    return this.#indexed;
  }
}
