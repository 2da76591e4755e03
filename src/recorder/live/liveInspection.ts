import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FollowedFeature } from '../../domain/followedFeature';
import type { Logger } from '../../domain/logger';
import type { Progress } from '../../domain/progress';
import { sentence } from '../../domain/sentence';
import { GitError } from '../../git/gitError';
import { outsideSettings } from '../../git/outsideSettings';
import { RepositoryReader } from '../../git/repositoryReader';
import { TOUCH_MS } from '../../git/scratch';
import { inspect } from '../inspection/inspect';
import type { Inspection } from '../inspection/inspection';
import { InspectionMemory, type KeptWork } from '../inspection/inspectionMemory';
import type { InspectOptions } from '../inspection/inspectOptions';
import { InspectionWatch } from './inspectionWatch';
import { Staleness } from './staleness';
import type { WatchFolder } from './watchFolder';

export interface LiveInspectionOptions {
  /** Asked before each look, since settings change. */
  readonly inspect: () => Omit<InspectOptions, 'signal' | 'progress' | 'followed'>;
  /** The features that are being followed, asked before each look; none unless told. */
  readonly followed?: (() => Promise<readonly FollowedFeature[]>) | undefined;
  readonly watchFolder: WatchFolder;
  readonly logger: Logger;
  /** How long after a change the files are read, so that many changes at once are one; 300 ms unless told. */
  readonly settleMs?: number | undefined;
}

const SETTLE_MS = 300;
/** However steadily files change. */
const LONGEST_SETTLE_MS = 1000;
/** Where something cannot be watched: a look that took long is followed by a pause of five times that. */
const PAUSE_MS = 2000;
const PAUSE_FACTOR = 5;
/** Each look leaves a few objects in the scratch folder. */
const ROUNDS_A_SCRATCH = 200;
const SCRATCH_LIMIT_BYTES = 256 * 1024 * 1024;
const ROUNDS_BETWEEN_SIZES = 20;

interface Round {
  readonly result: Promise<Inspection>;
  readonly abort: AbortController;
  readonly progress: Set<Progress>;
  /** Callers that wait; a round that nobody waits for any more is given up unless it is our own. */
  waiting: number;
  readonly background: boolean;
}

/**
 * An inspection that is kept up to date. While it is started, files are watched and only what changed is read; as long as nothing
 * changes, nothing runs. Its scratch folder stays until {@link dispose}.
 */
export class LiveInspection {
  readonly #options: LiveInspectionOptions;
  readonly #listeners = new Set<() => void>();
  #current: Inspection | null = null;
  #failure: Error | null = null;
  #memory: InspectionMemory | undefined;
  #watch: InspectionWatch | undefined;
  #round: Round | undefined;
  /** What the settings were at the last look; anything else makes everything stale. */
  #settings = '';
  #rounds = 0;
  /** What is known of followed features has changed, which no file of the worktrees tells. */
  #expired = false;
  #timer: NodeJS.Timeout | undefined;
  /** When the first change of those that are waited for came. */
  #firstChangeAt: number | undefined;
  #disposed = false;
  readonly #touching: NodeJS.Timeout;

  constructor(options: LiveInspectionOptions) {
    this.#options = options;
    this.#touching = setInterval(() => void this.#memory?.touch(), TOUCH_MS);
    this.#touching.unref();
  }

  /** What was found last, as far as nothing is known to be stale; null before the first look. */
  get current(): Inspection | null {
    return this.#current;
  }

  /** Why the last look failed; null when it did not. */
  get failure(): Error | null {
    return this.#failure;
  }

  get busy(): boolean {
    return this.#round !== undefined;
  }

