import path from 'node:path';
import type { DataFolder } from './dataFolder';
import { ensureFolder } from './dataFolder';
import type { FileSystem } from './fileSystem';
import { errorCode } from './storeError';

/** The folders that documents are written to, with all that lead there. */
export class DurableFolders {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #places: readonly string[];
  #areDurable = false;

  /** @param places folders below the data folder whose entries must survive a crash */
  constructor(files: FileSystem, folder: DataFolder, places: readonly string[]) {
    this.#files = files;
    this.#folder = folder;
    this.#places = places;
  }

  /**
   * Creates them, and the folder for unfinished writes. Also of folders that were there already the names are put on the disk: whoever
   * made one may not have come so far, and all that is written into it would go with it.
   */
  async ensure(): Promise<void> {
    if (this.#areDurable) return;
    for (const place of [...this.#places, this.#folder.temporary]) await ensureFolder(this.#files, place);
    const parents = new Set(this.#places.flatMap(foldersAbove));
    await Promise.all([...parents].map((parent) => this.#sync(parent)));
    this.#areDurable = true;
  }

  /** To be called when a write failed: the folders may be gone. */
  forget(): void {
    this.#areDurable = false;
  }

  async #sync(parent: string): Promise<void> {
    try {
      await this.#files.syncFolder(parent);
    } catch (error) {
      const code = errorCode(error);
      const isOurs = parent === this.#folder.root || parent.startsWith(this.#folder.root + path.sep);
      // Where one may not look one has made nothing: the homes of others, the root of a container.
      if (isOurs || (code !== 'EACCES' && code !== 'EPERM')) throw error;
    }
  }
}

function foldersAbove(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}
