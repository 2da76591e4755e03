import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Progress } from '../domain/progress';
import type { Run, RunId } from '../domain/run';
import { sentence } from '../domain/sentence';
import { idTimestamp } from '../domain/time';
import type { LinkedRun } from './categoryLinks';
import { copiesBeside } from './copies';
import type { RunDocument } from './document';
import type { DocumentName } from './documentName';
import { parseDocumentName } from './documentName';
import { DurableFolders } from './durableFolders';
import { ARCHIVE_FORMAT, printEnd, printExported, TRANSFER_VERSION } from './exportedDocument';
import type { ExportedDocument } from './exportedDocument';
import type { WritableFile } from './fileSystem';
import { gzipMembers } from './gzipMembers';
import type { HistoryFolder } from './historyFolder';
import { judgeExported } from './judgeExported';
import { Pacer } from './pacer';
import { readExportLines } from './readExportLines';
import { describe, errorCode, StoreError, toStoreError } from './storeError';

/** Read into memory as it is; decompressed line by line. */
const MAXIMUM_ARCHIVE_BYTES = 1024 * 1024 * 1024;

const NAME = /^archive_\d{8}_\d{6}_[a-z0-9]+\.ndjson\.gz$/;
const RUNS_OF_A_BATCH = 64;
const compress = promisify(gzip);

export interface ArchiveReport {
  /** Absolute path; null when nothing was archived. */
  readonly file: string | null;
  /** Runs that are in the archive and no longer in their folders. */
  readonly runs: number;
  /** Documents in the archive. */
  readonly documents: number;
  /** Runs that stay: a document of theirs cannot be read, is of a newer version, was written meanwhile, or could not be moved. */
  readonly left: readonly RunId[];
}

export interface ArchivedRun {
  readonly run: Run;
  /** It was deleted before it was archived. */
  readonly deleted: boolean;
  /** Absolute path. */
  readonly archive: string;
}

/** An archive's content, or what is wrong with a line of it. */
export type ArchiveLine = { readonly kind: 'document'; readonly exported: ExportedDocument; readonly parsed: RunDocument } | { readonly kind: 'bad'; readonly reason: string };

export interface ArchiveOptions {
  readonly progress?: Progress | undefined;
  readonly progressMessage: string;
  /** Kept in the archive's first line: the time that the runs were chosen by, ISO 8601 in UTC. */
  readonly before?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A run as it was written to the archive. */
interface WrittenRun {
  readonly id: RunId;
  readonly names: readonly DocumentName[];
  /** Where people find it; null for a deleted one. */
  readonly link: LinkedRun | null;
}

/**
 * Compressed files of runs that are no longer counted. An archive is written whole and read back before the first document goes, so that at
 * any moment every document is in its folder, in an archive, or in both; where it is in both, the folder counts.
 */
export class Archives {
  readonly #place: HistoryFolder;

  constructor(place: HistoryFolder) {
    this.#place = place;
  }

  /** Absolute paths, oldest first; none while there is no archive. */
  async files(): Promise<readonly string[]> {
    const { files, folder } = this.#place;
    try {
      const names = await files.list(folder.archive);
      return names.filter((name) => NAME.test(name)).toSorted().map((name) => path.join(folder.archive, name));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw toStoreError(error, folder.root);
    }
  }

  async *lines(file: string): AsyncGenerator<ArchiveLine> {
    let content: Uint8Array;
    try {
      content = await this.#place.files.readFile(file, MAXIMUM_ARCHIVE_BYTES);
    } catch (error) {
      yield { kind: 'bad', reason: `it cannot be read (${describe(error)})` };
      return;
    }
    for await (const line of readExportLines(gzipMembers(content))) {
      if (line.kind === 'bad') yield { kind: 'bad', reason: `line ${line.number}: ${line.reason}` };
      if (line.kind !== 'document') continue;
      const parsed = parseRun(line.exported);
      yield typeof parsed === 'string' ? { kind: 'bad', reason: `line ${line.number}: ${parsed}` } : { kind: 'document', exported: line.exported, parsed };
    }
  }

  /**
   * The newest revision of each archived run, the oldest run first.
   * @param isLive whether a run has documents in its folder: then it is not archived
   */
  async runs(isLive: (id: RunId) => boolean): Promise<readonly ArchivedRun[]> {
    const newest = new Map<RunId, { readonly revision: number; readonly archived: ArchivedRun }>();
    for await (const { parsed, archive } of this.#documents(isLive)) {
      const { run, deleted, name } = parsed;
      const known = newest.get(run.id);
      if (known === undefined || known.revision < name.revision) newest.set(run.id, { revision: name.revision, archived: { run, deleted, archive } });
    }
    return [...newest.values()].map(({ archived }) => archived).toSorted((a, b) => Date.parse(a.run.createdAt) - Date.parse(b.run.createdAt));
  }

