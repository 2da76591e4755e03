import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FeatureId, FollowedFeature } from '../../domain/followedFeature';
import { featureNameFromBranch } from '../../domain/featureName';
import type { Logger } from '../../domain/logger';
import type { Clock } from '../../domain/time';
import { readRefFiles } from '../../git/refFiles';
import { readWorktreeFolders, type WorktreeFolder } from '../../git/worktreeFolders';
import type { FollowedFeatures } from '../../store/followedFeatures';
import { readRegularFile } from '../../store/regularFile';
import { SerialQueue } from '../../store/serialQueue';
import type { Inspection } from '../inspection';
import { isLongLived } from '../base';
import { readSpecification } from '../specificationFile';
import { WorktreeWatcher } from '../watchWorktrees';
import { readMadeFrom } from './featureBase';
import { featureId } from './featureId';
import { Following } from './following';
import { lastTip } from './goneFeatures';
import { RefWatcher } from './watchRefs';

export interface FollowRunsOptions {
  /** Absolute paths of anything inside repositories; outside of one nothing is followed. */
  readonly folders: readonly string[];
  readonly store: FollowedFeatures;
  /** Looks at the worktrees of all the folders with git. It is called when something moved, never at intervals. */
  readonly inspect: (followed: readonly FollowedFeature[]) => Promise<Inspection>;
  /** Where specifications are looked for. */
  readonly specificationGlobs: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds at least between two looks with git; 15 seconds unless told. */
  readonly pauseMs?: number | undefined;
}

const DEFAULT_PAUSE_MS = 15_000;
/** Milliseconds that a look waits for what comes together: an agent commits, then pushes, then goes on. */
const SETTLE_MS = 2_000;

/** Milliseconds after its worktree appeared in which a specification still is one from the start. */
const START_MS = 10 * 60_000;
/** As much of a specification as is read anywhere. */
const SPECIFICATION_BYTES = 256 * 1024;
/** Milliseconds by which windows on the same repository look at different times; the later one then finds what the first one saw. */
const SPREAD_MS = 1_500;

interface FollowedRepository {
  readonly commonFolder: string;
  /** Absolute path of the main worktree or the bare folder. */
  readonly repository: string;
  readonly refs: RefWatcher;
  /** What the files said when git looked last; null before. */
  seen: string | null;
  /** When they said something new that git has not looked at; null while there is nothing. */
  newsAt: number | null;
}

/**
 * Follows the runs of the repositories around some folders: what appears, moves and goes is kept at once, from files alone; what it means
 * is looked at with git a little later, at most once in a while, and not at all while nothing moves. Any number of windows may follow the
 * same repositories.
 */
export class FollowRuns {
  readonly #options: FollowRunsOptions;
  readonly #following: Following;
  readonly #watchers: readonly WorktreeWatcher[];
  readonly #repositories = new Map<string, FollowedRepository>();
  readonly #reads = new SerialQueue();
  /** Apart from the reads: a look at a big repository takes seconds, and what appears meanwhile is kept at once. */
  readonly #looks = new SerialQueue();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = 0;
  #disposed = false;

  constructor(options: FollowRunsOptions) {
    this.#options = options;
    this.#following = new Following(options.store, options.clock);
    this.#watchers = options.folders.map((folder) => new WorktreeWatcher(folder, options.logger));
  }

