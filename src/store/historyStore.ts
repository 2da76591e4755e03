import path from 'node:path';
import type { Logger } from '../domain/logger';
import type { Progress } from '../domain/progress';
import type { JudgedRun, Run, RunId, RunOutline } from '../domain/run';
import { runIdSchema, runSchema } from '../domain/run';
import type { Forecast, PlannedRun, Suggestion } from '../domain/suggestion';
import { suggestionSchema } from '../domain/suggestion';
import type { Clock } from '../domain/time';
import { idTimestamp } from '../domain/time';
import type { Json, JsonObject } from './canonicalJson';
import type { LinkedRun } from './categoryLinks';
import { CategoryLinks } from './categoryLinks';
import { ChangeWatch } from './changeWatch';
import { DataFolder } from './dataFolder';
import type { RunDocument } from './document';
import { firstIssue, printDocument } from './document';
import { documentFile, documentName } from './documentName';
import { Documents } from './documents';
import type { FileSystem } from './fileSystem';
import { NodeFileSystem } from './fileSystem';
import type { History, Revision, RunFilter, Subscription, VerifyReport } from './history';
import type { DocumentIndex } from './index/documentIndex';
import { IndexFiles } from './index/indexFiles';
import { IndexedDocuments } from './indexedDocuments';
import type { SetAside } from './quarantine';
import { Quarantine } from './quarantine';
import type { RandomText } from './randomText';
import { secureRandomText } from './randomText';
import { describe, StoreError } from './storeError';
import { Temporaries } from './temporaries';
import { keepInObject } from './unknownFields';
import { verify } from './verify';

export interface HistoryStoreOptions {
  /** Absolute path of the data folder; created at the first write. */
  readonly folder: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly wasmFile: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the program, for the documents that it writes. */
  readonly version: string;
  /** Whether listeners hear of other processes' changes. */
  readonly watch: boolean;
  readonly random?: RandomText | undefined;
  readonly fileSystem?: FileSystem | undefined;
  /** Called while many documents are read in. */
  readonly progress?: Progress | undefined;
}

/** Characters of an id's random part: 1.7 million names a second. A name that is taken is tried again. */
const ID_LENGTH = 4;

/** More names in use than this is no chance any more. */
const NAME_ATTEMPTS = 100;

/** The history in a data folder: documents are the truth, the index answers the questions. */
export class HistoryStore implements History {
  readonly #options: HistoryStoreOptions;
  readonly #random: RandomText;
  readonly #folder: DataFolder;
  readonly #files: FileSystem;
  readonly #temporaries: Temporaries;
  readonly #documents: Documents;
  readonly #quarantine: Quarantine;
  readonly #links: CategoryLinks;
  readonly #indexFiles: IndexFiles;
  readonly #indexed: IndexedDocuments;
  readonly #changes: ChangeWatch;
  /** Work that nobody waits for but {@link close}. */
  readonly #background = new Set<Promise<void>>();
  #wasSwept = false;

