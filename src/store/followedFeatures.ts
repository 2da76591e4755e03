import path from 'node:path';
import { concurrently } from '../domain/concurrently';
import { joinFollowed, lastSign, type FeatureId, type FollowedFeature, type OpenRunId } from '../domain/followedFeature';
import type { Logger } from '../domain/logger';
import type { Clock } from '../domain/time';
import { Arrivals } from './arrivals';
import { DataFolder } from './dataFolder';
import { DurableFolders } from './durableFolders';
import type { FileSystem } from './fileSystem';
import { NodeFileSystem } from './fileSystem';
import { featureOfFile, followedFileName, MAXIMUM_FOLLOWED_BYTES, parseFollowed, printFollowed, type FollowedEvent } from './followedDocument';
import { Quarantine } from './quarantine';
import type { RandomText } from './randomText';
import { secureRandomText } from './randomText';
import { SerialQueue } from './serialQueue';
import { describe, errorCode, toStoreError } from './storeError';
import { Temporaries } from './temporaries';

export interface FollowedFeaturesOptions {
  /** Absolute path of the data folder; created at the first write. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the program, for the documents that it writes. */
  readonly version: string;
  /** Documents that cannot be read stay where they are: for those who promised to write nothing. */
  readonly readOnly?: boolean | undefined;
  readonly random?: RandomText | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A feature that is gone and of which nothing was heard for this long is forgotten. */
const FORGOTTEN_AFTER_MS = 30 * DAY_MS;
/** One that was recorded as well: its run holds what is to be known of it. */
const RECORDED_FORGOTTEN_AFTER_MS = 7 * DAY_MS;

/** Documents read together. */
const READ_AT_ONCE = 16;

/** Each try meets a writer that was just then at work on the same feature. */
const READ_ATTEMPTS = 10;

/** A folder may be swept or removed beneath a write; then it is done again from the start. */
const WRITE_ATTEMPTS = 3;

/**
 * The features that are being followed. Each document holds all that its writer knew of one feature and is never rewritten; what is
 * known is the join of all documents of it. A writer removes the documents that went into its own one, and only when that one is on the
 * disk: so any number of windows write at once without a lock, a crash loses nothing, and a feature with hundreds of commits still is one
 * or two small files.
 */
export class FollowedFeatures {
  readonly #options: FollowedFeaturesOptions;
  readonly #files: FileSystem;
  readonly #folder: DataFolder;
  readonly #folders: DurableFolders;
  readonly #temporaries: Temporaries;
  readonly #quarantine: Quarantine;
  readonly #arrivals: Arrivals;
  readonly #writes = new SerialQueue();
  /** Documents that are known to survive a crash; another window's may be in place before it is on the disk. */
  readonly #durable = new Set<string>();
  /** What this process has read: a name never gets another content. */
  #read: ReadonlyMap<string, FollowedFeature> = new Map();

  /** Touches nothing on the disk. */
  constructor(options: FollowedFeaturesOptions) {
    const random = options.random ?? secureRandomText;
    this.#options = options;
    this.#files = options.fileSystem ?? new NodeFileSystem();
    this.#folder = new DataFolder(options.folder);
    this.#folders = new DurableFolders(this.#files, this.#folder, [this.#folder.following]);
    this.#temporaries = new Temporaries(this.#files, this.#folder, random, options.clock);
    this.#quarantine = new Quarantine(this.#files, this.#folder, random, options.clock, options.logger);
    this.#arrivals = new Arrivals(this.#files, options.clock);
  }

