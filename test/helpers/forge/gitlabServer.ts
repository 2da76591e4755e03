import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { localServer } from './localServer';

/**
 * A GitLab that answers as docs.gitlab.com says, from data that tests give it. What the documents do not list (paths, parameters of a path)
 * is refused, though the real service overlooks unknown parameters, so that a misspelt one is found here.
 */
export interface GitLabServer {
  /** Of the API, without a slash at its end. */
  readonly api: string;
  readonly host: string;
  /** Path and query of each request, without `/api/v4`, in order. */
  readonly requests: readonly string[];
  /** Requests that wait for an answer, by somebody who still waits for it. */
  readonly open: number;
  /** The most requests that were open at one time. */
  readonly mostAtOnce: number;
  /** Answers without a body, because the asker has it. */
  readonly notModified: number;
  /** With {@link GitLabServerOptions.held}: how often everything that was asked had to be answered before more was asked. */
  readonly roundTrips: number;
  readonly projects: SeedProject[];
  /** What goes wrong with a request; the answer that is due where it gives nothing. */
  fault: (path: string) => Fault | undefined;
  close(): Promise<void>;
}

export interface GitLabServerOptions {
  readonly token: string;
  /** Keeps requests until no more come, and answers them together, to count round trips. */
  readonly held?: boolean;
  /** Leaves out the headers that cost the service a count (docs.gitlab.com/user/gitlab_com, "Pagination response headers"). */
  readonly uncounted?: boolean;
}

export type Fault =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'silent' }
  /** The connection breaks before the answer. */
  | { readonly kind: 'drop' }
  /** Half of the answer that is due. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface SeedProject {
  readonly id: number;
  path: string;
  /** Paths that it had; asking for them is redirected. */
  readonly formerPaths?: readonly string[];
  readonly parent?: number;
  readonly pipelineMustPass?: boolean;
  /** Not for this token: as if it were not there. */
  readonly isPrivate?: boolean;
  readonly mergeRequests?: SeedMergeRequest[];
  readonly statuses?: Readonly<Record<string, readonly SeedStatus[]>>;
  /** Numbers of the merge requests in its trains; left out where trains are not available. */
  readonly trains?: readonly number[];
}

export interface SeedMergeRequest {
  readonly iid: number;
  readonly branch: string;
  readonly sha: string | null;
  /** Minutes after the tests' beginning of time. */
  readonly created: number;
  readonly title?: string;
  readonly description?: string;
  readonly author?: string | null;
  /** Of the project that the branch is in; null for one that is gone. The project's own unless told. */
  readonly source?: number | null;
  readonly commits?: readonly SeedCommit[];
  readonly notes?: readonly SeedNote[];
  readonly pipeline?: { readonly sha: string; readonly project_id: number };
  /** Fields of docs.gitlab.com/api/merge_requests as they are. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface SeedCommit {
  readonly sha: string;
  readonly at: string;
  /** The same unless told. */
  readonly authored?: string;
  readonly name?: string;
  readonly email?: string;
  readonly message?: string;
}

export interface SeedNote {
  readonly by: string | null;
  readonly body: string;
  readonly minute: number;
  readonly system?: boolean;
  readonly type?: string | null;
  readonly internal?: boolean;
}

export interface SeedStatus {
  readonly name: string;
  readonly status: string;
  readonly allow_failure?: boolean;
}

export function minute(after: number): string {
  return new Date(Date.UTC(2025, 10, 20, 8) + after * 60_000).toISOString();
}

