import { commentText } from '../commentText';
import type { ForgeComment, ForgeCommit, ForgePullRequest, ForgeReview } from '../forge';
import { checksOf, requiredChecks } from './checks';
import type { AnsweredContext, AnsweredPullRequest } from './pullRequestAnswer';
import { replacedBy, revertedBy, saidReplacement, type Mention, type Mentioned } from './references';

export interface PullRequestContext {
  /** All names of the repository that it is in. */
  readonly repositories: readonly string[];
  /** All checks of the newest commit; null where they could not all be read. */
  readonly contexts: readonly AnsweredContext[] | null;
  /** Whether nothing about its base's rules was withheld. */
  readonly rulesReadable: boolean;
}

const MOST_COMMENTS = 20;

export function toPullRequest(answered: AnsweredPullRequest, { repositories, contexts, rulesReadable }: PullRequestContext): ForgePullRequest {
  const { number, title } = answered;
  const state = ({ OPEN: 'open', MERGED: 'merged', CLOSED: 'closed' } as const)[answered.state];
  const mergeCommit = answered.mergeCommit?.oid ?? null;
  const mentioned: Mentioned = { number, title, mergeCommit, repositories };
  const mentions = mentionsOf(answered, repositories);
  const comments = commentsOf(answered);
  const closing = state === 'open' ? undefined : present(answered.ends).findLast((event) => event.__typename === 'ClosedEvent');
  return {
    number,
    url: answered.url,
    state,
    isDraft: answered.isDraft,
    isQueued: answered.isInMergeQueue,
    author: answered.author?.login ?? null,
    createdAt: answered.createdAt,
    updatedAt: answered.updatedAt,
    mergedAt: answered.mergedAt,
    closedAt: answered.closedAt,
    headBranch: answered.headRefName,
    headCommit: answered.headRefOid,
    headProject: answered.headRepository?.nameWithOwner ?? null,
    headDeletedAt: headDeletedAt(answered),
    mergeCommit: state === 'merged' ? mergeCommit : null,
    conflicts: answered.mergeable === 'UNKNOWN' ? null : answered.mergeable === 'CONFLICTING',
    checks: contexts === null ? null : checksOf(contexts, requiredChecks(answered.baseRef, rulesReadable), state === 'open'),
    reviews: isReadable(answered.reviews) ? reviewsOf(answered) : null,
    commits: isReadable(answered.commits) ? commitsOf(answered) : null,
    comments: [answered.reviews, answered.reviewThreads, answered.comments].every(isReadable)
      ? comments.slice(-MOST_COMMENTS).map((comment) => ({ ...comment, text: commentText(comment.text) }))
      : null,
    closedBy: closing === undefined ? null : { author: closing.actor?.login ?? null, byBot: isBot(closing.actor) },
    supersededBy:
      replacedBy(mentioned, mentions) ??
      closerOf(closing, mentioned) ??
      saidReplacement(mentioned, [title, ...comments.map(({ text }) => text)]),
    revertedBy: revertedBy(mentioned, mentions),
  };
}

/** Where the service gives no list at all, nothing says that it is empty. */
function isReadable(list: { readonly nodes: readonly unknown[] | null } | null): boolean {
  return list !== null && list.nodes?.includes(null) === false;
}

/** What may not be read is left out. */
export function present<Item>({ nodes }: { readonly nodes: readonly (Item | null)[] | null }): readonly Item[] {
  return (nodes ?? []).filter((node) => node !== null);
}

function isBot(actor: AnsweredPullRequest['author']): boolean {
  return actor !== null && (actor.__typename === 'Bot' || actor.login.endsWith('[bot]'));
}

function headDeletedAt({ ends }: AnsweredPullRequest): string | null {
  const last = present(ends).findLast(({ __typename }) => __typename !== 'ClosedEvent');
  return last?.__typename === 'HeadRefDeletedEvent' ? last.createdAt : null;
}

type ClosedEvent = Extract<NonNullable<NonNullable<AnsweredPullRequest['ends']['nodes']>[number]>, { readonly __typename: 'ClosedEvent' }>;

function closerOf(closing: ClosedEvent | undefined, mentioned: Mentioned): number | null {
  const closer = closing?.closer ?? null;
  if (closer?.__typename !== 'PullRequest' || closer.number === mentioned.number) return null;
  return isOneOf(closer.repository.nameWithOwner, mentioned.repositories) ? closer.number : null;
}

function mentionsOf({ mentions }: AnsweredPullRequest, repositories: readonly string[]): readonly Mention[] {
  return present(mentions).flatMap(({ source }) =>
    source.__typename === 'PullRequest' && isOneOf(source.repository.nameWithOwner, repositories)
      ? [{ number: source.number, title: source.title, text: source.bodyText, state: source.state }]
      : [],
  );
}

function isOneOf(repository: string, repositories: readonly string[]): boolean {
  return repositories.some((known) => known.toLowerCase() === repository.toLowerCase());
}

/** Comments, words with a review, and those at lines, oldest first. */
function commentsOf(answered: AnsweredPullRequest): readonly ForgeComment[] {
  const written = [...present(answered.comments), ...present(answered.reviewThreads).flatMap(({ comments }) => present(comments))].map(
    ({ author, createdAt, bodyText }) => ({ author, at: createdAt, text: bodyText }),
  );
  const withReviews = reviewed(answered).map(({ author, submittedAt, bodyText }) => ({ author, at: submittedAt, text: bodyText }));
  return [...written, ...withReviews]
    .filter(({ text }) => text.trim() !== '')
    .map(({ author, at, text }) => ({ author: author?.login ?? null, byBot: isBot(author), at, text }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** Without the person's own reviews that nobody else has seen yet. */
function reviewed({ reviews }: AnsweredPullRequest) {
  return present(reviews ?? { nodes: null }).flatMap(({ state, submittedAt, ...review }) =>
    submittedAt === null || state === 'PENDING' ? [] : [{ ...review, state, submittedAt }],
  );
}

const REVIEW_STATES = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changesRequested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

function reviewsOf(answered: AnsweredPullRequest): readonly ForgeReview[] {
  return reviewed(answered)
    .map(({ author, state, submittedAt }) => ({ author: author?.login ?? null, byBot: isBot(author), state: REVIEW_STATES[state], at: submittedAt }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

function commitsOf({ commits }: AnsweredPullRequest): readonly ForgeCommit[] {
  return present(commits).map(({ commit: { oid, committedDate, authoredDate, message, author } }) => {
    const name = author?.user?.login ?? author?.name ?? '';
    const email = author?.email ?? '';
    return {
      oid,
      at: committedDate,
      authoredAt: authoredDate,
      author: name === '' ? null : name,
      email: email === '' ? null : email,
      byBot: [name, author?.name ?? '', email.replace(/@.*$/, '')].some((text) => text.endsWith('[bot]')),
      message,
    };
  });
}
