import { GraphQLError } from 'graphql';
import type { GitHubActor, GitHubCheck, GitHubComment, GitHubEvent, GitHubFieldError, GitHubPullRequest, GitHubRepository } from './githubData';

const PLAIN_TIME = '2026-03-01T10:00:00Z';

/** The root value of the schema's queries. */
export function githubRoot(repositories: readonly GitHubRepository[]): Readonly<Record<string, unknown>> {
  const all = [...repositories, ...repositories.flatMap(({ parent }) => parent ?? [])];
  return {
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const asked = `${owner}/${name}`.toLowerCase();
      const repository = all.find(({ nameWithOwner, formerNames = [] }) => [nameWithOwner, ...formerNames].some((known) => known.toLowerCase() === asked));
      if (repository === undefined) throw fieldError({ type: 'NOT_FOUND', message: `Could not resolve to a Repository with the name '${owner}/${name}'.` });
      return repositoryObject(repository);
    },
    node: ({ id }: { readonly id: string }) => {
      const pullRequest = all.flatMap(({ pullRequests = [] }) => pullRequests).find((one) => rollupId(one) === id);
      if (pullRequest === undefined) throw fieldError({ type: 'NOT_FOUND', message: `Could not resolve to a node with the global id of '${id}'.` });
      return rollupObject(pullRequest);
    },
  };
}

function fieldError({ type, message, saml }: GitHubFieldError): GraphQLError {
  return new GraphQLError(message, { extensions: { ...(type === undefined ? {} : { type }), ...(saml === true ? { saml_failure: true } : {}) } });
}

function isFieldError(value: object): value is GitHubFieldError {
  return 'message' in value;
}

function repositoryObject(repository: GitHubRepository): object {
  return {
    nameWithOwner: repository.nameWithOwner,
    parent: () => {
      if (repository.parentError !== undefined) throw fieldError(repository.parentError);
      return repository.parent === undefined ? null : repositoryObject(repository.parent);
    },
    pullRequests: (page: Page & { readonly headRefName: string }) => {
      const those = (repository.pullRequests ?? []).filter(({ branch }) => branch === page.headRefName);
      const newestFirst = those.toSorted((a, b) => (b.createdAt ?? PLAIN_TIME).localeCompare(a.createdAt ?? PLAIN_TIME));
      return connection(newestFirst.map((one) => (one.error === undefined ? pullRequestObject(one, repository.nameWithOwner) : fieldError(one.error))), page);
    },
  };
}

interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
}

/** Errors among the items are told for their place alone, as the service does. */
function connection(items: readonly unknown[], { first, last, after }: Page): object {
  const start = typeof after === 'string' ? Number(Buffer.from(after, 'base64').toString()) + 1 : 0;
  const rest = items.slice(start);
  const page = typeof first === 'number' ? rest.slice(0, first) : rest.slice(-(last ?? 0));
  const hasNextPage = typeof first === 'number' && first < rest.length;
  return {
    totalCount: items.length,
    nodes: page,
    pageInfo: { hasNextPage, endCursor: page.length === 0 ? null : Buffer.from(String(start + page.length - 1)).toString('base64') },
  };
}

function listed(items: readonly unknown[]): (page: Page) => object {
  return (page) => connection(items, page);
}

function actor(someone: GitHubActor | null): object | null {
  return someone === null ? null : { __typename: 'User', ...someone };
}

function comment({ author, ...rest }: GitHubComment): object {
  return { ...rest, author: actor(author) };
}

export function rollupId({ number }: GitHubPullRequest): string {
  return `SCR_${number}`;
}

function rollupObject(pullRequest: GitHubPullRequest): object | null {
  if (pullRequest.checksError !== undefined) throw fieldError(pullRequest.checksError);
  if (pullRequest.checks === undefined) return null;
  return { __typename: 'StatusCheckRollup', id: rollupId(pullRequest), contexts: listed(pullRequest.checks.map(checkObject)) };
}

function checkObject({ name, status = 'COMPLETED', conclusion = status === 'COMPLETED' ? 'SUCCESS' : null, state }: GitHubCheck): object {
  return state === undefined ? { __typename: 'CheckRun', name, status, conclusion } : { __typename: 'StatusContext', context: name, state };
}

