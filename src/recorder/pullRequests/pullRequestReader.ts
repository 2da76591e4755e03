import type { Feature } from '../../domain/feature';
import type { UnreadReason } from '../../domain/pullRequest';
import type { Clock } from '../../domain/time';
import type { ConditionalAnswers } from '../../forge/conditionalAnswers';
import type { Forge, ForgeKind, ForgeProject, ForgePullRequest } from '../../forge/forge';
import { ForgeError, type ForgeProblem } from '../../forge/forgeError';
import { forgeProject } from '../../forge/forgeProject';
import type { ForgeHosts } from '../../forge/forgeHosts';
import type { CacheFolder } from '../../store/cacheFolder';
import { ForgeMemory, type KeptProject } from './forgeMemory';
import type { PullRequestReadings, ReadingProblem } from './readings';
import type { FeatureReading } from './withPullRequest';

export interface PullRequestReaderOptions {
  readonly forge: (kind: ForgeKind, answers: ConditionalAnswers) => Forge;
  readonly hosts: ForgeHosts;
  readonly cache: CacheFolder;
  readonly clock: Clock;
}

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  /** An answer that is not older than this is as good as a new one; a minute unless told. */
  readonly freshForMs?: number | undefined;
}

/** A second look within a minute costs nothing. */
const FRESH_MS = 60_000;
const BRANCHES_AT_ONCE = 64;
const SEPARATOR = '\n';

interface Question {
  readonly project: ForgeProject;
  readonly branches: Set<string>;
}

type ProjectReading =
  | {
      readonly state: 'read';
      readonly path: string;
      readonly pullRequests: ReadonlyMap<string, readonly ForgePullRequest[]>;
      /** Where it told of some branches only. */
      readonly problem: ReadingProblem | null;
    }
  | { readonly state: 'unread'; readonly problem: ReadingProblem };

/** Reads the pull requests of features: each project once, all of its branches together. A forge that wants to be left alone is. */
export class PullRequestReader {
  readonly #options: PullRequestReaderOptions;
  readonly #memory: ForgeMemory;

  constructor(options: PullRequestReaderOptions) {
    this.#options = options;
    this.#memory = new ForgeMemory(options.cache);
  }

  /** The project that a feature's pull request is looked for in; null for no known forge. */
  projectOf({ remote }: Feature): ForgeProject | null {
    return remote === undefined ? null : forgeProject(remote, this.#options.hosts);
  }

  /** What is known when a person does not want any forge to be asked. */
  notAsked(): PullRequestReadings {
    return { of: (feature) => (this.projectOf(feature) === null ? null : { state: 'unread', reason: 'notAsked' }), problems: [] };
  }

  /** Never throws: why something could not be read is part of the answer. */
  async read(features: readonly Feature[], options: ReadingOptions = {}): Promise<PullRequestReadings> {
    const questions = new Map<string, Question>();
    for (const feature of features) {
      const project = this.projectOf(feature);
      if (project === null || feature.remote === undefined) continue;
      const key = keyOf(project);
      const question = questions.get(key) ?? { project, branches: new Set() };
      question.branches.add(feature.remote.branch);
      questions.set(key, question);
    }
    const answers = new Map<string, ProjectReading>();
    await Promise.all([...questions].map(async ([key, question]) => answers.set(key, await this.#ask(question, options))));
    return {
      of: (feature) => this.#readingOf(feature, answers),
      problems: [...answers.values()].flatMap(({ problem }) => problem ?? []),
    };
  }

  #readingOf(feature: Feature, answers: ReadonlyMap<string, ProjectReading>): FeatureReading | null {
    const project = this.projectOf(feature);
    const answer = project === null ? undefined : answers.get(keyOf(project));
    if (answer === undefined || feature.remote === undefined) return null;
    if (answer.state === 'unread') return { state: 'unread', reason: answer.problem.reason };
    const pullRequests = answer.pullRequests.get(feature.remote.branch);
    return pullRequests === undefined ? { state: 'unread', reason: answer.problem?.reason ?? 'badAnswer' } : { state: 'read', path: answer.path, pullRequests };
  }

  async #ask({ project, branches }: Question, { signal, freshForMs = FRESH_MS }: ReadingOptions): Promise<ProjectReading> {
    const now = this.#options.clock().getTime();
    const kept = await this.#memory.read(keyOf(project));
    const fresh = freshOf(kept, branches, now - freshForMs, now);
    if (fresh !== null) return fresh;
    const { kind, host } = project;
    const unread = (reason: UnreadReason, retryAt: number | null): ProjectReading => ({ state: 'unread', problem: { kind, host, path: project.path, reason, retryAt, branches: null } });
    if (kept.refusedUntil !== null && kept.refusedUntil > now) return unread('rateLimited', kept.refusedUntil);
    const answers = new Map(kept.conditional);
    try {
      const forge = this.#options.forge(project.kind, { get: (url) => answers.get(url) ?? null, set: (url, answer) => void answers.set(url, answer) });
      const all = [...branches];
      const pullRequests = new Map<string, readonly ForgePullRequest[]>();
      let { path } = project;
      let missing: ForgeProblem | null = null;
      for (let start = 0; start < all.length; start += BRANCHES_AT_ONCE) {
        const answer = await forge.pullRequests(project, all.slice(start, start + BRANCHES_AT_ONCE), { signal });
        path = answer.path;
        missing ??= answer.missing;
        for (const [branch, found] of answer.pullRequests) pullRequests.set(branch, found);
      }
      await this.#memory.write(keyOf(project), { path, branches: new Map([...kept.branches, ...[...pullRequests].map(([branch, found]) => [branch, { at: now, pullRequests: found }] as const)]), refusedUntil: null, conditional: [...answers] });
      const problem = missing === null ? null : { kind, host, path, reason: missing, retryAt: null, branches: all.length - pullRequests.size };
      return { state: 'read', path, pullRequests, problem };
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      if (error.retryAt !== null) await this.#memory.write(keyOf(project), { ...kept, refusedUntil: error.retryAt });
      return unread(error.reason, error.retryAt);
    }
  }
}

/** Null unless every branch was asked for lately. A clock that was set back makes nothing fresh for ever. */
function freshOf({ path, branches: known }: KeptProject, branches: ReadonlySet<string>, since: number, now: number): ProjectReading | null {
  const pullRequests = new Map<string, readonly ForgePullRequest[]>();
  for (const branch of branches) {
    const found = known.get(branch);
    if (path === null || found === undefined || found.at < since || found.at > now) return null;
    pullRequests.set(branch, found.pullRequests);
  }
  return path === null ? null : { state: 'read', path, pullRequests, problem: null };
}

function keyOf({ kind, host, path, api }: ForgeProject): string {
  return [kind, host, path.toLowerCase(), api].join(SEPARATOR);
}
