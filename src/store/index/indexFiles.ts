import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Database, SqlJsStatic } from 'sql.js';
import type { Logger } from '../../domain/logger';
import type { DataFolder } from '../dataFolder';
import { ensureFolder } from '../dataFolder';
import type { FileSystem } from '../fileSystem';
import { Pacer } from '../pacer';
import { describe, errorCode } from '../storeError';
import type { Temporaries } from '../temporaries';
import { migrate, schemaVersion, SCHEMA_VERSION } from './migrations';
import { SqlIndex } from './sqlIndex';

/** An index of a million runs stays below; whatever is larger is not ours. */
const MAXIMUM_INDEX_BYTES = 1024 * 1024 * 1024;

/** Bytes. Some 2 ms on a slow machine. */
const HASHED_AT_ONCE = 512 * 1024;

export interface IndexFile {
  readonly name: string;
  readonly path: string;
  /** Version of the schema that its name tells. */
  readonly schema: number;
  readonly sha256: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export type IndexFileCheck =
  | { readonly result: 'ok'; readonly index: SqlIndex }
  | { readonly result: 'newerVersion' }
  | { readonly result: 'absent' }
  | { readonly result: 'corrupt'; readonly reason: string };

/**
 * The saved index: `index/history-v<schema>-<sha256 of its content>.sqlite`. The hash in the name is what tells a whole file from a
 * damaged one (SQLite's own check misses most flipped bits), and names are never rewritten, so writers need no lock. The schema's
 * version in the name keeps windows of different versions from removing each other's.
 */
export class IndexFiles {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #temporaries: Temporaries;
  readonly #logger: Logger;

  constructor(files: FileSystem, folder: DataFolder, temporaries: Temporaries, logger: Logger) {
    this.#files = files;
    this.#folder = folder;
    this.#temporaries = temporaries;
    this.#logger = logger;
  }

  /**
   * The newest good index; null when there is none and it must be made from the documents.
   * @param sqlite may still be loading: the file is read meanwhile
   */
  async load(sqlite: Promise<SqlJsStatic>): Promise<SqlIndex | null> {
    for (const file of await this.list()) {
      const check = await this.check(sqlite, file);
      switch (check.result) {
        case 'ok':
          return check.index;
        case 'corrupt':
          this.#logger.warn(`${this.#folder.relative(file.path)} is not used: ${check.reason}`);
          break;
        case 'newerVersion':
        case 'absent':
          break;
      }
    }
    return null;
  }

  /** Those of this schema's version and earlier ones, the latest version first and the newest file first. */
  async list(): Promise<readonly IndexFile[]> {
    const found: IndexFile[] = [];
    for (const name of await this.#names()) {
      const [, schema, sha256] = /^history-v(\d{1,6})-([0-9a-f]{64})\.sqlite$/.exec(name) ?? [];
      if (schema === undefined || sha256 === undefined || Number(schema) > SCHEMA_VERSION) continue;
      const place = path.join(this.#folder.index, name);
      try {
        found.push({ name, path: place, schema: Number(schema), sha256, modifiedAt: (await this.#files.status(place)).modifiedAt });
      } catch {
        // Another process replaced it by a newer one.
      }
    }
    return found.sort((a, b) => b.schema - a.schema || b.modifiedAt - a.modifiedAt);
  }

  async check(sqlite: Promise<SqlJsStatic>, file: IndexFile): Promise<IndexFileCheck> {
    let content: Uint8Array<ArrayBuffer>;
    try {
      content = await this.#files.readFile(file.path, MAXIMUM_INDEX_BYTES);
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? { result: 'absent' } : { result: 'corrupt', reason: describe(error) };
    }
    // SQLite takes an empty file for a new database.
    if (content.length === 0) return { result: 'corrupt', reason: 'it is empty' };
    if ((await sha256(content)) !== file.sha256) return { result: 'corrupt', reason: 'its content does not match the hash in its name' };
    return openImage(await sqlite, content);
  }

  /** Writes the index under the name of its content and removes the ones that it replaces. */
  async save(index: SqlIndex): Promise<void> {
    const image = index.image();
    const name = `history-v${SCHEMA_VERSION}-${await sha256(image)}.sqlite`;
    const target = path.join(this.#folder.index, name);
    await ensureFolder(this.#files, this.#folder.index);
    await ensureFolder(this.#files, this.#folder.temporary);
    await this.#write(image, target);
    await this.#removeOlder(name);
  }

  /** Not synced: a file that a crash cut short has the wrong hash and is made again. */
  async #write(image: Uint8Array, target: string): Promise<void> {
    const work = this.#temporaries.path();
    try {
      const file = await this.#files.createFile(work);
      try {
        await file.write(image);
      } finally {
        await file.close();
      }
      await this.#files.rename(work, target);
    } catch (error) {
      await this.#files.removeTree(work).catch(() => undefined);
      throw error;
    }
  }

  /** Only those older than the one just written: of two that are saved at the same time, one stays. */
  async #removeOlder(saved: string): Promise<void> {
    const files = await this.list();
    const own = files.find((file) => file.name === saved);
    if (own === undefined) return;
    for (const file of files) {
      if (file.schema === SCHEMA_VERSION && file.modifiedAt < own.modifiedAt) await this.#files.removeTree(file.path);
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await this.#files.list(this.#folder.index);
    } catch {
      return [];
    }
  }
}

export function newIndex(sqlite: SqlJsStatic): SqlIndex {
  const database = new sqlite.Database();
  // Every row of 10,000 is read at the first question: a large page is one call and one copy for many of them.
  database.run('PRAGMA page_size = 16384');
  migrate(database);
  return new SqlIndex(database);
}

function openImage(sqlite: SqlJsStatic, content: Uint8Array): IndexFileCheck {
  let database: Database | undefined;
  try {
    // As a Buffer it is taken as it is, where a plain array is copied; it is of no use to anybody else.
    database = new sqlite.Database(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
    if (schemaVersion(database) > SCHEMA_VERSION) {
      database.close();
      return { result: 'newerVersion' };
    }
    // What a migration drops leaves empty pages behind, which would be read and written ever after.
    if (migrate(database)) database.run('VACUUM');
    return { result: 'ok', index: new SqlIndex(database) };
  } catch (error) {
    database?.close();
    return { result: 'corrupt', reason: describe(error) };
  }
}

/**
 * In parts, between which others get a turn. Not by WebCrypto, which computes elsewhere but copies the content before, and on a processor
 * that knows SHA-256 that takes as long as computing it.
 */
async function sha256(content: Uint8Array): Promise<string> {
  const pacer = new Pacer();
  const hash = createHash('sha256');
  for (let start = 0; start < content.length; start += HASHED_AT_ONCE) {
    hash.update(content.subarray(start, start + HASHED_AT_ONCE));
    if (pacer.isDue()) await pacer.rest();
  }
  return hash.digest('hex');
}
