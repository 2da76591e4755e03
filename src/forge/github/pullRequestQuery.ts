/** The first page of checks; the second question asks for another of the same size. */
export const CHECKS_PER_PAGE = 100;

/** How many pull requests of one branch are told in each repository. */
const PULL_REQUESTS_PER_BRANCH = 5;

const CHECKS = `
fragment rollup on StatusCheckRollupContextConnection {
  pageInfo { hasNextPage endCursor }
  nodes { __typename ... on CheckRun { name status conclusion } ... on StatusContext { context state } }
}`;

/**
 * What is read of a pull request. Sizes are such that 64 branches stay below the service's limit of 500,000 nodes, and connections within
 * connections are few, because their number is what a question costs.
 */
const PULL_REQUEST = `
fragment who on Actor { __typename login }
fragment pullRequest on PullRequest {
  number url title state isDraft isInMergeQueue mergeable createdAt updatedAt mergedAt closedAt headRefName headRefOid
  author { ...who }
  headRepository { nameWithOwner }
  mergeCommit { oid }
  baseRef {
    refUpdateRule { requiredStatusCheckContexts }
    rules(first: 20) {
      totalCount
      nodes { parameters { __typename ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } } }
    }
  }
  reviews(last: 50) { nodes { author { ...who } state submittedAt bodyText } }
  reviewThreads(last: 10) { nodes { comments(last: 3) { nodes { author { ...who } createdAt bodyText } } } }
  comments(last: 10) { nodes { author { ...who } createdAt bodyText } }
  commits(last: 100) { nodes { commit { oid committedDate authoredDate message author { name email user { login } } } } }
  head: commits(last: 1) { nodes { commit { statusCheckRollup { id contexts(first: ${CHECKS_PER_PAGE}) { ...rollup } } } } }
  ends: timelineItems(last: 10, itemTypes: [CLOSED_EVENT, HEAD_REF_DELETED_EVENT, HEAD_REF_RESTORED_EVENT]) {
    nodes {
      __typename
      ... on ClosedEvent { createdAt actor { ...who } closer { __typename ... on PullRequest { number repository { nameWithOwner } } } }
      ... on HeadRefDeletedEvent { createdAt }
      ... on HeadRefRestoredEvent { createdAt }
    }
  }
  mentions: timelineItems(last: 30, itemTypes: [CROSS_REFERENCED_EVENT]) {
    nodes {
      __typename
      ... on CrossReferencedEvent {
        source { __typename ... on PullRequest { number title bodyText state repository { nameWithOwner } } }
      }
    }
  }
}`;

/** Name of the branch at an index, in the question and in its answer. */
export function alias(index: number): string {
  return `b${index}`;
}

/** One question for all branches. Their names are variables (`b0`…), never part of the text. */
export function pullRequestQuery(branches: number): string {
  const indices = Array.from({ length: branches }, (_, index) => index);
  const variables = indices.map((index) => `$${alias(index)}: String!`).join(', ');
  return `query PullRequests($owner: String!, $name: String!, ${variables}) {
  repository(owner: $owner, name: $name) { ...project parent { ...project } }
}
fragment project on Repository {
  nameWithOwner
  ${indices
    .map(
      (index) =>
        `${alias(index)}: pullRequests(headRefName: $${alias(index)}, first: ${PULL_REQUESTS_PER_BRANCH}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ...pullRequest } }`,
    )
    .join('\n  ')}
}${PULL_REQUEST}${CHECKS}`;
}

/** The second page of checks of several commits: variables `id0`, `after0`… */
export function checksQuery(commits: number): string {
  const indices = Array.from({ length: commits }, (_, index) => index);
  return `query Checks(${indices.map((index) => `$id${index}: ID!, $after${index}: String!`).join(', ')}) {
  ${indices
    .map(
      (index) =>
        `c${index}: node(id: $id${index}) { ... on StatusCheckRollup { contexts(first: ${CHECKS_PER_PAGE}, after: $after${index}) { ...rollup } } }`,
    )
    .join('\n  ')}
}${CHECKS}`;
}
