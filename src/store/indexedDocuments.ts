import path from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import type { Logger } from '../domain/logger';
import { concurrently } from '../domain/concurrently';
import type { StoredDocument } from './document';
import type { DocumentKind, DocumentName } from './documentName';
import { DOCUMENT_KINDS, documentFile, parseDocumentName } from './documentName';
import type { Documents, ReadDocument } from './documents';
import type { NewerRun } from './history';
import type { DocumentIndex } from './index/documentIndex';
import type { IndexFiles } from './index/indexFiles';
import { newIndex } from './index/indexFiles';
import { MemoryIndex } from './index/memoryIndex';
import { loadSqlite } from './index/sqlite';
import { SqlIndex } from './index/sqlIndex';
import type { Quarantine } from './quarantine';
import { SerialQueue } from './serialQueue';
import { describe, StoreError } from './storeError';

/** Milliseconds without a change after which the index is saved. */
const SAVE_PAUSE = 2000;

/** Documents read at the same time; enough to keep the four threads of Node's pool busy. */
export const READ_AT_ONCE = 16;

/** Documents of one transaction, and between two reports of progress. A commit cannot give way, so it must be short. */
const BATCH = 256;

/** How often documents are asked for that vanish while they are read; whoever removes them faster has their way. */
const READ_ATTEMPTS = 5;

type DocumentOf<Kind extends DocumentKind> = Extract<StoredDocument, { readonly kind: Kind }>;

/** What lies in the folders of the documents, ours or not. */
type Entries = readonly { readonly kind: DocumentKind; readonly names: readonly string[] }[];

export interface IndexedDocumentsParts {
  readonly documents: Documents;
  readonly quarantine: Quarantine;
  readonly indexFiles: IndexFiles;
  readonly wasmFile: string;
  readonly logger: Logger;
  readonly progress: ((done: number) => void) | undefined;
}

/** The index, brought up to date with the documents before every question. Questions take turns. */
export class IndexedDocuments {
  readonly #parts: IndexedDocumentsParts;
  readonly #queue = new SerialQueue();
  /** Names that are no use to this version and why; asked about once a process. */
  readonly #skipped = new Map<string, string>();
  /**
   * Documents in the index that must not be saved with it, by name: this version does not understand them whole, and the next one would take what
   * it finds of them in the index for all there is; or a copy stands in for them. They are read anew in every process.
   */
  readonly #unsavable = new Map<string, StoredDocument>();
  /** Names whose reading has failed and was told of; they are asked for again at every question. */
  readonly #toldOf = new Set<string>();
  #sqlite: Promise<SqlJsStatic> | undefined;
  #index: DocumentIndex | undefined;
  /** Documents added and removed since the index was saved. */
  #unsaved = 0;
  #saveTimer: NodeJS.Timeout | undefined;

  constructor(parts: IndexedDocumentsParts) {
    this.#parts = parts;
  }

