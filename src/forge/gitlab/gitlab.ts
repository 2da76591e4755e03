import type { ConditionalAnswers } from '../conditionalAnswers';
import type { Forge, ForgeAnswer, ForgeAsking, ForgeProject, ForgePullRequest, TokenSource } from '../forge';
import { ForgeError } from '../forgeError';
import { forgeFetch } from '../forgeFetch';
import { type GitLabProject, type MergeRequest, mergeRequestSchema, projectSchema, trainSchema } from './answers';
import { GitLabApi, ifReadable } from './gitlabApi';
import { readDetails } from './readDetails';
import { toPullRequest } from './toPullRequest';

export interface GitLabOptions {
  /** The platform's, or one that goes through a proxy. */
  readonly fetch: typeof fetch;
  readonly token: TokenSource;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For one request. */
  readonly timeoutMs?: number;
  readonly answers?: ConditionalAnswers;
}

/** Of a branch; those before are no longer what its feature is judged by. */
const DETAILED = 3;

/** Of one project. */
const MOST_DETAILED = 64;

/** Forks whose names are looked up. */
const MOST_FORKS = 16;

/**
 * Merge requests by GitLab's REST API (docs.gitlab.com/api), in at most three round trips: the project and what it has of each branch; what is
 * to know about those, beside what the project's parent has; what is to know about the parent's, beside what did not fit before.
 */
export class GitLab implements Forge {
  readonly #options: GitLabOptions;

  constructor(options: GitLabOptions) {
    this.#options = options;
  }

  async pullRequests(project: ForgeProject, branches: readonly string[], asking: ForgeAsking = {}): Promise<ForgeAnswer> {
    // When one request fails the others are of no use.
    const failed = new AbortController();
    const signal = asking.signal === undefined ? failed.signal : AbortSignal.any([asking.signal, failed.signal]);
    try {
      return await this.#read(await this.#api(project, signal), project.path, [...new Set(branches)]);
    } finally {
      failed.abort();
    }
  }

  async #api({ host, api: address, ...project }: ForgeProject, signal: AbortSignal): Promise<GitLabApi> {
    const { answers, fetch: ask, now, timeoutMs } = this.#options;
    // Signing in was refused or broken off, or the tokens cannot be reached; what that says may hold anything.
    const token = await this.#options.token({ host, api: address, ...project }, signal).catch(() => null);
    if (signal.aborted) throw new ForgeError('cancelled', host);
    if (token === null) throw new ForgeError('signedOut', host);
    return new GitLabApi({ address, host, token, answers: answers ?? null, fetch: forgeFetch({ host, fetch: ask, now, timeoutMs, signal }) });
  }

  async #read(api: GitLabApi, path: string, branches: readonly string[]): Promise<ForgeAnswer> {
    const address = `/projects/${encodeURIComponent(path)}`;
    const [project, own] = await Promise.all([api.one(address, projectSchema), requestsOf(api, address, branches)]);
    const parent = project.forked_from_project ?? null;
    if (parent === null) {
      const requests = await describe(api, project, own, { knownPaths: pathsOf(project), ownId: project.id, tripsLeft: 1 });
      return { path: project.path_with_namespace, pullRequests: byBranch(branches, [requests]), missing: null };
    }
    const parentAddress = `/projects/${parent.id}`;
    const [ownRequests, parentProject, parentLists] = await Promise.all([
      describe(api, project, own, { knownPaths: pathsOf(project), ownId: project.id, tripsLeft: 1 }),
      // One that may not be read has nothing to tell.
      ifReadable(api.one(parentAddress, projectSchema)),
      ifReadable(requestsOf(api, parentAddress, branches)),
    ]);
    const parentRequests =
      parentProject === null || parentLists === null
        ? []
        : await describe(api, parentProject, parentLists, { knownPaths: pathsOf(project, parentProject), ownId: project.id, tripsLeft: 0 });
    return { path: project.path_with_namespace, pullRequests: byBranch(branches, [ownRequests, parentRequests]), missing: null };
  }
}