  /** Touches nothing on the disk. */
  constructor(options: HistoryStoreOptions) {
    const { clock, logger } = options;
    this.#options = options;
    this.#random = options.random ?? secureRandomText;
    this.#folder = new DataFolder(options.folder);
    this.#files = options.fileSystem ?? new NodeFileSystem();
    this.#temporaries = new Temporaries(this.#files, this.#folder, this.#random, clock);
    this.#documents = new Documents(this.#files, this.#folder, this.#temporaries, logger);
    this.#quarantine = new Quarantine(this.#files, this.#folder, this.#random, clock, logger);
    this.#links = new CategoryLinks(this.#files, this.#folder, logger);
    this.#indexFiles = new IndexFiles(this.#files, this.#folder, this.#temporaries, logger);
    this.#indexed = new IndexedDocuments({
      documents: this.#documents,
      quarantine: this.#quarantine,
      indexFiles: this.#indexFiles,
      wasmFile: options.wasmFile,
      logger,
      progress: options.progress,
    });
    this.#changes = new ChangeWatch({
      files: this.#files,
      folders: [this.#folder.runs, this.#folder.suggestions],
      prepare: () => this.#documents.ensureFolders(),
      logger,
      enabled: options.watch,
    });
  }

  async record(run: JudgedRun): Promise<Run> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      const recorded = await this.adopt(run, this.#random(ID_LENGTH));
      if (recorded !== null) return recorded;
    }
    throw noFreeName();
  }

  async adopt(run: JudgedRun, ending: string): Promise<Run | null> {
    const createdAt = new Date(run.createdAt);
    if (Number.isNaN(createdAt.getTime())) throw new StoreError('invalidRun', `This run cannot be recorded: createdAt: ${run.createdAt} is not a time.`);
    const recorded = validRun(run, `run_${idTimestamp(createdAt)}_${ending}`);
    const name = documentName('run', recorded.id, 1);
    const text = printDocument('run', toJson(recorded), { ...this.#writer(), revision: 1, deleted: false });
    if ((await this.#documents.publish(name, text)) === 'taken') return null;
    this.#acknowledged();
    this.#inBackground(this.#links.update(null, { name: name.name, category: recorded.category }));
    return recorded;
  }

  /** A run that was removed comes back with its new revision: that is how a deletion is undone. */
  async revise(id: RunId, run: JudgedRun): Promise<Run> {
    const revised = validRun(run, id);
    await this.#appendRevision(id, (newest) => ({
      deleted: false,
      content: keepInObject(rawRun(newest), toJson(newest.run), toJson(revised)),
      link: (name) => ({ name, category: revised.category }),
    }));
    return revised;
  }

  /** Removing what is removed changes nothing. */
  async remove(id: RunId): Promise<void> {
    await this.#appendRevision(id, (newest) => (newest.deleted ? null : { deleted: true, content: rawRun(newest), link: () => null }));
  }

  async undo(id: RunId): Promise<Run | null> {
    let now: Run | null = null;
    await this.#appendRevision(id, (newest, before) => {
      if (before === undefined) throw new StoreError('nothingToUndo', `${id} was recorded and not changed since: there is nothing to undo.`);
      now = before.deleted ? null : before.run;
      const category = before.run.category;
      return {
        deleted: before.deleted,
        content: keepInObject(rawRun(newest), toJson(newest.run), rawRun(before)),
        link: (name) => (before.deleted ? null : { name, category }),
      };
    });
    return now;
  }

  async revisions(id: string): Promise<readonly Revision[]> {
    const known = runIdSchema.safeParse(id);
    if (!known.success) return [];
    return (await this.#readable(known.data)).map((document) => ({
      number: document.name.revision,
      writtenAt: document.writtenAt,
      writtenBy: document.writtenBy,
      deleted: document.deleted,
      run: document.run,
      file: path.join(this.#documents.path(document.name), documentFile('run')),
    }));
  }

  runs(filter: RunFilter = {}): Promise<readonly Run[]> {
    return this.#query((index) => index.runs(filter));
  }

  async run(id: string): Promise<Run | null> {
    const known = runIdSchema.safeParse(id);
    return known.success ? this.#query((index) => index.run(known.data)) : null;
  }

  outlines(filter: RunFilter = {}): Promise<readonly RunOutline[]> {
    return this.runs(filter);
  }

  async suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      const now = this.#options.clock();
      const id = `sug_${idTimestamp(now)}_${this.#random(ID_LENGTH)}`;
      const suggestion = validSuggestion({ id, createdAt: now.toISOString(), method, planned, forecast });
      const text = printDocument('suggestion', toJson(suggestion), { ...this.#writer(), revision: 1, deleted: false });
      if ((await this.#documents.publish(documentName('suggestion', id, 1), text)) === 'taken') continue;
      this.#acknowledged();
      return suggestion;
    }
    throw noFreeName();
  }

  suggestions(): Promise<readonly Suggestion[]> {
    return this.#query((index) => index.suggestions());
  }

  quarantined(): Promise<readonly SetAside[]> {
    return this.#query(() => this.#quarantine.list());
  }

  async verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    const report = await verify(
      {
        folder: this.#folder,
        documents: this.#documents,
        quarantine: this.#quarantine,
        indexFiles: this.#indexFiles,
        indexed: this.#indexed,
        removeTree: (path) => this.#files.removeTree(path),
        logger: this.#options.logger,
      },
      options,
    );
    if (report.findings.some(({ repaired }) => repaired)) this.#changes.changed();
    return report;
  }

  onDidChange(listener: () => void): Subscription {
    return this.#changes.subscribe(listener);
  }

  async close(): Promise<void> {
    await this.#changes.close();
    await Promise.all(this.#background);
    await this.#indexed.close();
  }

  #query<T>(question: (index: DocumentIndex) => T | Promise<T>): Promise<T> {
    this.#sweepOnce();
    return this.#indexed.query(question);
  }

  #writer(): { readonly writtenAt: Date; readonly version: string } {
    return { writtenAt: this.#options.clock(), version: this.#options.version };
  }

  /**
   * Writes the next revision on top of the newest readable one, again from the start when somebody else was faster.
   *
   * @param next given the newest readable document and the one before it; null: nothing is to be written
   */
  async #appendRevision(id: RunId, next: (newest: RunDocument, before: RunDocument | undefined) => NextRevision | null): Promise<void> {
    for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
      await this.#documents.withdrawFailed();
      const { readable, newest, revision } = await this.#newest(id);
      const following = next(newest, readable.at(-2));
      if (following === null) {
        // What is there already may be another process's, who is about to put it on the disk.
        await this.#documents.settle('run');
        return;
      }
      const name = documentName('run', id, revision);
      const text = printDocument('run', following.content, { ...this.#writer(), revision, deleted: following.deleted }, newest.raw);
      if ((await this.#documents.publish(name, text)) === 'taken') continue;
      this.#acknowledged();
      const previous = newest.deleted ? null : { name: newest.name.name, category: newest.run.category };
      this.#inBackground(this.#links.update(previous, following.link(name.name)));
      return;
    }
    throw noFreeName();
  }

  /** The newest readable revision, and the first number above all that were ever used. */
  async #newest(id: RunId): Promise<{ readonly readable: readonly RunDocument[]; readonly newest: RunDocument; readonly revision: number }> {
    const readable = await this.#readable(id);
    const newest = readable.at(-1);
    if (newest === undefined) throw new StoreError('unknownRun', `There is no run ${id} in the history.`);
    const used = [...(await this.#documents.revisions('run', id)).map((name) => name.revision), ...this.#documents.withdrawnRevisions('run', id), ...(await this.#setAsideRevisions(id))];
    return { readable, newest, revision: Math.max(...used) + 1 };
  }

  /**
   * Every readable document of a run, the oldest first.
   * @throws StoreError where one cannot be read now, or is of a newer version
   */
  async #readable(id: RunId): Promise<readonly RunDocument[]> {
    const documents: RunDocument[] = [];
    for (const name of (await this.#documents.revisions('run', id)).toSorted((a, b) => a.revision - b.revision)) {
      const read = await this.#documents.read(name);
      switch (read.result) {
        case 'ok':
          if (read.document.kind === 'run') documents.push(read.document);
          break;
        case 'newerVersion':
          throw new StoreError('newerVersion', `${id} was last changed by a newer version of Mirador: update to change it.`);
        case 'failed':
          throw read.error;
        case 'unreadable':
        case 'absent':
          break;
      }
    }
    return documents;
  }

  /** A number is not used again even when its document was set aside: others may still know that one by its name. */
  async #setAsideRevisions(id: RunId): Promise<readonly number[]> {
    const names = (await this.#quarantine.names()).filter((name) => name.startsWith(id));
    return names.map((name) => Number(/~(\d+)\./.exec(name)?.[1] ?? 1));
  }

  #acknowledged(): void {
    this.#changes.changed();
    this.#sweepOnce();
  }

  #sweepOnce(): void {
    if (this.#wasSwept) return;
    this.#wasSwept = true;
    this.#inBackground(this.#temporaries.sweep());
  }

  #inBackground(task: Promise<void>): void {
    const guarded = task.catch((error: unknown) => this.#options.logger.info(describe(error))).finally(() => this.#background.delete(guarded));
    this.#background.add(guarded);
  }
}

interface NextRevision {
  readonly deleted: boolean;
  readonly content: JsonObject;
  readonly link: (name: string) => LinkedRun | null;
}

function validRun(run: JudgedRun, id: string): Run {
  const parsed = runSchema.safeParse(toJson({ ...run, id }));
  if (!parsed.success) throw new StoreError('invalidRun', `This run cannot be recorded: ${firstIssue(parsed.error)}.`);
  return parsed.data;
}

function validSuggestion(suggestion: unknown): Suggestion {
  const parsed = suggestionSchema.safeParse(toJson(suggestion));
  if (!parsed.success) throw new StoreError('invalidRun', `This suggestion cannot be kept: ${firstIssue(parsed.error)}.`);
  return parsed.data;
}

/** As it comes back from the file, so that what is returned equals what is read later. */
function toJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function rawRun(document: RunDocument): JsonObject {
  const run: Json | undefined = document.raw['run'];
  return run as JsonObject;
}

function noFreeName(): StoreError {
  return new StoreError('io', 'No free name was found for the document: try again.');
}