function baseObject(base: NonNullable<GitHubPullRequest['base']>): object {
  const { required, ruleChecks, rulesError } = base;
  return {
    refUpdateRule: required === undefined ? null : { requiredStatusCheckContexts: required },
    rules: (page: Page) => {
      if (rulesError !== undefined) throw fieldError(rulesError);
      const checks = ruleChecks === undefined ? [] : [{ parameters: { __typename: 'RequiredStatusChecksParameters', requiredStatusChecks: ruleChecks.map((context) => ({ context })) } }];
      return connection([{ parameters: null }, { parameters: { __typename: 'PullRequestParameters' } }, ...checks], page);
    },
  };
}

const EVENT_KINDS = { closed: 'CLOSED_EVENT', headDeleted: 'HEAD_REF_DELETED_EVENT', headRestored: 'HEAD_REF_RESTORED_EVENT', mention: 'CROSS_REFERENCED_EVENT' };

function eventObject(event: GitHubEvent, repository: string): object {
  switch (event.type) {
    case 'closed': {
      const { closer } = event;
      return {
        __typename: 'ClosedEvent',
        createdAt: event.at,
        actor: actor(event.actor),
        closer: closer === undefined ? null : { __typename: 'PullRequest', number: closer.number, repository: { nameWithOwner: closer.repository } },
      };
    }
    case 'headDeleted':
      return { __typename: 'HeadRefDeletedEvent', createdAt: event.at };
    case 'headRestored':
      return { __typename: 'HeadRefRestoredEvent', createdAt: event.at };
    case 'mention': {
      const { from } = event;
      if (from === 'issue') return { __typename: 'CrossReferencedEvent', source: { __typename: 'Issue' } };
      if (isFieldError(from)) return fieldError(from);
      const { title = 'Something else', bodyText = '', repository: other = repository, ...rest } = from;
      return { __typename: 'CrossReferencedEvent', source: { __typename: 'PullRequest', ...rest, title, bodyText, repository: { nameWithOwner: other } } };
    }
  }
}

function pullRequestObject(one: GitHubPullRequest, repository: string): object {
  const { base = {}, headRepository = repository, author = { login: 'octocat' }, createdAt = PLAIN_TIME } = one;
  const headOid = one.headOid ?? one.number.toString(16).padStart(40, '0');
  const commits = (one.commits ?? [{ oid: headOid, committedDate: createdAt, message: 'Work' }]).map(({ author: by = null, ...commit }) => ({
    commit: {
      authoredDate: commit.committedDate,
      ...commit,
      author: by === null ? null : { name: null, email: null, user: null, ...by },
      statusCheckRollup: () => rollupObject(one),
    },
  }));
  return {
    number: one.number,
    url: `https://github.com/${repository}/pull/${one.number}`,
    title: one.title ?? 'A change',
    state: one.state ?? 'OPEN',
    isDraft: one.isDraft ?? false,
    isInMergeQueue: one.isInMergeQueue ?? false,
    mergeable: one.mergeable ?? 'UNKNOWN',
    createdAt,
    updatedAt: createdAt,
    mergedAt: one.mergedAt ?? null,
    closedAt: one.closedAt ?? null,
    headRefName: one.branch,
    headRefOid: headOid,
    author: actor(author),
    headRepository: headRepository === null ? null : { nameWithOwner: headRepository },
    mergeCommit: one.mergeCommit === undefined ? null : { oid: one.mergeCommit },
    baseRef: base === null ? null : baseObject(base),
    reviews: listed((one.reviews ?? []).map(({ author: by, bodyText = '', ...review }) => ({ ...review, bodyText, author: actor(by) }))),
    reviewThreads: listed((one.threads ?? []).map((comments) => ({ comments: listed(comments.map(comment)) }))),
    comments: listed((one.comments ?? []).map(comment)),
    commits: listed(commits),
    timelineItems: (page: Page & { readonly itemTypes: readonly string[] }) =>
      connection(
        (one.events ?? []).filter(({ type }) => page.itemTypes.includes(EVENT_KINDS[type])).map((event) => eventObject(event, repository)),
        page,
      ),
  };
}
