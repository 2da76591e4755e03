import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../domain/logger';
import type { Arrivals } from './arrivals';
import { copiesBeside } from './copies';
import type { DataFolder } from './dataFolder';
import type { ParsedDocument, StoredDocument } from './document';
import { MAXIMUM_DOCUMENT_BYTES, parseDocument } from './document';
import type { DocumentKind, DocumentName } from './documentName';
import { DOCUMENT_KINDS, documentFile, parseDocumentName } from './documentName';
import { DurableFolders } from './durableFolders';
import type { FileSystem } from './fileSystem';
import type { StoreError } from './storeError';
import { describe, errorCode, toStoreError } from './storeError';
import type { Temporaries } from './temporaries';

export type ReadDocument =
  | ParsedDocument
  /** Its own file cannot be read, for this reason, and a copy of it beside that is good. */
  | { readonly result: 'copy'; readonly document: StoredDocument; readonly file: string; readonly reason: string }
  /** It cannot be read and was changed so lately that the rest may still come. */
  | { readonly result: 'arriving'; readonly reason: string }
  /** It went between the listing and the reading, or its folder is a link or no folder: not a document. */
  | { readonly result: 'absent' }
  /** The disk or the permissions are in the way; the document itself may be good. */
  | { readonly result: 'failed'; readonly error: StoreError };

/** Milliseconds between tries of a rename. Virus scanners and file indexers hold a new folder for moments (EPERM, EBUSY on Windows). */
const RENAME_PAUSES = [5, 10, 20, 40, 80, 160, 320];

/** A folder may be swept or removed beneath a write; then it is done again from the start. */
const WRITE_ATTEMPTS = 3;

/** How it is reported that there is no document under a name: it is absent, a file, a link, or something else in the place of its file. */
const IS_NO_DOCUMENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EINVAL', 'EISDIR', 'EFBIG']);

/** A document that must not stay where it is, if that is where it is. */
interface Withdrawal {
  readonly name: DocumentName;
  /** Where it was renamed from. While it is there, the rename did not happen. */
  readonly work: string;
  readonly content: Uint8Array;
}

/**
 * The documents: folders with unique names that are never rewritten. A document is written whole in a temporary folder, put on the
 * disk, and renamed into place; hence any number of writers need no lock, and a reader never sees a part of one.
 */
export class Documents {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #temporaries: Temporaries;
  readonly #arrivals: Arrivals;
  readonly #logger: Logger;
  readonly #folders: DurableFolders;
  /** Documents that may be in place although their writing failed, because they could not be taken back then. */
  readonly #toWithdraw = new Set<Withdrawal>();
  /** Their names: others may have read them, and would not read what comes under the same name later. */
  readonly #withdrawn: DocumentName[] = [];
  readonly #arriving = new Map<string, DocumentName>();

  constructor(files: FileSystem, folder: DataFolder, temporaries: Temporaries, arrivals: Arrivals, logger: Logger) {
    this.#files = files;
    this.#folder = folder;
    this.#temporaries = temporaries;
    this.#arrivals = arrivals;
    this.#logger = logger;
    this.#folders = new DurableFolders(files, folder, DOCUMENT_KINDS.map((kind) => this.place(kind)));
  }

  /** The folder that the documents of a kind lie in. */
  place(kind: DocumentKind): string {
    return kind === 'run' ? this.#folder.runs : this.#folder.suggestions;
  }

  /** The path of a document's folder. */
  path(name: DocumentName): string {
    return path.join(this.place(name.kind), name.name);
  }

  /** Every revision of one document, in no order. */
  async revisions(kind: DocumentKind, id: string): Promise<readonly DocumentName[]> {
    const entries = (await this.entries(kind, id)).filter((entry) => entry.startsWith(id));
    return entries.map((entry) => parseDocumentName(kind, entry)).filter((name) => name !== null).filter((name) => name.id === id);
  }

  /**
   * Every name in the folder of a kind, ours or not; none while the folder does not exist.
   * @param prefix as of {@link FileSystem.list}
   */
  async entries(kind: DocumentKind, prefix?: string): Promise<readonly string[]> {
    try {
      return await this.#files.list(this.place(kind), prefix);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw toStoreError(error, this.#folder.root);
    }
  }