export async function gitlabServer(projects: SeedProject[], options: GitLabServerOptions): Promise<GitLabServer> {
  const requests: string[] = [];
  const waiting: (() => void)[] = [];
  const counts = { open: 0, mostAtOnce: 0, notModified: 0, roundTrips: 0 };
  let quiet: NodeJS.Timeout | undefined;

  const hold = async (): Promise<void> => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      counts.roundTrips += 1;
      for (const release of waiting.splice(0)) release();
    }, 60);
    await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const server = await localServer((incoming, outgoing) => {
    counts.open += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.open);
    outgoing.on('close', () => (counts.open -= 1));
    void serve(incoming, outgoing);
  });
  const { host } = new URL(server.address);

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '').replace(/^\/api\/v4/, '');
    requests.push(path);
    if (options.held === true) await hold();
    const fault = result.fault(path);
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'drop') {
      outgoing.destroy();
      return;
    }
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.kind === 'answer') {
      outgoing.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '');
      return;
    }
    const { status, headers = {}, body } = incoming.headers.authorization === `Bearer ${options.token}` ? answerTo(projects, incoming, options) : refusal(401, '401 Unauthorized');
    const text = JSON.stringify(body);
    const etag = `W/"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
    if (status === 200 && incoming.headers['if-none-match'] === etag) {
      counts.notModified += 1;
      outgoing.writeHead(304, { ...headers, etag }).end();
      return;
    }
    outgoing.writeHead(status, { ...headers, 'content-type': 'application/json', ...(status === 200 ? { etag } : {}) });
    if (fault?.kind === 'cut') outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
    else outgoing.end(text);
  }

  const result: GitLabServer = {
    api: `${server.address}/api/v4`,
    host,
    requests,
    projects,
    get open() {
      return counts.open;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
    get notModified() {
      return counts.notModified;
    },
    get roundTrips() {
      return counts.roundTrips;
    },
    fault: () => undefined,
    close: () => server.close(),
  };
  return result;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}

interface Route {
  readonly path: RegExp;
  /** All that the document lists and may be asked for here. */
  readonly parameters: readonly string[];
  readonly answer: (project: SeedProject, parts: readonly string[], query: URLSearchParams, all: readonly SeedProject[]) => unknown;
}

const PAGES = ['page', 'per_page'];

const ROUTES: readonly Route[] = [
  // docs.gitlab.com/api/projects, "Get single project"
  { path: /^$/, parameters: ['statistics', 'license', 'with_custom_attributes'], answer: (project, _, __, all) => projectBody(project, all) },
  // docs.gitlab.com/api/merge_requests, "List project merge requests"
  {
    path: /^\/merge_requests$/,
    parameters: ['state', 'scope', 'source_branch', 'target_branch', 'order_by', 'sort', 'search', 'iids[]', 'view', 'with_merge_status_recheck', ...PAGES],
    answer: (project, _, query) => listRequests(project, query),
  },
  // docs.gitlab.com/api/merge_requests, "Get single MR"
  {
    path: /^\/merge_requests\/(\d+)$/,
    parameters: ['include_diverged_commits_count', 'include_rebase_in_progress', 'render_html'],
    answer: (project, [iid]) => {
      const request = requestOf(project, iid);
      return request === undefined ? null : { ...requestBody(project, request), head_pipeline: pipelineBody(project, request) };
    },
  },
  // docs.gitlab.com/api/merge_requests, "Get single merge request commits"
  {
    path: /^\/merge_requests\/(\d+)\/commits$/,
    parameters: PAGES,
    answer: (project, [iid]) => (requestOf(project, iid)?.commits ?? []).map(commitBody).reverse(),
  },
  // docs.gitlab.com/api/notes, "List all merge request notes"
  {
    path: /^\/merge_requests\/(\d+)\/notes$/,
    parameters: ['sort', 'order_by', ...PAGES],
    answer: (project, [iid], query) => {
      const notes = (requestOf(project, iid)?.notes ?? []).map((note, index) => noteBody(note, index + 1));
      return query.get('sort') === 'asc' ? notes : notes.reverse();
    },
  },
  // docs.gitlab.com/api/commits, "List the statuses of a commit"
  {
    path: /^\/repository\/commits\/([0-9a-f]{40})\/statuses$/,
    parameters: ['ref', 'stage', 'name', 'all', 'pipeline_id', ...PAGES],
    answer: ({ statuses = {} }, [sha = '']) => (statuses[sha] ?? []).map((status, index) => statusBody(status, index + 1, sha)),
  },
  // docs.gitlab.com/api/merge_trains, "List all merge trains for a project": 403 where the project has none
  {
    path: /^\/merge_trains$/,
    parameters: ['scope', 'sort', ...PAGES],
    answer: (project) => (project.trains === undefined ? refusal(403, '403 Forbidden') : project.trains.map((iid) => ({ id: 100 + iid, merge_request: { id: 9_000 + iid, iid, project_id: project.id }, status: 'fresh' }))),
  },
];

function answerTo(projects: readonly SeedProject[], { method, url = '' }: IncomingMessage, { uncounted = false }: GitLabServerOptions): Answer {
  const { pathname, search, searchParams: query } = new URL(url, 'http://localhost');
  const [, encoded = '', rest = ''] = /^\/api\/v4\/projects\/([^/]+)(.*)$/.exec(pathname) ?? [];
  if (method !== 'GET' || encoded === '') return refusal(404, '404 Not Found');
  const named = decodeURIComponent(encoded);
  // docs.gitlab.com/api/rest, "Redirects"
  const moved = projects.find(({ formerPaths = [] }) => formerPaths.includes(named));
  if (moved !== undefined) {
    return { status: 301, headers: { location: `/api/v4/projects/${moved.id}${rest}${search}` }, body: 'This resource has been moved permanently' };
  }
  const project = projects.find(({ id, path }) => named === String(id) || named === path);
  if (project === undefined || project.isPrivate === true) return refusal(404, '404 Project Not Found');
  for (const { path, parameters, answer } of ROUTES) {
    const parts = path.exec(rest);
    if (parts === null) continue;
    const unknown = [...query.keys()].find((name) => !parameters.includes(name));
    if (unknown !== undefined) return refusal(400, `${unknown} is not documented`);
    const body = answer(project, parts.slice(1), query, projects);
    if (body === null) return refusal(404, '404 Not found');
    if (isAnswer(body)) return body;
    return Array.isArray(body) ? pageOf(body, query, uncounted) : { status: 200, body };
  }
  return refusal(404, '404 Not Found');
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === 'object' && body !== null && 'status' in body && typeof body.status === 'number';
}

/** docs.gitlab.com/api/rest, "Offset-based pagination" */
function pageOf(items: readonly unknown[], query: URLSearchParams, uncounted: boolean): Answer {
  const size = Number(query.get('per_page') ?? '20');
  const page = Number(query.get('page') ?? '1');
  if (!Number.isInteger(size) || size < 1 || size > 100 || !Number.isInteger(page) || page < 1) return refusal(400, 'per_page does not have a valid value');
  const pages = Math.max(1, Math.ceil(items.length / size));
  return {
    status: 200,
    headers: {
      'x-page': String(page),
      'x-per-page': String(size),
      'x-next-page': page < pages ? String(page + 1) : '',
      'x-prev-page': page > 1 ? String(page - 1) : '',
      ...(uncounted ? {} : { 'x-total': String(items.length), 'x-total-pages': String(pages) }),
    },
    body: items.slice((page - 1) * size, page * size),
  };
}

function projectBody(project: SeedProject, all: readonly SeedProject[]): unknown {
  const parent = all.find(({ id }) => id === project.parent);
  return {
    id: project.id,
    name: project.path.split('/').at(-1),
    path_with_namespace: project.path,
    default_branch: 'main',
    visibility: 'private',
    only_allow_merge_if_pipeline_succeeds: project.pipelineMustPass ?? false,
    ...(parent === undefined ? {} : { forked_from_project: { id: parent.id, path_with_namespace: parent.path, forks_count: 1 } }),
  };
}

function listRequests(project: SeedProject, query: URLSearchParams): unknown {
  const state = query.get('state') ?? 'all';
  const words = query.get('search')?.toLowerCase().split(/\s+/) ?? [];
  const found = (project.mergeRequests ?? []).filter((request) => {
    const body = requestBody(project, request);
    const text = `${String(body['title'])} ${String(body['description'])}`.toLowerCase();
    return (state === 'all' || body['state'] === state) && request.branch === (query.get('source_branch') ?? request.branch) && words.every((word) => text.includes(word));
  });
  const sorted = found.sort((a, b) => a.created - b.created);
  return (query.get('sort') === 'asc' ? sorted : sorted.reverse()).map((request) => requestBody(project, request));
}

function requestOf({ mergeRequests = [] }: SeedProject, iid: string | undefined): SeedMergeRequest | undefined {
  return mergeRequests.find((request) => String(request.iid) === iid);
}

function requestBody(project: SeedProject, request: SeedMergeRequest): Readonly<Record<string, unknown>> {
  return {
    id: project.id * 1_000 + request.iid,
    iid: request.iid,
    project_id: project.id,
    title: request.title ?? `Work on ${request.branch}`,
    description: request.description ?? null,
    state: 'opened',
    imported: false,
    merged_at: null,
    closed_by: null,
    closed_at: null,
    created_at: minute(request.created),
    updated_at: minute(request.created + 1),
    target_branch: 'main',
    source_branch: request.branch,
    author: userBody(request.author === undefined ? 'author' : request.author),
    reviewers: [],
    source_project_id: request.source === undefined ? project.id : request.source,
    target_project_id: project.id,
    labels: [],
    draft: false,
    work_in_progress: false,
    merge_status: 'unchecked',
    detailed_merge_status: 'unchecked',
    sha: request.sha,
    merge_commit_sha: null,
    squash_commit_sha: null,
    has_conflicts: false,
    web_url: `https://gitlab.example.com/${project.path}/-/merge_requests/${request.iid}`,
    ...request.fields,
  };
}