  /** Called when any of the three above has changed. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Begins to watch, and looks whenever something changed. */
  start(): void {
    if (this.#watch !== undefined || this.#disposed) return;
    this.#watch = new InspectionWatch(this.#options.watchFolder, this.#options.logger, () => this.#soon());
    // What happened while nobody watched is not known.
    this.#watch.stale.everything = true;
    this.#refresh();
  }

  /** Ends watching; what was found stays until somebody asks again. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#firstChangeAt = undefined;
    this.#watch?.dispose();
    this.#watch = undefined;
    if (this.#round?.background === true && this.#round.waiting === 0) this.#round.abort.abort();
  }

  /** Has the next look take in what has become known of followed features; what was read of the worktrees still holds. */
  expire(): void {
    this.#expired = true;
    if (this.#watch !== undefined) this.#soon();
  }

  /**
   * What is true now. Where everything is watched and nothing changed, it is what was found last.
   * @throws GitError as `inspect`
   */
  async inspect(options: { readonly signal?: AbortSignal | undefined; readonly progress?: Progress | undefined } = {}): Promise<Inspection> {
    const { signal, progress } = options;
    for (;;) {
      if (signal?.aborted === true || this.#disposed) throw new GitError('cancelled', sentence('Cancelled.'));
      const underWay = this.#round;
      if (underWay === undefined) {
        const { current } = this;
        return current !== null && (await this.#isFresh()) ? current : await this.#join(this.#round ?? this.#begin(false), signal, progress);
      }
      // It may have read a file before that changed; what is true then decides whether another look is needed.
      await this.#join(underWay, signal, progress);
    }
  }

  /**
   * The content of an object of the current inspection, uncommitted work included.
   * @param repository as in a feature: absolute path of the main worktree, or of the bare repository
   * @throws GitError
   */
  async blob(repository: string, oid: string): Promise<Buffer> {
    const memory = this.#memory?.repositories.find((each) => each.path === repository);
    if (memory === undefined) throw new GitError('unknownRevision', sentence('{0} is not among the repositories that were looked at.', repository));
    const { git } = this.#options.inspect();
    const { environment } = await memory.objects();
    return new RepositoryReader(git, memory.commonFolder, memory.commonFolder).blob(oid, environment);
  }

  /** Resolves when nothing runs any more and the scratch folder is gone. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.stop();
    clearInterval(this.#touching);
    this.#listeners.clear();
    this.#round?.abort.abort();
    await this.#round?.result.catch(() => undefined);
    await this.#memory?.dispose();
    this.#memory = undefined;
  }

  async #isFresh(): Promise<boolean> {
    return this.#watch !== undefined && !this.#watch.isBlind && this.#watch.stale.isEmpty && !this.#expired && this.#failure === null && (await this.#settingsNow()) === this.#settings;
  }

  async #settingsNow(): Promise<string> {
    const { folders, base, includeUncommitted, specificationGlobs, idleGapMinutes, groupGapHours, agents, categoryRules } = this.#options.inspect();
    return JSON.stringify([folders, base, includeUncommitted, specificationGlobs, idleGapMinutes, groupGapHours, agents, categoryRules, await outsideSettings()]);
  }

  /** A look of our own. */
  #refresh(): void {
    if (this.#disposed || this.#round !== undefined) return;
    this.#begin(true);
  }

  #soon(): void {
    if (this.#round !== undefined || this.#disposed) return;
    const now = performance.now();
    this.#firstChangeAt ??= now;
    clearTimeout(this.#timer);
    const settle = Math.min(this.#options.settleMs ?? SETTLE_MS, Math.max(0, this.#firstChangeAt + LONGEST_SETTLE_MS - now));
    this.#timer = setTimeout(() => this.#refresh(), settle);
  }

  #begin(background: boolean): Round {
    clearTimeout(this.#timer);
    this.#firstChangeAt = undefined;
    const abort = new AbortController();
    const progress = new Set<Progress>();
    const started = performance.now();
    const result = this.#look(abort.signal, (message, done) => progress.forEach((each) => each(message, done))).finally(() => {
      this.#round = undefined;
      this.#tell();
      const watch = this.#watch;
      if (watch?.isBlind === true) this.#timer = setTimeout(() => this.#refresh(), Math.max(PAUSE_MS, (performance.now() - started) * PAUSE_FACTOR));
      else if (watch !== undefined && (!watch.stale.isEmpty || this.#expired) && this.#failure === null) this.#soon();
    });
    // Whoever joins gets the failure; our own looks keep it.
    result.catch(() => undefined);
    const round: Round = { result, abort, progress, waiting: 0, background };
    this.#round = round;
    this.#tell();
    return round;
  }

  async #join(round: Round, signal: AbortSignal | undefined, progress: Progress | undefined): Promise<Inspection> {
    round.waiting += 1;
    if (progress !== undefined) round.progress.add(progress);
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => {
        if (round.waiting === 1 && !round.background) round.abort.abort();
        else reject(new GitError('cancelled', sentence('Cancelled.')));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([round.result, aborted]);
    } finally {
      round.waiting -= 1;
      if (progress !== undefined) round.progress.delete(progress);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    }
  }

  async #look(signal: AbortSignal, progress: Progress): Promise<Inspection> {
    const watch = this.#watch;
    const stale = new Staleness();
    stale.add(watch?.stale ?? stale);
    watch?.stale.clear();
    const settings = await this.#settingsNow();
    const before = this.#memory;
    const anew = watch === undefined || watch.isBlind || stale.everything || settings !== this.#settings || before === undefined || (await this.#isUsedUp(before));
    const memory = anew ? new InspectionMemory(this.#options.inspect().temporaryFolder, watch) : before;
    const kept = anew ? null : forget(memory, stale);
    try {
      this.#expired = false;
      const followed = await this.#options.followed?.();
      const inspection = await inspect({ ...this.#options.inspect(), followed, signal, progress }, memory);
      this.#settings = settings;
      this.#memory = memory;
      this.#rounds = anew ? 1 : this.#rounds + 1;
      this.#failure = null;
      if (!isDeepStrictEqual(inspection, this.#current)) this.#current = inspection;
      if (anew) await before?.dispose();
      if (watch !== undefined && kept !== null) await this.#learnIgnored(watch, memory, kept);
      return this.#current ?? inspection;
    } catch (error) {
      watch?.stale.add(stale);
      if (anew) await memory.dispose();
      if (!(error instanceof GitError && error.reason === 'cancelled')) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#options.logger.warn(`the worktrees could not be looked at: ${String(error)}`);
      }
      throw error;
    }
  }

  /**
   * Changes that changed nothing are those of build products. Which folders these are is asked once, so that a build costs no look a second.
   * @param kept what was known of worktrees that were read again
   */
  async #learnIgnored(watch: InspectionWatch, memory: InspectionMemory, kept: ReadonlyMap<string, KeptWork>): Promise<void> {
    const { git } = this.#options.inspect();
    for (const repository of memory.repositories) {
      for (const [worktree, before] of kept) {
        const now = repository.uncommitted.get(worktree);
        if (now === undefined || watch.knowsIgnored(worktree) || now.work?.snapshot?.commit !== before.work?.snapshot?.commit) continue;
        try {
          watch.ignore(worktree, await new RepositoryReader(git, worktree, repository.commonFolder).ignoredFolders(worktree));
        } catch (error) {
          this.#options.logger.warn(`which folders of ${worktree} are ignored could not be asked: ${String(error)}`);
        }
      }
    }
  }

  async #isUsedUp(memory: InspectionMemory): Promise<boolean> {
    const folder = await memory.scratchFolder();
    // Somebody may have tidied up.
    if (this.#rounds >= ROUNDS_A_SCRATCH || (folder !== null && !(await isThere(folder)))) return true;
    return folder !== null && this.#rounds % ROUNDS_BETWEEN_SIZES === 0 && (await sizeOf(folder)) > SCRATCH_LIMIT_BYTES;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** @returns what was known of worktrees that are to be read again */
function forget(memory: InspectionMemory, stale: Staleness): ReadonlyMap<string, KeptWork> {
  const forgotten = new Map<string, KeptWork>();
  for (const repository of memory.repositories) {
    if (stale.listings.has(repository.commonFolder)) repository.listing = null;
    for (const worktree of stale.worktrees) {
      const known = repository.uncommitted.get(worktree);
      if (known !== undefined) forgotten.set(worktree, known);
      repository.uncommitted.delete(worktree);
    }
  }
  return forgotten;
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let bytes = 0;
  for (const name of names) bytes += await stat(path.join(folder, name)).then(({ size }) => size, () => 0);
  return bytes;
}