  /** The names in the folder of a kind that are folders themselves, as a document is. */
  async folders(kind: DocumentKind): Promise<readonly string[]> {
    try {
      return await this.#files.listFolders(this.place(kind));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw toStoreError(error, this.#folder.root);
    }
  }

  async read(name: DocumentName): Promise<ReadDocument> {
    this.#arriving.delete(name.name);
    try {
      if ((await this.#files.status(this.path(name))).kind !== 'folder') return { result: 'absent' };
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? { result: 'absent' } : { result: 'failed', error: toStoreError(error, this.#folder.root) };
    }
    return this.readListed(name);
  }

  /** Likewise, of one that {@link folders} has just named: to ask for each of thousands takes a tenth of the time. */
  async readListed(name: DocumentName): Promise<ReadDocument> {
    const folder = this.path(name);
    const read = await this.#readFile(name);
    this.#arriving.delete(name.name);
    if (read.result !== 'unreadable') return read;
    if (await this.#arrivals.isArriving(folder)) {
      this.#arriving.set(name.name, name);
      return { result: 'arriving', reason: read.reason };
    }
    // A file or a link in its place has nothing beside it.
    const [copy] = await copiesBeside(this.#files, folder, name).catch(() => []);
    return copy === undefined ? read : { result: 'copy', ...copy, reason: read.reason };
  }

  /** Folders of the documents that had not arrived whole when they were last read, with their files. */
  arriving(): readonly string[] {
    return [...this.#arriving.values()].flatMap((name) => [this.path(name), path.join(this.path(name), documentFile(name.kind))]);
  }

  async #readFile(name: DocumentName): Promise<ReadDocument> {
    const file = documentFile(name.kind);
    try {
      return parseDocument(name, await this.#files.readFile(path.join(this.path(name), file), MAXIMUM_DOCUMENT_BYTES));
    } catch (error) {
      return this.#explain(name, file, error);
    }
  }

  async #explain(name: DocumentName, file: string, error: unknown): Promise<ReadDocument> {
    switch (errorCode(error)) {
      case 'ENOENT':
        return (await this.#exists(this.path(name)).catch(() => false)) ? unreadable(`it has no ${file}`) : { result: 'absent' };
      case 'ELOOP':
        return unreadable(`its ${file} is a link`);
      case 'EINVAL':
      case 'EISDIR':
        return unreadable(`its ${file} is not a file`);
      case 'EFBIG':
        return unreadable(`its ${file} is larger than ${MAXIMUM_DOCUMENT_BYTES} bytes`);
      default:
        return { result: 'failed', error: toStoreError(error, this.#folder.root) };
    }
  }

  ensureFolders(): Promise<void> {
    return this.#folders.ensure();
  }

  /**
   * Takes back what may be in place of writes that failed. To be called before a change is derived from what is there: it was said to have
   * failed, and nothing may build on it.
   */
  async withdrawFailed(): Promise<void> {
    try {
      await this.#withdrawAll();
    } catch (error) {
      throw toStoreError(error, this.#folder.root);
    }
  }

  /** Revision numbers that are not to be used again although there is no such document. */
  withdrawnRevisions(kind: DocumentKind, id: string): readonly number[] {
    return this.#withdrawn.filter((name) => name.kind === kind && name.id === id).map(({ revision }) => revision);
  }

  /** Resolves once every document of a kind that is there survives a crash, whoever wrote it. */
  async settle(kind: DocumentKind): Promise<void> {
    try {
      await this.#settle(kind);
    } catch (error) {
      // No folder, no documents.
      if (errorCode(error) !== 'ENOENT') throw toStoreError(error, this.#folder.root);
    }
  }

  /** Resolves once the document survives a crash. `taken`: another document has this name, and survives one; nothing was written. */
  async publish(name: DocumentName, text: string): Promise<'published' | 'taken'> {
    const content = new TextEncoder().encode(text);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#folders.ensure();
        await this.#withdrawAll();
        return await this.#publishOnce(name, content);
      } catch (error) {
        this.#folders.forget();
        const code = errorCode(error);
        // EEXIST: over a network a folder or file was made, and the answer was lost.
        if ((code !== 'ENOENT' && code !== 'EEXIST') || attempt === WRITE_ATTEMPTS) throw toStoreError(error, this.#folder.root);
      }
    }
  }

  async #publishOnce(name: DocumentName, content: Uint8Array): Promise<'published' | 'taken'> {
    const work = this.#temporaries.path();
    try {
      await this.#files.createFolder(work);
      await this.#writeDurably(work, documentFile(name.kind), content);
    } catch (error) {
      await this.#discard(work);
      throw error;
    }
    try {
      if ((await this.#renameToNew(work, name, content)) === 'renamed') {
        await this.#settle(name.kind);
        return 'published';
      }
    } catch (error) {
      // Whether the name is there and survives a crash is unknown. It must not stay: the caller is told that it failed and will try again.
      const withdrawal = { name, work, content };
      this.#toWithdraw.add(withdrawal);
      await this.#withdraw(withdrawal).catch((failure: unknown) => this.#logger.warn(`${name.name} is taken back later: ${describe(failure)}`));
      throw error;
    }
    await this.#discard(work);
    await this.#settle(name.kind);
    return 'taken';
  }

  /** The folder for unfinished writes belongs to it: a document that were found in both after a crash would be swept with it. */
  async #settle(kind: DocumentKind): Promise<void> {
    const unlessAbsent = (error: unknown): void => {
      if (errorCode(error) !== 'ENOENT') throw error;
    };
    await all([this.#files.syncFolder(this.place(kind)), this.#files.syncFolder(this.#folder.temporary).catch(unlessAbsent)]);
  }

  async #writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#files.createFile(path.join(folder, name));
    try {
      await file.write(bytes);
      // At the same time, because one commit of the file system's journal serves both.
      await all([file.sync(), this.#files.syncFolder(folder)]);
    } finally {
      await file.close();
    }
  }

  async #renameToNew(from: string, name: DocumentName, content: Uint8Array): Promise<'renamed' | 'taken'> {
    const to = this.path(name);
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#files.rename(from, to);
        return 'renamed';
      } catch (error) {
        // Over a network it may have happened all the same: the answer was lost, or a second try of the request met the first.
        if (!(await this.#exists(from)) && (await this.#holds(name, content))) return 'renamed';
        const code = errorCode(error);
        if (code === 'EEXIST' || code === 'ENOTEMPTY') return 'taken';
        const mayBeHeld = code === 'EPERM' || code === 'EACCES' || code === 'EBUSY';
        // How a name that is in use is reported differs: EPERM on Windows, ENOTDIR for a file or a link.
        if ((mayBeHeld || code === 'ENOTDIR') && (await this.#exists(to))) return 'taken';
        const pause = RENAME_PAUSES[attempt];
        if (!mayBeHeld || pause === undefined) throw error;
        await setTimeout(pause);
      }
    }
  }

  async #exists(place: string): Promise<boolean> {
    try {
      await this.#files.status(place);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Whether what lies under a name is this document. */
  async #holds(name: DocumentName, content: Uint8Array): Promise<boolean> {
    try {
      return Buffer.from(content).equals(await this.#files.readFile(path.join(this.path(name), documentFile(name.kind)), MAXIMUM_DOCUMENT_BYTES));
    } catch (error) {
      const code = errorCode(error);
      if (code !== undefined && IS_NO_DOCUMENT.has(code)) return false;
      throw error;
    }
  }

  async #withdrawAll(): Promise<void> {
    for (const withdrawal of this.#toWithdraw) await this.#withdraw(withdrawal);
  }

  async #withdraw(withdrawal: Withdrawal): Promise<void> {
    const { name, work, content } = withdrawal;
    if (!(await this.#exists(work)) && (await this.#holds(name, content))) {
      await this.#files.rename(this.path(name), work);
      this.#withdrawn.push(name);
    }
    this.#toWithdraw.delete(withdrawal);
    await this.#discard(work);
  }

  async #discard(work: string): Promise<void> {
    try {
      await this.#files.removeTree(work);
    } catch (error) {
      // It is swept when this process is gone.
      this.#logger.warn(`${this.#folder.relative(work)} is left over from a failed write: ${describe(error)}`);
    }
  }
}

/** Waits for all of them, also after one has failed. */
async function all(tasks: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(tasks)) if (outcome.status === 'rejected') throw outcome.reason;
}

function unreadable(reason: string): ReadDocument {
  return { result: 'unreadable', problem: 'unreadableDocument', reason };
}
