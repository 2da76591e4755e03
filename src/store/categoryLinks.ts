import path from 'node:path';
import type { Logger } from '../domain/logger';
import type { Category } from '../domain/category';
import type { DataFolder } from './dataFolder';
import { ensureFolder } from './dataFolder';
import type { FileSystem } from './fileSystem';
import { describe, errorCode } from './storeError';

/** A revision of a run and where people look for it. */
export interface LinkedRun {
  /** The document's folder name. */
  readonly name: string;
  readonly category: Category | null;
}

/**
 * Links to the runs by category, for people who look with a file manager. Nothing reads them: they are made after the run is safe,
 * and a file system without links costs nothing but them.
 */
export class CategoryLinks {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #logger: Logger;
  #failureWasLogged = false;

  constructor(files: FileSystem, folder: DataFolder, logger: Logger) {
    this.#files = files;
    this.#folder = folder;
    this.#logger = logger;
  }

  /** @param current null once the run is deleted */
  async update(previous: LinkedRun | null, current: LinkedRun | null): Promise<void> {
    try {
      if (current !== null) await this.#link(current);
      if (previous !== null) await this.#unlink(previous);
    } catch (error) {
      if (!this.#failureWasLogged) this.#logger.info(`Links by category are not made: ${describe(error)}`);
      this.#failureWasLogged = true;
    }
  }

  async #link(run: LinkedRun): Promise<void> {
    const folder = this.#folderOf(run);
    if (folder === null) return;
    await ensureFolder(this.#files, folder);
    try {
      await this.#files.createLink(path.join('..', path.basename(this.#folder.runs), run.name), path.join(folder, run.name));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  async #unlink(run: LinkedRun): Promise<void> {
    const folder = this.#folderOf(run);
    if (folder === null) return;
    const link = path.join(folder, run.name);
    try {
      if ((await this.#files.status(link)).kind === 'link') await this.#files.removeTree(link);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  #folderOf(run: LinkedRun): string | null {
    return run.category === null ? null : this.#folder.categoryLinks(run.category);
  }
}
