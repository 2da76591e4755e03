import type { Forge, ForgeAnswer, ForgeAsking, ForgeProject, ForgePullRequest, TokenSource } from '../forge';
import { ForgeError } from '../forgeError';
import { forgeFetch } from '../forgeFetch';
import { ask, type Question, type Response } from './ask';
import { parseChecks, parseRepository, type AnsweredContext, type AnsweredProject, type AnsweredPullRequest, type AnsweredRepository } from './pullRequestAnswer';
import { present, toPullRequest } from './pullRequest';
import { alias, checksQuery, pullRequestQuery } from './pullRequestQuery';
import { outside, problemOf, touches, type AnswerPath, type ResponseErrors } from './responseErrors';

export interface GitHubOptions {
  /** The platform's, or one that goes through a proxy. */
  readonly fetch: typeof fetch;
  readonly token: TokenSource;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For each of at most two requests; ten seconds unless told. */
  readonly timeoutMs?: number | undefined;
}

const MOST_BRANCHES = 64;

/** Fields whose content may be withheld while the rest of the pull request is good. */
const SPARE_FIELDS = ['baseRef', 'headRepository', 'head', 'mentions', 'closer'];

/** Pull requests from GitHub: one request for all branches, and a second one where a commit has more than a page of checks. */
export class GitHub implements Forge {
  readonly #options: GitHubOptions;

  constructor(options: GitHubOptions) {
    this.#options = options;
  }

  async pullRequests(project: ForgeProject, branches: readonly string[], asking: ForgeAsking = {}): Promise<ForgeAnswer> {
    const asked = [...new Set(branches)];
    if (asked.length > MOST_BRANCHES) throw new RangeError(`At most ${MOST_BRANCHES} branches are asked for at once`);
    if (asked.length === 0) return { path: project.path, pullRequests: new Map(), missing: null };
    const askOne = await this.#asker(project, asking.signal);

    const [owner = '', name = ''] = project.path.split('/');
    const variables = Object.fromEntries(asked.map((branch, index) => [alias(index), branch]));
    const response = await askOne({ query: pullRequestQuery(asked.length), variables: { owner, name, ...variables } });
    const repository = parseRepository(response.data, asked.length);
    if (repository === undefined || repository === null) throw this.#problem(project, response, repository === null ? 'notFound' : 'badAnswer');

    const found = asked.map((_, index) => wholeBranch(repository, index, response.errors));
    if (found.every((branch) => branch === null)) throw this.#problem(project, response, 'badAnswer');
    const more = await this.#moreChecks(project, found.flatMap((branch) => branch ?? []), askOne);

    const repositories = [project.path, repository.nameWithOwner];
    const pullRequests = new Map<string, readonly ForgePullRequest[]>();
    for (const [index, branch] of asked.entries()) {
      const those = found[index] ?? null;
      if (those === null) continue;
      const known = those.map((one) =>
        toPullRequest(one.answered, {
          repositories: one.inParent ? [one.repository] : repositories,
          contexts: contextsOf(one, response.errors, more),
          rulesReadable: !touches(response.errors, [...one.place, 'baseRef']),
        }),
      );
      pullRequests.set(branch, known.sort((a, b) => b.createdAt.localeCompare(a.createdAt)));
    }
    return { path: repository.nameWithOwner, pullRequests, missing: found.includes(null) ? this.#problem(project, response, 'badAnswer').reason : null };
  }

  async #asker(project: ForgeProject, signal: AbortSignal | undefined): Promise<(question: Question) => Promise<Response>> {
    const { fetch, now, timeoutMs } = this.#options;
    const token = await this.#token(project, signal ?? new AbortController().signal);
    const limited = forgeFetch({ host: project.host, fetch, now, timeoutMs, signal });
    return (question) => ask(project, token, question, limited);
  }

  async #token(project: ForgeProject, signal: AbortSignal): Promise<string> {
    let token: string | null;
    try {
      token = (await this.#options.token(project, signal))?.trim() ?? '';
    } catch {
      // Signing in was refused or broken off; what that says may hold anything.
      token = '';
    }
    if (signal.aborted) throw new ForgeError('cancelled', project.host);
    if (token === '') throw new ForgeError('signedOut', project.host);
    // The platform would print it, if it cannot stand in a header.
    if (!/^[!-~]+$/.test(token)) throw new ForgeError('tokenRefused', project.host);
    return token;
  }

