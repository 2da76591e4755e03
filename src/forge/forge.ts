import type { ForgeProblem } from './forgeError';

/** The services that are known. */
export type ForgeKind = 'github' | 'gitlab';

/** A repository on a forge. */
export interface ForgeProject {
  readonly kind: ForgeKind;
  /** Lower case, with a port where it has one: `github.com`. It says whose token may be used, and nothing else does. */
  readonly host: string;
  /** `owner/name`, on GitLab with any number of groups before the name. */
  readonly path: string;
  /** Address of the API, without a slash at its end: `https://api.github.com/graphql`, `https://gitlab.com/api/v4`. */
  readonly api: string;
}

export type PullRequestState = 'open' | 'merged' | 'closed';

/** `pending` is not known yet; `skipped` (and neutral, cancelled by a newer one) is neither passed nor failed. */
export type CheckState = 'passed' | 'failed' | 'pending' | 'skipped';

export interface ForgeCheck {
  readonly name: string;
  readonly state: CheckState;
  /** Whether it must pass before merging; null where the forge does not say, or no check must. */
  readonly required: boolean | null;
}

export interface ForgeReview {
  readonly author: string | null;
  readonly byBot: boolean;
  readonly state: 'approved' | 'changesRequested' | 'commented' | 'dismissed';
  /** ISO 8601 in UTC. */
  readonly at: string;
}

export interface ForgeCommit {
  readonly oid: string;
  /** When it was made, or made anew by a rebase; ISO 8601 in UTC. */
  readonly at: string;
  /** When its work was done: the same before and after a rebase. */
  readonly authoredAt: string;
  /** Login where the forge knows it, else the name in the commit; null for neither. */
  readonly author: string | null;
  readonly email: string | null;
  readonly byBot: boolean;
  /** The whole message: its trailers name agents. */
  readonly message: string;
}

export interface ForgeComment {
  readonly author: string | null;
  readonly byBot: boolean;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Plain text, at most a few hundred characters. */
  readonly text: string;
}

/** A pull request (GitLab: merge request) with what is needed to judge a feature by it. Lists are oldest first. */
export interface ForgePullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: PullRequestState;
  readonly isDraft: boolean;
  /** It waits in a merge queue (GitLab: merge train). */
  readonly isQueued: boolean;
  readonly author: string | null;
  /** ISO 8601 in UTC, as all times here. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  /** Of a merged one when it was merged. */
  readonly closedAt: string | null;
  readonly headBranch: string;
  readonly headCommit: string | null;
  /** `owner/name` of the repository that the branch is in; null when that is gone. */
  readonly headProject: string | null;
  readonly headDeletedAt: string | null;
  /** The commit that brought it into its base, also of squash and rebase merges. */
  readonly mergeCommit: string | null;
  /** It cannot be merged as it is; null while the forge does not know. */
  readonly conflicts: boolean | null;
  /** Of the newest commit; null when there are more than could be read, or they may not be read. */
  readonly checks: readonly ForgeCheck[] | null;
  /** Null where they may not be read, or were not: an empty list says that there is none. The same for the next two. */
  readonly reviews: readonly ForgeReview[] | null;
  /** The newest hundred. */
  readonly commits: readonly ForgeCommit[] | null;
  /** The newest few; review comments included. */
  readonly comments: readonly ForgeComment[] | null;
  /** Who closed it; null where nobody did or it is not known. */
  readonly closedBy: { readonly author: string | null; readonly byBot: boolean } | null;
  /** Pull requests that say they replace this one (or that closed it), and one that takes it back. */
  readonly supersededBy: number | null;
  /** A merged pull request that reverts this one. */
  readonly revertedBy: number | null;
}

export interface ForgeAnswer {
  /** As it is called now: a renamed repository answers under its new name. */
  readonly path: string;
  /** By branch, all that have a head of that name in the project, in its parent, or in its forks; newest first. A branch without any has an empty list; one that could not be read whole has no entry. */
  readonly pullRequests: ReadonlyMap<string, readonly ForgePullRequest[]>;
  /** Why some branches have no entry; null where all have. */
  readonly missing: ForgeProblem | null;
}

export interface ForgeAsking {
  /** Aborted when nobody waits any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Finds the pull requests of branches, and nothing else. */
export interface Forge {
  /**
   * @param branches short names, at most 64 a call
   * @throws ForgeError
   */
  pullRequests(project: ForgeProject, branches: readonly string[], asking?: ForgeAsking): Promise<ForgeAnswer>;
}

/** Gives the token for a host; null where nobody is signed in. It is asked for each question, and never kept. */
export type TokenSource = (project: ForgeProject, signal: AbortSignal) => Promise<string | null>;