function pipelineBody(project: SeedProject, { sha, pipeline, source }: SeedMergeRequest): unknown {
  const statuses = project.statuses ?? {};
  if (pipeline !== undefined) return { id: 1, ...pipeline, status: 'success' };
  return sha !== null && sha in statuses ? { id: 1, sha, project_id: source ?? project.id, status: 'success' } : null;
}

function commitBody({ sha, at, authored = at, name = 'Author', email = 'author@example.com', message = 'Work\n' }: SeedCommit): unknown {
  return { id: sha, short_id: sha.slice(0, 8), created_at: at, title: message.split('\n')[0], message, author_name: name, author_email: email, authored_date: authored, committed_date: at };
}

function noteBody({ by, body, minute: after, system = false, type = null, internal = false }: SeedNote, id: number): unknown {
  return { id, type, body, author: userBody(by), created_at: minute(after), updated_at: minute(after), system, noteable_type: 'MergeRequest', resolvable: false, confidential: internal, internal };
}

function statusBody({ name, status, allow_failure = false }: SeedStatus, id: number, sha: string): unknown {
  return { id, sha, ref: 'main', status, name, target_url: null, description: null, created_at: minute(0), started_at: null, finished_at: null, allow_failure, coverage: null, author: userBody('ci') };
}

function userBody(username: string | null): unknown {
  return username === null ? null : { id: 1, username, name: username, state: 'active', avatar_url: null, web_url: `https://gitlab.example.com/${username}` };
}