  #problem(project: ForgeProject, { errors, headers }: Response, otherwise: 'notFound' | 'badAnswer'): ForgeError {
    if (errors.length === 0) return new ForgeError(otherwise, project.host);
    const { reason, retryAt } = problemOf(errors, headers, this.#options.now());
    return new ForgeError(reason, project.host, retryAt);
  }

  /** The second page of all that have one, by the commit's checks' id; null where that is not the last page, or may not be read. */
  async #moreChecks(
    project: ForgeProject,
    found: readonly FoundPullRequest[],
    askOne: (question: Question) => Promise<Response>,
  ): Promise<ReadonlyMap<string, readonly AnsweredContext[] | null>> {
    const unfinished = new Map<string, string>();
    for (const { answered } of found) {
      const rollup = rollupOf(answered);
      const { hasNextPage, endCursor } = rollup?.contexts.pageInfo ?? { hasNextPage: false, endCursor: null };
      if (rollup !== null && hasNextPage && endCursor !== null) unfinished.set(rollup.id, endCursor);
    }
    if (unfinished.size === 0) return new Map();
    const variables = Object.fromEntries([...unfinished].flatMap(([id, after], index) => [[`id${index}`, id] as const, [`after${index}`, after] as const]));
    const response = await askOne({ query: checksQuery(unfinished.size), variables });
    const pages = parseChecks(response.data, unfinished.size);
    if (pages === undefined) throw this.#problem(project, response, 'badAnswer');
    return new Map([...unfinished.keys()].map((id, index) => [id, wholePage(pages[index] ?? null)]));
  }
}

interface FoundPullRequest {
  readonly answered: AnsweredPullRequest;
  /** Of its base, as it is called now. */
  readonly repository: string;
  readonly inParent: boolean;
  /** Where in the answer it stands. */
  readonly place: AnswerPath;
}

/** Null where something may be missing that matters. */
function wholeBranch(repository: AnsweredRepository, index: number, errors: ResponseErrors): readonly FoundPullRequest[] | null {
  const serious = outside(errors, SPARE_FIELDS);
  const own = foundIn(repository, ['repository'], index, serious);
  if (own === null) return null;
  if (repository.parent !== null) {
    const inParent = foundIn(repository.parent, ['repository', 'parent'], index, serious);
    return inParent === null ? null : [...own, ...inParent];
  }
  // A parent that may not be read could have the pull request that is looked for.
  return own.length === 0 && touches(serious, ['repository', 'parent']) ? null : own;
}

function foundIn(project: AnsweredProject, at: AnswerPath, index: number, serious: ResponseErrors): readonly FoundPullRequest[] | null {
  const place = [...at, alias(index)];
  if (touches(serious, place)) return null;
  const found: FoundPullRequest[] = [];
  for (const [position, answered] of (project.byAlias.get(alias(index)) ?? []).entries()) {
    if (answered === null) return null;
    found.push({ answered, repository: project.nameWithOwner, inParent: at.length > 1, place: [...place, 'nodes', position] });
  }
  return found;
}

function rollupOf({ head }: AnsweredPullRequest) {
  return present(head).at(-1)?.commit.statusCheckRollup ?? null;
}

function wholePage(page: { readonly pageInfo: { readonly hasNextPage: boolean }; readonly nodes: readonly (AnsweredContext | null)[] | null } | null): readonly AnsweredContext[] | null {
  if (page === null || page.pageInfo.hasNextPage) return null;
  return page.nodes === null || page.nodes.includes(null) ? null : present(page);
}

function contextsOf({ answered, place }: FoundPullRequest, errors: ResponseErrors, more: ReadonlyMap<string, readonly AnsweredContext[] | null>): readonly AnsweredContext[] | null {
  if (touches(errors, [...place, 'head'])) return null;
  const rollup = rollupOf(answered);
  if (rollup === null) return [];
  const { contexts, id } = rollup;
  if (!contexts.pageInfo.hasNextPage) return wholePage(contexts);
  const rest = more.get(id) ?? null;
  return rest === null || contexts.nodes === null || contexts.nodes.includes(null) ? null : [...present(contexts), ...rest];
}
