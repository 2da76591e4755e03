import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Gate, GateQuestion, GateRecord } from '../domain/gate';
import { gateRecordSchema } from '../domain/gate';
import type { Clock } from '../domain/time';
import type { JsonObject } from './canonicalJson';
import { canonicalJson, isJsonObject } from './canonicalJson';
import { DataFolder, ensureFolder } from './dataFolder';
import { DurableFolders } from './durableFolders';
import type { FileSystem } from './fileSystem';
import { NodeFileSystem } from './fileSystem';
import { GateLog } from './gateLog';
import type { RandomText } from './randomText';
import { secureRandomText } from './randomText';
import { toStoreError } from './storeError';
import { Temporaries } from './temporaries';

export interface GateMemoryOptions {
  /** Absolute path of the data folder; created at the first write. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random?: RandomText | undefined;
  readonly fileSystem?: FileSystem | undefined;
  /** Records that are kept, the newest; 2,000 unless told. */
  readonly records?: number | undefined;
  /** Files with output that are kept, the newest; 200 unless told. */
  readonly logs?: number | undefined;
}

/** A record with the place of its output; null where that has been removed. */
export interface RememberedGate extends Omit<GateRecord, 'log'> {
  readonly logFile: string | null;
}

export interface Recollection {
  /** What the gate said last on exactly these files. */
  readonly current: RememberedGate | null;
  /** Where there is none: what it said last in this worktree, on other files. */
  readonly earlier: RememberedGate | null;
}

/** A result to be kept; its output must lie where {@link GateMemory.openLog} put it. */
export interface GateResultToKeep extends Omit<GateRecord, 'gate' | 'log'> {
  readonly gate: Gate;
  readonly logFile: string | null;
}

const FORMAT = 'mirador.gate';
const FORMAT_VERSION = 1;
/** A record is below a kilobyte, long paths apart. */
const MAXIMUM_BYTES = 64 * 1024;
const DEFAULT_RECORDS = 2000;
const DEFAULT_LOGS = 200;

/**
 * What gates said, by the hash of the files that they looked at: the same command on the same files need not run again. Records are written
 * once under unique names, like the documents of the history; but they can always be made again, so one that cannot be read is forgotten.
 *
 * What lies outside of the files (installed packages, services, the clock) is not in the hash. The platform is part of the name.
 */
export class GateMemory {
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #random: RandomText;
  readonly #clock: Clock;
  readonly #folders: DurableFolders;
  readonly #temporaries: Temporaries;
  readonly #keptRecords: number;
  readonly #keptLogs: number;

  constructor(options: GateMemoryOptions) {
    this.#files = options.fileSystem ?? new NodeFileSystem();
    this.#folder = new DataFolder(options.folder);
    this.#random = options.random ?? secureRandomText;
    this.#clock = options.clock;
    this.#folders = new DurableFolders(this.#files, this.#folder, [this.#records]);
    this.#temporaries = new Temporaries(this.#files, this.#folder, this.#random, options.clock);
    this.#keptRecords = options.records ?? DEFAULT_RECORDS;
    this.#keptLogs = options.logs ?? DEFAULT_LOGS;
  }

