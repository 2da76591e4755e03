import type { ForgeCheck, ForgeCommit, ForgePullRequest, PullRequestState } from '../forge';
import type { GitLabCommit, MergeRequest, Note } from './answers';
import { isBot } from './bots';
import { branchDeletedAt, closerOf, commentsOf, replacementOf, reviewsOf } from './notes';
import { saysItReplaces } from './references';

/** What is read of the newest few merge requests of a branch, besides what their list says. */
export interface MergeRequestDetails {
  readonly checks: readonly ForgeCheck[] | null;
  /** Null where they may not be read. */
  readonly commits: readonly GitLabCommit[] | null;
  /** Oldest first; null where they may not be read. */
  readonly notes: readonly Note[] | null;
  readonly revertedBy: number | null;
}

export interface MergeRequestSurroundings {
  /** Of the project that it is in. */
  readonly path: string;
  readonly headProject: string | null;
  readonly isQueued: boolean;
  /** All that were read of the same project: one of them may replace it. */
  readonly others: readonly MergeRequest[];
}

/** @param details null where only the list was read */
export function toPullRequest(request: MergeRequest, details: MergeRequestDetails | null, { path, headProject, isQueued, others }: MergeRequestSurroundings): ForgePullRequest {
  const state = stateOf(request);
  const read = details?.notes ?? null;
  const notes = read ?? [];
  const author = request.author?.username ?? null;
  const mergedAt = state === 'merged' ? (request.merged_at ?? null) : null;
  return {
    number: request.iid,
    url: request.web_url,
    state,
    isDraft: request.draft ?? request.work_in_progress ?? false,
    isQueued,
    author,
    createdAt: request.created_at,
    updatedAt: request.updated_at,
    mergedAt,
    // GitLab tells it of closed ones alone, and of one that was opened again still.
    closedAt: state === 'closed' ? (request.closed_at ?? null) : mergedAt,
    headBranch: request.source_branch,
    headCommit: request.sha ?? null,
    headProject,
    headDeletedAt: branchDeletedAt(notes, request.source_branch),
    mergeCommit: mergeCommitOf(request, state),
    conflicts: conflictsOf(request, state),
    checks: details?.checks ?? null,
    reviews: read === null ? null : reviewsOf(read, author),
    commits: details?.commits?.map(toCommit) ?? null,
    comments: read === null ? null : commentsOf(read),
    closedBy: state === 'closed' ? closedBy(request, notes) : null,
    supersededBy: state === 'closed' ? (replacementOf(notes, request.iid, path) ?? replacing(request, others, path)) : null,
    revertedBy: details?.revertedBy ?? null,
  };
}

function stateOf({ state }: MergeRequest): PullRequestState {
  switch (state) {
    case 'opened':
    case 'locked':
      return 'open';
    case 'merged':
    case 'closed':
      return state;
  }
}

/** A fast-forward merge makes no commit: the branch's own newest one is the one that came. */
function mergeCommitOf(request: MergeRequest, state: PullRequestState): string | null {
  return state === 'merged' ? (request.merge_commit_sha ?? request.squash_commit_sha ?? request.sha ?? null) : null;
}

/** `has_conflicts` is false as well where it was never tried; only `merge_status` tells the two apart. */
function conflictsOf(request: MergeRequest, state: PullRequestState): boolean | null {
  if (state === 'merged') return null;
  if (request.has_conflicts === true || request.detailed_merge_status === 'conflict') return true;
  return state === 'open' && (request.merge_status === 'can_be_merged' || request.detailed_merge_status === 'mergeable') ? false : null;
}

function closedBy({ closed_by: user }: MergeRequest, notes: readonly Note[]): ForgePullRequest['closedBy'] {
  return user === null || user === undefined ? closerOf(notes) : { author: user.username, byBot: isBot(user.username) };
}

function replacing({ iid }: MergeRequest, others: readonly MergeRequest[], path: string): number | null {
  return others.find((other) => other.iid !== iid && saysItReplaces(other.description ?? '', iid, path))?.iid ?? null;
}

/** GitLab does not say whose account a commit is of. */
function toCommit({ id, created_at: at, authored_date: authored, author_name: name, author_email: email, message }: GitLabCommit): ForgeCommit {
  return { oid: id, at, authoredAt: authored ?? at, author: orNull(name), email: orNull(email), byBot: isBot(name) || isBot(email?.split('@')[0]), message };
}

function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