  /** The hash of each document of the same runs, by its name. Of two of the same name the one that was archived first. */
  async hashes(isLive: (id: RunId) => boolean): Promise<ReadonlyMap<RunId, ReadonlyMap<string, string>>> {
    const hashes = new Map<RunId, Map<string, string>>();
    for await (const { parsed } of this.#documents(isLive)) {
      const ofRun = hashes.get(parsed.run.id) ?? new Map<string, string>();
      if (!ofRun.has(parsed.name.name)) ofRun.set(parsed.name.name, parsed.sha256);
      hashes.set(parsed.run.id, ofRun);
    }
    return hashes;
  }

  /** Moves the documents of runs into one new archive. */
  async archive(ids: readonly RunId[], options: ArchiveOptions): Promise<ArchiveReport> {
    const { files, folder, temporaries, clock, random } = this.#place;
    const work = temporaries.path();
    const target = path.join(folder.archive, `archive_${idTimestamp(clock())}_${random(6)}.ndjson.gz`);
    try {
      await new DurableFolders(files, folder, [folder.archive]).ensure();
      await this.#place.documents.withdrawFailed();
      const { written, hashes, left } = await this.#write(work, ids, options);
      if (written.length === 0) {
        await files.removeTree(work);
        return { file: null, runs: 0, documents: 0, left };
      }
      await this.#check(work, hashes);
      options.signal?.throwIfAborted();
      await this.#publish(work, target);
      const { stayed, isNeeded } = await this.#removeRuns(written);
      if (!isNeeded) await files.removeTree(target);
      return { file: isNeeded ? target : null, runs: written.length - stayed.length, documents: isNeeded ? hashes.size : 0, left: [...left, ...stayed] };
    } catch (error) {
      await files.removeTree(work).catch(() => undefined);
      options.signal?.throwIfAborted();
      throw toStoreError(error, folder.root);
    }
  }

  /** Resolves once the archive's content is on the disk. */
  async #write(
    work: string,
    ids: readonly RunId[],
    { progress, progressMessage, before, signal }: ArchiveOptions,
  ): Promise<{ readonly written: readonly WrittenRun[]; readonly hashes: ReadonlyMap<string, string>; readonly left: readonly RunId[] }> {
    const { files, clock, version } = this.#place;
    const revisions = await this.#revisions(ids);
    const left: RunId[] = [];
    const written: WrittenRun[] = [];
    const hashes = new Map<string, string>();
    const file = await files.createFile(work);
    try {
      await append(file, [JSON.stringify({ format: ARCHIVE_FORMAT, formatVersion: TRANSFER_VERSION, archivedAt: clock().toISOString(), writtenBy: { version }, before })]);
      for (let start = 0; start < ids.length; start += RUNS_OF_A_BATCH) {
        signal?.throwIfAborted();
        progress?.(progressMessage, start / ids.length);
        const lines: string[] = [];
        for (const id of ids.slice(start, start + RUNS_OF_A_BATCH)) {
          const names = revisions.get(id);
          // Gone: another process has archived it.
          if (names === undefined) continue;
          const documents = await this.#wholeRun(names);
          const newest = documents?.at(-1);
          if (documents === null || newest === undefined) {
            left.push(id);
            continue;
          }
          for (const { name, raw, sha256 } of documents) {
            lines.push(printExported({ name: name.name, document: raw }));
            hashes.set(name.name, sha256);
          }
          written.push({ id, names, link: newest.deleted ? null : { name: newest.name.name, category: newest.run.category } });
        }
        if (lines.length > 0) await append(file, lines);
      }
      await append(file, [printEnd({ runs: written.length, documents: hashes.size })]);
      await file.sync();
    } finally {
      await file.close();
    }
    return { written, hashes, left };
  }