  /** Answers in the order of the questions. What cannot be read is not remembered; never throws. */
  async recall(questions: readonly GateQuestion[]): Promise<readonly Recollection[]> {
    const records = parseNames(await this.#names(this.#records));
    const logs = new Set(records.length === 0 ? [] : await this.#names(this.#logs));
    return Promise.all(
      questions.map(async ({ worktree, tree, gate }): Promise<Recollection> => {
        const content = tree === null ? null : digest([tree, keyOf(gate)]);
        const current = content === null ? null : await this.#newest(records.filter((record) => record.content === content), { tree, gate }, logs);
        if (current !== null) return { current, earlier: null };
        const place = digest([worktree, keyOf(gate)]);
        return { current, earlier: await this.#newest(records.filter((record) => record.place === place), { worktree, gate }, logs) };
      }),
    );
  }

  /**
   * Resolves once the record is durable.
   * @throws StoreError
   */
  async remember({ gate, logFile, ...result }: GateResultToKeep): Promise<void> {
    const record: GateRecord = { ...result, gate: keyOf(gate), log: logFile === null ? null : path.basename(logFile) };
    const unsigned: JsonObject = { format: FORMAT, formatVersion: FORMAT_VERSION, record };
    const text = `${JSON.stringify({ ...unsigned, sha256: sha256(unsigned) }, null, 2)}\n`;
    const name = [digest([record.tree, record.gate]), digest([record.worktree, record.gate]), timeName(Date.parse(record.finishedAt)), this.#random(8)].join('.');
    try {
      await this.#folders.ensure();
      await this.#write(path.join(this.#records, `${name}.json`), new TextEncoder().encode(text));
    } catch (error) {
      this.#folders.forget();
      throw toStoreError(error, this.#folder.root);
    }
  }

  /**
   * A new file for a gate's output.
   * @param title is made fit for a file name
   * @throws StoreError
   */
  async openLog(title: string): Promise<GateLog> {
    const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
    try {
      await ensureFolder(this.#files, this.#logs);
      return await GateLog.create(this.#files, path.join(this.#logs, `${timeName(this.#clock().getTime())}.${slug}.${this.#random(8)}.log`));
    } catch (error) {
      throw toStoreError(error, this.#folder.root);
    }
  }

  /** Removes the oldest records and logs beyond what is kept. What cannot be removed stays until the next time. */
  async prune(): Promise<void> {
    const records = parseNames(await this.#names(this.#records)).sort((a, b) => b.at - a.at);
    const logs = (await this.#names(this.#logs)).filter((name) => /^\d{15}\./.test(name)).sort().reverse();
    const old = [
      ...records.slice(this.#keptRecords).map(({ name }) => path.join(this.#records, name)),
      ...logs.slice(this.#keptLogs).map((name) => path.join(this.#logs, name)),
    ];
    for (const file of old) await this.#files.removeTree(file).catch(() => undefined);
  }

  get #records(): string {
    return path.join(this.#folder.gates, 'results');
  }

  get #logs(): string {
    return path.join(this.#folder.gates, 'logs');
  }

  async #names(folder: string): Promise<readonly string[]> {
    return this.#files.list(folder).catch(() => []);
  }

  async #newest(records: readonly RecordName[], expected: { readonly tree?: string | null; readonly worktree?: string; readonly gate: Gate }, logs: ReadonlySet<string>): Promise<RememberedGate | null> {
    for (const { name } of [...records].sort((a, b) => b.at - a.at)) {
      const record = await this.#read(path.join(this.#records, name));
      // A name holds but a part of a hash.
      const isMeant = record?.gate === keyOf(expected.gate) && (expected.tree ?? record.tree) === record.tree && (expected.worktree ?? record.worktree) === record.worktree;
      if (record === null || !isMeant) continue;
      const { log, ...rest } = record;
      return { ...rest, logFile: log !== null && logs.has(log) ? path.join(this.#logs, log) : null };
    }
    return null;
  }

  async #read(file: string): Promise<GateRecord | null> {
    try {
      const raw: unknown = JSON.parse(new TextDecoder().decode(await this.#files.readFile(file, MAXIMUM_BYTES)));
      if (!isJsonObject(raw) || raw['format'] !== FORMAT || raw['formatVersion'] !== FORMAT_VERSION) return null;
      const { sha256: signed, ...unsigned } = raw;
      if (signed !== sha256(unsigned)) return null;
      const record = gateRecordSchema.safeParse(raw['record']);
      return record.success ? record.data : null;
    } catch {
      return null;
    }
  }

  async #write(target: string, bytes: Uint8Array): Promise<void> {
    const work = this.#temporaries.path();
    try {
      const file = await this.#files.createFile(work);
      try {
        await file.write(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#files.rename(work, target);
      await this.#files.syncFolder(path.dirname(target));
    } catch (error) {
      await this.#files.removeTree(work).catch(() => undefined);
      throw error;
    }
  }
}

interface RecordName {
  readonly name: string;
  /** Digest of files and gate. */
  readonly content: string;
  /** Digest of worktree and gate. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

function parseNames(names: readonly string[]): RecordName[] {
  return names.flatMap((name) => {
    const [, content, place, at] = /^([0-9a-f]{32})\.([0-9a-f]{32})\.(\d{15})\.[a-z0-9]+\.json$/.exec(name) ?? [];
    return content === undefined || place === undefined || at === undefined ? [] : [{ name, content, place, at: Number(at) }];
  });
}

/** What makes two gates the same: not where they were found or what they are about. */
function keyOf({ command, shell, cwd }: Gate): string {
  return canonicalJson({ command, shell, cwd, platform: process.platform, arch: process.arch });
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex').slice(0, 32);
}

function sha256(value: JsonObject): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Sorts as text. */
function timeName(at: number): string {
  return String(at).padStart(15, '0');
}