  query<T>(question: (index: DocumentIndex) => T | Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      const entries = this.#list();
      // Looked at once the index is there; until then its failure is nobody's.
      entries.catch(() => undefined);
      this.#index ??= await this.#open();
      try {
        await this.#synchronise(this.#index, await entries);
        return await question(this.#index);
      } catch (error) {
        if (error instanceof StoreError || this.#index instanceof MemoryIndex) throw error;
        // The documents could be listed, so it is the index that failed.
        this.#parts.logger.warn(`The history's index failed and is not used: ${describe(error)}`);
        this.#index.close();
        this.#index = new MemoryIndex();
        await this.#synchronise(this.#index, await entries);
        return question(this.#index);
      }
    });
  }

  /**
   * Whole documents, each read from the disk. One that is damaged or gone since the index knew it is forgotten, and the index asked again:
   * an earlier revision may be in force now. One that the disk keeps from being read is left out, as it is when the index is made.
   *
   * @param names of the index, in the order of the answer
   */
  async documents<Kind extends DocumentKind>(kind: Kind, names: (index: DocumentIndex) => readonly string[]): Promise<readonly DocumentOf<Kind>[]> {
    for (let attempt = 1; ; attempt++) {
      const asked = (await this.query(names)).map((name) => parseDocumentName(kind, name)).filter((name) => name !== null);
      const lost: string[] = [];
      const documents = await concurrently(asked, READ_AT_ONCE, (name) => this.#readOne(name, { lost: () => lost.push(name.name) }));
      if (lost.length === 0 || attempt === READ_ATTEMPTS) return documents.filter((document): document is DocumentOf<Kind> => document?.kind === kind);
      await this.query((index) => this.#forget(index, lost));
    }
  }

  /** To be asked within a {@link query}. */
  newerRuns(index: DocumentIndex): readonly NewerRun[] {
    const inPart = [...this.#unsavable.values()].filter((document) => document.kind === 'run').filter(({ understood }) => understood === 'inPart');
    return inPart
      .filter(({ run, name }) => index.runDocument(run.id) === name.name)
      .map(({ run, name, writtenBy }) => ({ id: run.id, writtenBy, file: path.join(this.#parts.documents.path(name), documentFile('run')) }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** SQLite, for those who look at index files themselves; fails when the wasm is missing. */
  sqlite(): Promise<SqlJsStatic> {
    if (this.#sqlite === undefined) {
      this.#sqlite = loadSqlite(this.#parts.wasmFile);
      // Whoever needs it hears of its failure when they wait for it, which may be later.
      this.#sqlite.catch(() => undefined);
    }
    return this.#sqlite;
  }

  /** Forgets the index and makes it again from the documents, and saves it. */
  rebuild(): Promise<void> {
    return this.#queue.run(async () => {
      this.#index?.close();
      this.#skipped.clear();
      this.#unsavable.clear();
      this.#index = await this.#empty();
      await this.#synchronise(this.#index, await this.#list());
      await this.#save();
    });
  }

  close(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#isWorthSaving()) await this.#save();
      clearTimeout(this.#saveTimer);
      this.#index?.close();
      this.#index = undefined;
    });
  }

  async #open(): Promise<DocumentIndex> {
    try {
      return (await this.#parts.indexFiles.load(this.sqlite())) ?? (await this.#empty());
    } catch (error) {
      this.#parts.logger.warn(describe(error));
      return new MemoryIndex();
    }
  }

  async #empty(): Promise<DocumentIndex> {
    try {
      return newIndex(await this.sqlite());
    } catch (error) {
      this.#parts.logger.warn(describe(error));
      return new MemoryIndex();
    }
  }

  async #synchronise(index: DocumentIndex, entries: Entries): Promise<void> {
    const known = index.names().size;
    const vanished = findVanished(index.names(), entries);
    if (vanished.length > 0) await this.#forget(index, vanished);
    const removed = Math.max(0, known - index.names().size);
    this.#noteChanges(removed + (await this.#addAll(index, this.#unknown(index.names(), entries))));
  }

  async #forget(index: DocumentIndex, names: readonly string[]): Promise<void> {
    await index.remove(names);
    for (const name of names) this.#unsavable.delete(name);
  }

  /** @returns how many of them a saved index has */
  async #addAll(index: DocumentIndex, names: readonly DocumentName[]): Promise<number> {
    const { documents, progress } = this.#parts;
    if (names.length <= BATCH) return this.#add(index, names, (name) => documents.read(name));
    const folders = new Set((await Promise.all(DOCUMENT_KINDS.map((kind) => documents.folders(kind)))).flat());
    const listed = names.filter(({ name }) => folders.has(name));
    let added = 0;
    for (let start = 0; start < listed.length; start += BATCH) {
      progress?.(start / listed.length);
      added += await this.#add(index, listed.slice(start, start + BATCH), (name) => documents.readListed(name));
    }
    progress?.(1);
    return added;
  }

  async #add(index: DocumentIndex, names: readonly DocumentName[], read: (name: DocumentName) => Promise<ReadDocument>): Promise<number> {
    if (names.length === 0) return 0;
    const documents = (await concurrently(names, READ_AT_ONCE, (name) => this.#readOne(name, { read }))).filter((document) => document !== null);
    await index.add(documents);
    return this.#savable(documents);
  }

  /** How many of them a saved index has: none of those that have an unsavable document under the same id. */
  #savable(documents: readonly StoredDocument[]): number {
    const unsavable = new Set([...this.#unsavable.values()].map(({ name }) => name.id));
    return documents.filter(({ name }) => !unsavable.has(name.id)).length;
  }

  async #list(): Promise<Entries> {
    return Promise.all(DOCUMENT_KINDS.map(async (kind) => ({ kind, names: await this.#parts.documents.entries(kind) })));
  }

  /** In the order of their names, which is that of time: an index that is made in order is smaller, and made faster. */
  #unknown(known: ReadonlySet<string>, entries: Entries): readonly DocumentName[] {
    return entries.flatMap(({ kind, names }) =>
      names
        .filter((name) => !known.has(name) && !this.#skipped.has(name))
        .sort()
        .map((name) => parseDocumentName(kind, name))
        .filter((name) => name !== null),
    );
  }

  /** @param how lost: called when there is no such document, or none that this version understands */
  async #readOne(name: DocumentName, how: { readonly read?: (name: DocumentName) => Promise<ReadDocument>; readonly lost?: () => void }): Promise<StoredDocument | null> {
    const { documents, quarantine, logger } = this.#parts;
    const read = await (how.read ?? ((each) => documents.read(each)))(name);
    switch (read.result) {
      case 'ok':
      case 'copy':
        if (read.result === 'copy' || read.document.understood !== 'whole') this.#unsavable.set(name.name, read.document);
        return read.document;
      case 'arriving':
        how.lost?.();
        if (!this.#toldOf.has(name.name)) logger.info(`${name.name} cannot be read yet (${read.reason}); it is looked at again.`);
        this.#toldOf.add(name.name);
        return null;
      case 'foreign':
        how.lost?.();
        this.#skipped.set(name.name, read.reason);
        logger.info(`${name.name} is not used and left as it is: ${read.reason}.`);
        return null;
      case 'unreadable':
        how.lost?.();
        if (!(await quarantine.setAside(documents.path(name), `${name.name}: ${read.reason}`))) this.#skipped.set(name.name, read.reason);
        return null;
      case 'failed':
        // Asked again at the next question: the disk may be back by then.
        if (!this.#toldOf.has(name.name)) logger.warn(`${name.name} could not be read. ${read.error.message}`);
        this.#toldOf.add(name.name);
        return null;
      case 'absent':
        how.lost?.();
        return null;
    }
  }

  #noteChanges(count: number): void {
    if (count === 0) return;
    this.#unsaved += count;
    clearTimeout(this.#saveTimer);
    if (!this.#isWorthSaving()) return;
    this.#saveTimer = setTimeout(() => void this.#queue.run(() => this.#save()), SAVE_PAUSE).unref();
  }

  /**
   * Reading a few documents in again is cheaper than writing the whole index for them, in every window and in every command.
   * One in a hundred bounds what a cold start reads to a hundredth of a rebuild.
   */
  #isWorthSaving(): boolean {
    return this.#unsaved * 100 > (this.#index?.names().size ?? 0);
  }

  async #save(): Promise<void> {
    if (!(this.#index instanceof SqlIndex)) return;
    try {
      // A crash may take a document whose writer is not done, and its name may come back with another content: the index must not know it.
      for (const kind of DOCUMENT_KINDS) await this.#parts.documents.settle(kind);
      if (this.#unsavable.size > 0) await this.#index.remove([...this.#unsavable.keys()].filter((name) => this.#index?.names().has(name)));
      this.#unsavable.clear();
      await this.#parts.indexFiles.save(this.#index);
    } catch (error) {
      // It is made again from the documents when it is missing; a read-only history works without.
      this.#parts.logger.info(`The history's index was not saved: ${describe(error)}`);
    }
    this.#unsaved = 0;
  }
}

/** Nearly always none, which is told by counting. */
function findVanished(known: ReadonlySet<string>, entries: Entries): readonly string[] {
  const present = entries.reduce((sum, { names }) => sum + names.filter((name) => known.has(name)).length, 0);
  if (present === known.size) return [];
  const listed = new Set(entries.flatMap(({ names }) => names));
  return [...known].filter((name) => !listed.has(name));
}