  /** All that are known, by when their worktrees were made. Documents that cannot be read are set aside, with a line in the log; never throws. */
  async all(): Promise<readonly FollowedFeature[]> {
    const joined = new Map<FeatureId, FollowedFeature>();
    for (const feature of (await this.#documents(null)).values()) {
      const known = joined.get(feature.id);
      joined.set(feature.id, known === undefined ? feature : joinFollowed(known, feature));
    }
    return [...joined.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  /**
   * Adds what is newly known of a feature; durable once it resolves. Writes nothing where nothing is new.
   * @param next from what is known already; null leaves it as it is
   * @throws StoreError
   */
  update(id: FeatureId, event: FollowedEvent, next: (known: FollowedFeature | null) => FollowedFeature | null): Promise<void> {
    return this.#writes.run(() => this.#update(id, event, next));
  }

  /** Forgets a feature: it never was one, or it is long recorded. */
  remove(id: FeatureId): Promise<void> {
    return this.#writes.run(async () => {
      for (const name of (await this.#documents(id)).keys()) await this.#remove(name);
    });
  }

  /** Forgets what was recorded a week ago and is gone, and what is gone and was not heard of for a month; nothing of a run that goes on. */
  async prune(): Promise<void> {
    const now = this.#options.clock().getTime();
    const all = await this.all();
    const goingOn = new Set(all.flatMap((feature) => (feature.place.gone ? [] : (runOf(feature) ?? []))));
    for (const feature of all) {
      const age = now - lastSign(feature);
      const run = runOf(feature);
      if (!feature.place.gone || (run !== null && goingOn.has(run))) continue;
      if (age > (feature.recorded === null ? FORGOTTEN_AFTER_MS : RECORDED_FORGOTTEN_AFTER_MS)) await this.remove(feature.id);
    }
  }

  async #update(id: FeatureId, event: FollowedEvent, next: (known: FollowedFeature | null) => FollowedFeature | null): Promise<void> {
    const documents = await this.#documents(id);
    const known = [...documents.values()].reduce<FollowedFeature | null>((joined, each) => (joined === null ? each : joinFollowed(joined, each)), null);
    const wanted = next(known);
    if (wanted === null) return;
    const feature = known === null ? wanted : joinFollowed(known, wanted);
    const name = followedFileName(feature);
    if (!documents.has(name)) {
      await this.#publish(name, printFollowed(feature, event, { writtenAt: this.#options.clock(), version: this.#options.version }));
    } else if (!this.#durable.has(name)) {
      await this.#settle();
    }
    this.#durable.add(name);
    // All of them went into the one that is on the disk now.
    for (const other of documents.keys()) if (other !== name) await this.#remove(other);
  }

  async #publish(name: string, content: string): Promise<void> {
    const bytes = new TextEncoder().encode(content);
    for (let attempt = 1; ; attempt++) {
      const work = this.#temporaries.path();
      try {
        await this.#folders.ensure();
        const file = await this.#files.createFile(work);
        try {
          await file.write(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await this.#files.rename(work, path.join(this.#folder.following, name));
        await this.#files.syncFolder(this.#folder.following);
        return;
      } catch (error) {
        this.#folders.forget();
        await this.#files.removeTree(work).catch(() => undefined);
        if (errorCode(error) !== 'ENOENT' || attempt === WRITE_ATTEMPTS) throw toStoreError(error, this.#folder.root);
      }
    }
  }

  async #settle(): Promise<void> {
    try {
      await this.#files.syncFolder(this.#folder.following);
    } catch (error) {
      throw toStoreError(error, this.#folder.root);
    }
  }

  async #remove(name: string): Promise<void> {
    this.#durable.delete(name);
    try {
      await this.#files.removeTree(path.join(this.#folder.following, name));
    } catch (error) {
      // It is joined to the newer one until somebody can remove it.
      this.#options.logger.info(`${name} is left over: ${describe(error)}`);
    }
  }

  /**
   * What each document says, by its name.
   * @param id of one feature; null for all
   */
  async #documents(id: FeatureId | null): Promise<ReadonlyMap<string, FollowedFeature>> {
    for (let attempt = 1; ; attempt++) {
      const names = (await this.#names()).filter((name) => (id === null ? featureOfFile(name) !== null : featureOfFile(name) === id));
      const found = new Map<string, FollowedFeature>();
      const read = await concurrently(names, READ_AT_ONCE, async (name) => this.#read.get(name) ?? (await this.#readDocument(name)));
      // One that was removed between the listing and the reading went into a newer one, which that listing need not have.
      if (read.includes('removed') && attempt < READ_ATTEMPTS) continue;
      for (const [index, name] of names.entries()) {
        const feature = read[index] ?? null;
        if (feature !== null && feature !== 'removed') found.set(name, feature);
      }
      if (id === null) this.#read = found;
      return found;
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return [...(await this.#files.list(this.#folder.following))].sort();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.#options.logger.warn(`What is followed could not be listed: ${describe(error)}`);
      return [];
    }
  }

  async #readDocument(name: string): Promise<FollowedFeature | 'removed' | null> {
    const id = featureOfFile(name);
    if (id === null) return null;
    const place = path.join(this.#folder.following, name);
    try {
      const parsed = parseFollowed(id, await this.#files.readFile(place, MAXIMUM_FOLLOWED_BYTES));
      switch (parsed.result) {
        case 'ok':
          return parsed.feature;
        case 'newerVersion':
          this.#options.logger.info(`${this.#folder.relative(place)} was written by a newer version: update to see it.`);
          return null;
        case 'unreadable':
          await this.#setAside(place, parsed.reason);
          return null;
      }
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') return 'removed';
      if (code === 'ELOOP' || code === 'EINVAL' || code === 'EISDIR' || code === 'EFBIG') await this.#setAside(place, `it is no file of a size that can be read (${code})`);
      else this.#options.logger.warn(`${this.#folder.relative(place)} could not be read: ${describe(error)}`);
      return null;
    }
  }

  async #setAside(place: string, reason: string): Promise<void> {
    if (this.#options.readOnly === true) this.#options.logger.info(`${this.#folder.relative(place)} cannot be read: ${reason}`);
    else if (await this.#arrivals.isArriving(place)) this.#options.logger.info(`${this.#folder.relative(place)} cannot be read yet: ${reason}`);
    else await this.#quarantine.setAside(place, reason);
  }
}

/** The open run that it was last said to be of. */
function runOf({ assigned, openRun }: FollowedFeature): OpenRunId | null {
  return assigned?.id ?? openRun?.id ?? null;
}