  /** Resolves once everything is watched and what is there now is kept. */
  async start(): Promise<void> {
    for (const watcher of this.#watchers) {
      const [commonFolder, repository] = [await watcher.commonFolder(), await watcher.repository()];
      if (this.#disposed || commonFolder === null || repository === null || this.#repositories.has(commonFolder)) continue;
      const followed: FollowedRepository = { commonFolder, repository, refs: new RefWatcher(commonFolder, this.#options.logger, () => this.#inBackground(this.#reads, () => this.#read(followed))), seen: null, newsAt: null };
      this.#repositories.set(commonFolder, followed);
      watcher.onDidChange(() => this.#inBackground(this.#reads, () => this.#read(followed)));
      await this.#reads.run(() => this.#read(followed));
    }
    if (this.#repositories.size > 0) await this.#options.store.prune();
  }

  /** Keeps what somebody else's inspection found, so that none has to be made for it. */
  async note(inspection: Inspection): Promise<void> {
    await this.#following.note(inspection);
    this.#changed();
  }

  /** Called after what is known has changed, by what this window saw. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    for (const watcher of this.#watchers) watcher.dispose();
    for (const { refs } of this.#repositories.values()) refs.dispose();
  }

  #inBackground(queue: SerialQueue, task: () => Promise<void>): void {
    if (this.#disposed) return;
    queue.run(task).catch((error: unknown) => this.#options.logger.warn(`What moved could not be kept: ${String(error)}`));
  }

  /** Keeps what the files of a repository say. */
  async #read(repository: FollowedRepository): Promise<void> {
    if (this.#disposed) return;
    const { store } = this.#options;
    const { commonFolder } = repository;
    const worktrees = new Map((await readWorktreeFolders(commonFolder)).map((worktree) => [idOf(commonFolder, worktree), worktree]));
    const known = new Map((await this.#of(commonFolder)).map((feature) => [feature.id, feature]));
    const branches = [...worktrees.values()].flatMap(({ branch }) => (branch === null ? [] : [branch]));
    const tips = await readRefFiles(commonFolder, branches.map((branch) => `refs/heads/${branch}`));
    for (const [id, worktree] of worktrees) await this.#keep(repository, id, worktree, tips.get(`refs/heads/${worktree.branch ?? ''}`) ?? null, known.get(id) ?? null);
    for (const [id, feature] of known) {
      if (worktrees.has(id) || feature.place.gone) continue;
      const at = this.#now();
      await store.update(id, 'worktreeRemoved', (before) => (before === null ? null : { ...before, place: { ...before.place, at, gone: true } }));
    }
    await this.#compare(repository);
    this.#changed();
  }

  async #keep({ commonFolder, repository }: FollowedRepository, id: FeatureId, worktree: WorktreeFolder, tip: string | null, known: FollowedFeature | null): Promise<void> {
    const { store } = this.#options;
    const at = this.#now();
    // On no branch for a moment (a rebase, a look at an older commit), or on the base, the feature's branch still is what it was on.
    const isOnOwn = worktree.branch !== null && !isLongLived(worktree.branch) && worktree.branch !== known?.observation?.base.branch;
    const branch = (isOnOwn ? worktree.branch : null) ?? known?.place.branch ?? null;
    const place = { at, worktree: worktree.path, branch, tip: (isOnOwn ? tip : null) ?? known?.place.tip ?? null, gone: false };
    const isWaiting = known?.start.specification === null && at - known.start.at < START_MS;
    if (known === null || isWaiting) {
      const specification = await this.#specification(worktree, at);
      const madeFrom = branch === null ? null : await readMadeFrom(commonFolder, branch);
      const start = { at, madeFrom: madeFrom === null ? null : { at, branch: madeFrom }, specification };
      if (known === null) {
        const fresh: FollowedFeature = {
          id, commonFolder, administration: path.basename(worktree.administration), createdAt: worktree.createdAt, repository, start, place,
          branches: branch === null ? [] : [branch], observation: null, encountered: {}, openRun: null, assigned: null, recorded: null, suggested: null,
        };
        await store.update(id, 'appeared', (before) => before ?? fresh);
        return;
      }
      if (specification !== null) await store.update(id, 'changed', (before) => (before === null ? null : { ...before, start: { ...before.start, specification } }));
    }
    const { worktree: folder, branch: before, tip: last, gone } = known.place;
    if (folder === place.worktree && before === place.branch && last === place.tip && !gone) return;
    const branches = branch === null ? known.branches : [...new Set([...known.branches, branch])].sort();
    await store.update(id, before === branch ? 'changed' : 'branchRenamed', (current) => (current === null ? null : { ...current, place, branches }));
  }

  async #specification({ path: worktree, branch }: WorktreeFolder, at: number): Promise<FollowedFeature['start']['specification']> {
    const query = { worktree, globs: this.#options.specificationGlobs, changed: [], feature: featureNameFromBranch(branch ?? path.basename(worktree)) };
    const read = await readSpecification(query);
    if (read === null) return null;
    const text = await readRegularFile(path.join(worktree, read.specification.path), SPECIFICATION_BYTES).catch(() => null);
    return { at, found: read.specification, hash: text === null ? null : createHash('sha256').update(text).digest('hex'), name: read.name, category: read.category };
  }

  /** Watches what is followed now, and has git look where the files say something that it has not seen. */
  async #compare(repository: FollowedRepository): Promise<void> {
    const { commonFolder, refs } = repository;
    const known = await this.#of(commonFolder);
    const names = [...new Set(known.flatMap(refsOf))].sort();
    refs.follow(names, known.filter(({ place }) => !place.gone).map(({ administration }) => administration));
    const tips = await readRefFiles(commonFolder, names);
    const said = JSON.stringify([names.map((name) => [name, tips.get(name) ?? null]), known.map(({ id, place }) => [id, place.branch, place.gone])]);
    const isNews = repository.seen === null ? known.some((feature) => isBehind(feature, tips)) : repository.seen !== said;
    repository.seen = said;
    if (!isNews) return;
    repository.newsAt = this.#now();
    this.#lookSoon();
  }

  #lookSoon(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    const pause = this.#options.pauseMs ?? DEFAULT_PAUSE_MS;
    const spread = Math.random() * Math.min(SPREAD_MS, pause / 4);
    const wait = Math.max(Math.min(SETTLE_MS, pause), this.#lookedAt + pause - this.#now()) + spread;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#inBackground(this.#looks, () => this.#look());
    }, wait);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    if (this.#disposed || !(await this.#hasNews())) return;
    this.#lookedAt = this.#now();
    for (const repository of this.#repositories.values()) repository.newsAt = null;
    const inspection = await this.#options.inspect(await this.#following.known());
    await this.#following.note(inspection);
    await this.#dropIdle(inspection);
    this.#changed();
  }

  /** Whether no other window has looked since. */
  async #hasNews(): Promise<boolean> {
    for (const { commonFolder, newsAt } of this.#repositories.values()) {
      if (newsAt === null) continue;
      const known = await this.#of(commonFolder);
      const tips = await readRefFiles(commonFolder, [...new Set(known.flatMap(refsOf))]);
      const wasSeen = known.some(({ observation }) => observation !== null && observation.at > newsAt);
      if (!wasSeen || known.some((feature) => isBehind(feature, tips))) return true;
    }
    return false;
  }

  /** A worktree that went without ever having had work was no feature. */
  async #dropIdle(inspection: Inspection): Promise<void> {
    // Where something could not be read, nothing follows from its not being there.
    if (inspection.warnings.some(({ reason }) => reason === 'repositoryUnreadable' || reason === 'noRepository' || reason === 'worktreeUnreadable')) return;
    const found = new Set(inspection.candidates.map(({ followable }) => followable?.id));
    for (const { commonFolder } of this.#repositories.values()) {
      for (const { id, place, observation } of await this.#of(commonFolder)) {
        if (place.gone && observation === null && !found.has(id)) await this.#options.store.remove(id);
      }
    }
  }

  async #of(commonFolder: string): Promise<readonly FollowedFeature[]> {
    return (await this.#following.known()).filter((feature) => feature.commonFolder === commonFolder);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #now(): number {
    return this.#options.clock().getTime();
  }
}

function idOf(commonFolder: string, { administration, createdAt }: WorktreeFolder): FeatureId {
  return featureId(commonFolder, path.basename(administration), createdAt);
}

/** The refs whose moves are news about a feature: its branch, and both copies of its base. */
function refsOf({ place, observation, start }: FollowedFeature): readonly string[] {
  const base = observation?.base.branch ?? start.madeFrom?.branch.replace(/^origin\//, '') ?? null;
  return [...(place.branch === null ? [] : [`refs/heads/${place.branch}`]), ...(base === null ? [] : [`refs/heads/${base}`, `refs/remotes/origin/${base}`])];
}

/** Whether something moved while nobody followed. */
function isBehind(feature: FollowedFeature, tips: ReadonlyMap<string, string>): boolean {
  const { observation, place } = feature;
  const bases = refsOf(feature).slice(place.branch === null ? 0 : 1).flatMap((name) => tips.get(name) ?? []);
  const tip = lastTip(feature);
  if (observation === null) return place.gone || (tip !== null && !bases.includes(tip));
  return tip !== observation.tip || (bases.length > 0 && !observation.base.tips.some((each) => bases.includes(each)));
}