  /** What was renamed but perhaps not put on the disk is taken back: the caller is told that nothing was archived. */
  async #publish(work: string, target: string): Promise<void> {
    const { files, folder } = this.#place;
    try {
      await files.rename(work, target);
      await files.syncFolder(folder.archive);
    } catch (error) {
      await files.removeTree(target).catch(() => undefined);
      throw error;
    }
  }

  async *#documents(isLive: (id: RunId) => boolean): AsyncGenerator<{ readonly parsed: RunDocument; readonly archive: string }> {
    const pacer = new Pacer();
    for (const archive of await this.files()) {
      for await (const line of this.lines(archive)) {
        if (pacer.isDue()) await pacer.rest();
        if (line.kind === 'document' && !isLive(line.parsed.run.id)) yield { parsed: line.parsed, archive };
      }
    }
  }

  async #revisions(ids: readonly RunId[]): Promise<ReadonlyMap<string, readonly DocumentName[]>> {
    const wanted = new Set<string>(ids);
    const revisions = new Map<string, DocumentName[]>();
    for (const entry of await this.#place.documents.entries('run')) {
      const name = parseDocumentName('run', entry);
      if (name !== null && wanted.has(name.id)) revisions.set(name.id, [...(revisions.get(name.id) ?? []), name]);
    }
    for (const names of revisions.values()) names.sort((a, b) => a.revision - b.revision);
    return revisions;
  }

  /** Null where a document cannot be understood: what is not known to be whole is not moved. */
  async #wholeRun(names: readonly DocumentName[]): Promise<readonly RunDocument[] | null> {
    const documents: RunDocument[] = [];
    for (const name of names) {
      const read = await this.#place.documents.read(name);
      if (read.result !== 'ok' || read.document.kind !== 'run' || read.document.understood === 'inPart') return null;
      // A conflict copy would go with the folder.
      if ((await copiesBeside(this.#place.files, this.#place.documents.path(name), name)).length > 0) return null;
      documents.push(read.document);
    }
    return documents.length === 0 ? null : documents;
  }

  async #check(work: string, written: ReadonlyMap<string, string>): Promise<void> {
    const found = new Set<string>();
    let isGood = true;
    const pacer = new Pacer();
    for await (const line of this.lines(work)) {
      if (line.kind === 'document' && written.get(line.exported.name) === line.parsed.sha256) found.add(line.exported.name);
      else isGood = false;
      if (pacer.isDue()) await pacer.rest();
    }
    if (!isGood || found.size !== written.size) {
      throw new StoreError('io', sentence('The archive could not be read back as it was written in {0}: check the disk and try again; nothing was moved.', this.#place.folder.root));
    }
  }

  /**
   * One revision of every run after the other, the oldest first, and the next one only when the one before is gone for good: otherwise a power
   * loss could leave an older revision without the newer one, which would then be in force.
   */
  async #removeRuns(written: readonly WrittenRun[]): Promise<{ readonly stayed: readonly RunId[]; /** Something is in the archive alone. */ readonly isNeeded: boolean }> {
    const { documents, files, folder, links, changes, logger } = this.#place;
    const now = await this.#revisions(written.map(({ id }) => id));
    const isUnchanged = ({ id, names }: WrittenRun): boolean => isSame(names, now.get(id) ?? []);
    const stayed = new Set(written.filter((run) => !isUnchanged(run)).map(({ id }) => id));
    let isNeeded = false;
    let remaining: readonly WrittenRun[] = written.filter(isUnchanged);
    for (let round = 0; remaining.length > 0; round++) {
      try {
        if (round > 0) await files.syncFolder(documents.place('run'));
      } catch (error) {
        logger.warn(`Archived runs stay in ${folder.relative(folder.runs)} as well: ${describe(error)}`);
        for (const { id } of remaining) stayed.add(id);
        break;
      }
      const further: WrittenRun[] = [];
      for (const run of remaining) {
        const name = run.names[round];
        if (name === undefined) continue;
        if (!(await this.#remove(name))) {
          stayed.add(run.id);
          continue;
        }
        isNeeded = true;
        if (round + 1 < run.names.length) further.push(run);
        else this.#place.inBackground(links.update(run.link, null));
      }
      remaining = further;
    }
    changes.changed();
    return { stayed: [...stayed], isNeeded };
  }

  async #remove(name: DocumentName): Promise<boolean> {
    const { documents, files, temporaries, logger } = this.#place;
    const doomed = temporaries.path();
    try {
      await files.rename(documents.path(name), doomed);
    } catch (error) {
      // It is in the archive and in its folder, which counts; or another process has moved it to an archive of its own.
      logger.warn(`${name.name} is archived and could not be removed from its folder: ${describe(error)}`);
      return false;
    }
    // Otherwise it is swept later.
    await files.removeTree(doomed).catch((error: unknown) => logger.warn(describe(error)));
    return true;
  }
}

function isSame(names: readonly DocumentName[], others: readonly DocumentName[]): boolean {
  return names.length === others.length && names.every(({ name }, position) => name === others[position]?.name);
}

async function append(file: WritableFile, lines: readonly string[]): Promise<void> {
  // Each batch is a gzip member of its own; one after the other they are one gzip file.
  await file.write(await compress(lines.map((line) => `${line}\n`).join('')));
}

/** The document, or what is wrong with it. */
function parseRun(exported: ExportedDocument): RunDocument | string {
  const judged = judgeExported(exported);
  if (judged.result === 'refused') return judged.reason;
  return judged.document.kind === 'run' ? judged.document : 'it is not the document of a run';
}
