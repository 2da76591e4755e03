import type { SqlJsStatic } from 'sql.js';
import type { Logger } from '../domain/logger';
import type { Progress } from '../domain/progress';
import { concurrently } from '../domain/concurrently';
import type { StoredDocument } from './document';
import type { DocumentKind, DocumentName } from './documentName';
import { DOCUMENT_KINDS, parseDocumentName } from './documentName';
import type { Documents } from './documents';
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
const BATCH = 64;

/** How often documents are asked for that vanish while they are read; whoever removes them faster has their way. */
const READ_ATTEMPTS = 5;

const PROGRESS_MESSAGE = 'Reading the history';

type DocumentOf<Kind extends DocumentKind> = Extract<StoredDocument, { readonly kind: Kind }>;

/** What lies in the folders of the documents, of ours or not. */
type Entries = readonly { readonly kind: DocumentKind; readonly names: readonly string[] }[];

export interface IndexedDocumentsParts {
  readonly documents: Documents;
  readonly quarantine: Quarantine;
  readonly indexFiles: IndexFiles;
  readonly wasmFile: string;
  readonly logger: Logger;
  readonly progress: Progress | undefined;
}

/** The index, brought up to date with the documents before every question. Questions take turns. */
export class IndexedDocuments {
  readonly #parts: IndexedDocumentsParts;
  readonly #queue = new SerialQueue();
  /** Names that are no use to this version and why; asked about once a process. */
  readonly #skipped = new Map<string, string>();
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
      } catch (error) {
        if (error instanceof StoreError) throw error;
        // The documents could be listed, so it is the index that failed.
        this.#parts.logger.warn(`The history's index failed and is not used: ${describe(error)}`);
        this.#index.close();
        this.#index = new MemoryIndex();
        await this.#synchronise(this.#index, await entries);
      }
      return question(this.#index);
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
      const documents = await concurrently(asked, READ_AT_ONCE, (name) => this.#readOne(name, () => lost.push(name.name)));
      if (lost.length === 0 || attempt === READ_ATTEMPTS) return documents.filter((document): document is DocumentOf<Kind> => document?.kind === kind);
      await this.query((index) => index.remove(lost));
    }
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
    const { progress } = this.#parts;
    const vanished = findVanished(index.names(), entries);
    if (vanished.length > 0) await index.remove(vanished);
    const unknown = this.#unknown(index.names(), entries);
    const isLong = unknown.length > BATCH;
    for (let start = 0; start < unknown.length; start += BATCH) {
      if (isLong) progress?.(PROGRESS_MESSAGE, start / unknown.length);
      await index.add(await this.#read(unknown.slice(start, start + BATCH)));
    }
    if (isLong) progress?.(PROGRESS_MESSAGE, 1);
    this.#noteChanges(vanished.length + unknown.length);
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

  async #read(names: readonly DocumentName[]): Promise<readonly StoredDocument[]> {
    return (await concurrently(names, READ_AT_ONCE, (name) => this.#readOne(name))).filter((document) => document !== null);
  }

  /** @param onLost called when there is no such document, or none that this version understands */
  async #readOne(name: DocumentName, onLost?: () => void): Promise<StoredDocument | null> {
    const { documents, quarantine, logger } = this.#parts;
    const read = await documents.read(name);
    switch (read.result) {
      case 'ok':
        return read.document;
      case 'newerVersion':
        onLost?.();
        this.#skipped.set(name.name, `it was written by a newer version (format ${read.formatVersion})`);
        logger.info(`${name.name} was written by a newer version of Mirador (format ${read.formatVersion}) and is left as it is.`);
        return null;
      case 'unreadable':
        onLost?.();
        if (!(await quarantine.setAside(documents.path(name), `${name.name}: ${read.reason}`))) this.#skipped.set(name.name, read.reason);
        return null;
      case 'failed':
        // Asked again at the next question: the disk may be back by then.
        logger.warn(`${name.name} could not be read. ${read.error.message}`);
        return null;
      case 'absent':
        onLost?.();
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