/** The newest twenty of each branch. */
async function requestsOf(api: GitLabApi, address: string, branches: readonly string[]): Promise<readonly (readonly MergeRequest[])[]> {
  return Promise.all(
    branches.map(async (branch) => {
      const { items } = await api.page(`${address}/merge_requests`, mergeRequestSchema, {
        state: 'all',
        scope: 'all',
        source_branch: branch,
        order_by: 'created_at',
        sort: 'desc',
        per_page: 20,
      });
      // Old services do not know the filter and list everything.
      return items.filter(({ source_branch: source }) => source === branch);
    }),
  );
}

interface Describing {
  /** Of projects by their id. */
  readonly knownPaths: ReadonlyMap<number, string>;
  /** The project that was asked for: what comes from it is told first. */
  readonly ownId: number;
  /** After the one in which this asks. */
  readonly tripsLeft: 0 | 1;
}

async function describe(api: GitLabApi, project: GitLabProject, lists: readonly (readonly MergeRequest[])[], { knownPaths, ownId, tripsLeft }: Describing): Promise<readonly ForgePullRequest[]> {
  const all = lists.flat();
  const chosen = newestFew(lists, ownId);
  const forks = [...new Set(all.map(({ source_project_id: id }) => id ?? null))].filter((id) => id !== null && !knownPaths.has(id)).slice(0, MOST_FORKS) as readonly number[];
  const [details, queued, forkPaths] = await Promise.all([
    Promise.all(chosen.map(async (request) => [request, await readDetails(api, project, request, tripsLeft)] as const)),
    all.some(({ state }) => state === 'opened' || state === 'locked') ? queuedOf(api, project) : new Set<number>(),
    Promise.all(forks.map(async (id) => [id, (await ifReadable(api.one(`/projects/${id}`, projectSchema)))?.path_with_namespace ?? null] as const)),
  ]);
  const detailsOf = new Map(details);
  const paths = new Map<number, string | null>([...knownPaths, ...forkPaths]);
  return all.map((listed) => {
    const read = detailsOf.get(listed) ?? null;
    return toPullRequest(read?.request ?? listed, read, {
      path: project.path_with_namespace,
      headProject: paths.get(listed.source_project_id ?? 0) ?? null,
      isQueued: queued.has(listed.iid),
      others: all,
    });
  });
}

/** The newest of every branch before the second newest of any. */
function newestFew(lists: readonly (readonly MergeRequest[])[], ownId: number): readonly MergeRequest[] {
  const few = lists.map((requests) =>
    [...requests].sort((a, b) => Number(b.source_project_id === ownId) - Number(a.source_project_id === ownId) || b.created_at.localeCompare(a.created_at)).slice(0, DETAILED),
  );
  return Array.from({ length: DETAILED }, (_, rank) => few.flatMap((requests) => requests[rank] ?? []))
    .flat()
    .slice(0, MOST_DETAILED);
}

/** Numbers of those in a merge train. Where there are none, or only members see them, nothing says that one waits. */
async function queuedOf(api: GitLabApi, { id }: GitLabProject): Promise<ReadonlySet<number>> {
  const trains = await ifReadable(api.page(`/projects/${id}/merge_trains`, trainSchema, { scope: 'active' }));
  return new Set(trains?.items.map(({ merge_request: { iid } }) => iid));
}

function pathsOf(...projects: readonly GitLabProject[]): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  for (const { id, path_with_namespace: path, forked_from_project: parent } of projects) {
    paths.set(id, path);
    if (parent !== null && parent !== undefined) paths.set(parent.id, parent.path_with_namespace);
  }
  return paths;
}

function byBranch(branches: readonly string[], found: readonly (readonly ForgePullRequest[])[]): ReadonlyMap<string, readonly ForgePullRequest[]> {
  const requests = found.flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.number - a.number);
  return new Map(branches.map((branch) => [branch, requests.filter(({ headBranch }) => headBranch === branch)]));
}
