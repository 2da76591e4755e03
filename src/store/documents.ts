import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../domain/logger';
import type { JsonObject } from './canonicalJson';
import { isJsonObject } from './canonicalJson';
import type { DataFolder } from './dataFolder';
import { ensureFolder } from './dataFolder';
import type { ParsedDocument } from './document';
import { MAXIMUM_DOCUMENT_BYTES, parseDocument } from './document';
import type { DocumentKind, DocumentName } from './documentName';
import { documentFile, parseDocumentName } from './documentName';
import type { FileSystem } from './fileSystem';
import type { StoreError } from './storeError';
import { describe, errorCode, toStoreError } from './storeError';
import type { Temporaries } from './temporaries';

export type ReadDocument =
  | ParsedDocument
  /** It went between the listing and the reading, or its folder is a link or no folder: not a document. */
  | { readonly result: 'absent' }
  /** The disk or the permissions are in the way; the document itself may be good. */
  | { readonly result: 'failed'; readonly error: StoreError };

/** Milliseconds between tries of a rename. Virus scanners and file indexers hold a new folder for moments (EPERM, EBUSY on Windows). */
const RENAME_PAUSES = [5, 10, 20, 40, 80, 160, 320];

/** A folder may be swept or removed beneath a write; then it is done again from the start. */
const WRITE_ATTEMPTS = 3;

/**
 * The documents: folders with unique names that are never rewritten. A document is written whole in a temporary folder, put on the
 * disk, and renamed into place; hence any number of writers need no lock, and a reader never sees a part of one.
 */
export class Documents {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #temporaries: Temporaries;
  readonly #logger: Logger;
  #foldersExist = false;
  /** Documents that are in place although their writing failed, because they could not be taken back then. */
  readonly #toWithdraw = new Set<string>();

  constructor(files: FileSystem, folder: DataFolder, temporaries: Temporaries, logger: Logger) {
    this.#files = files;
    this.#folder = folder;
    this.#temporaries = temporaries;
    this.#logger = logger;
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

  async read(name: DocumentName): Promise<ReadDocument> {
    try {
      if ((await this.#files.status(this.path(name))).kind !== 'folder') return { result: 'absent' };
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? { result: 'absent' } : { result: 'failed', error: toStoreError(error, this.#folder.root) };
    }
    const file = documentFile(name.kind);
    try {
      return parseDocument(name, await this.#files.readFile(path.join(this.path(name), file), MAXIMUM_DOCUMENT_BYTES));
    } catch (error) {
      return this.#explain(name, file, error);
    }
  }

  /** What stands in a document's file, whatever version wrote it; null for what is no JSON object. */
  async readRaw(name: DocumentName): Promise<JsonObject | null> {
    try {
      const bytes = await this.#files.readFile(path.join(this.path(name), documentFile(name.kind)), MAXIMUM_DOCUMENT_BYTES);
      const raw: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      return isJsonObject(raw) ? raw : null;
    } catch {
      return null;
    }
  }

  async #explain(name: DocumentName, file: string, error: unknown): Promise<ReadDocument> {
    switch (errorCode(error)) {
      case 'ENOENT':
        return (await this.#exists(this.path(name))) ? unreadable(`it has no ${file}`) : { result: 'absent' };
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

  async ensureFolders(): Promise<void> {
    if (this.#foldersExist) return;
    for (const folder of [this.#folder.runs, this.#folder.suggestions, this.#folder.temporary]) await ensureFolder(this.#files, folder);
    this.#foldersExist = true;
  }

  /** Resolves once the document survives a crash. `taken`: another document has this name; nothing was written. */
  async publish(name: DocumentName, text: string): Promise<'published' | 'taken'> {
    const bytes = new TextEncoder().encode(text);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.ensureFolders();
        for (const target of this.#toWithdraw) await this.#withdraw(target);
        return await this.#publishOnce(name, bytes);
      } catch (error) {
        this.#foldersExist = false;
        if (errorCode(error) !== 'ENOENT' || attempt === WRITE_ATTEMPTS) throw toStoreError(error, this.#folder.root);
      }
    }
  }

  async #publishOnce(name: DocumentName, bytes: Uint8Array): Promise<'published' | 'taken'> {
    const work = this.#temporaries.path();
    const target = this.path(name);
    try {
      await this.#files.createFolder(work);
      await this.#writeDurably(work, documentFile(name.kind), bytes);
      if ((await this.#renameToNew(work, target)) === 'taken') {
        await this.#discard(work);
        return 'taken';
      }
    } catch (error) {
      await this.#discard(work);
      throw error;
    }
    try {
      await this.#files.syncFolder(this.place(name.kind));
    } catch (error) {
      // Whether the name survives a crash is unknown. It must not stay: the caller is told that it failed and will try again.
      this.#toWithdraw.add(target);
      await this.#withdraw(target).catch((failure: unknown) => this.#logger.warn(`${this.#folder.relative(target)} is taken back later: ${describe(failure)}`));
      throw error;
    }
    return 'published';
  }

  async #writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#files.createFile(path.join(folder, name));
    try {
      await file.write(bytes);
      // At the same time, because one commit of the file system's journal serves both.
      const synced = await Promise.allSettled([file.sync(), this.#files.syncFolder(folder)]);
      for (const outcome of synced) if (outcome.status === 'rejected') throw outcome.reason;
    } finally {
      await file.close();
    }
  }

  async #renameToNew(from: string, to: string): Promise<'renamed' | 'taken'> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#files.rename(from, to);
        return 'renamed';
      } catch (error) {
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
    } catch {
      return false;
    }
  }

  async #withdraw(target: string): Promise<void> {
    const work = this.#temporaries.path();
    try {
      await this.#files.rename(target, work);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    this.#toWithdraw.delete(target);
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

function unreadable(reason: string): ReadDocument {
  return { result: 'unreadable', problem: 'unreadableDocument', reason };
}
