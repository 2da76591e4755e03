/** What a test tells the GitHub server: as in the published schema, with lists in place of connections. Whatever is left out has a plain value. */
export interface GitHubRepository {
  /** `owner/name` as it is called now. */
  readonly nameWithOwner: string;
  /** Under which it is found too. */
  readonly formerNames?: readonly string[];
  readonly parent?: GitHubRepository;
  /** A person without access gets an error for it. */
  readonly parentError?: GitHubFieldError;
  readonly pullRequests?: readonly GitHubPullRequest[];
}

/** What a resolver of the service says in place of a value. */
export interface GitHubFieldError {
  readonly type?: string;
  readonly message: string;
  readonly saml?: boolean;
}

export interface GitHubActor {
  readonly login: string;
  readonly __typename?: 'User' | 'Bot' | 'Mannequin' | 'Organization';
}

export interface GitHubCheck {
  readonly name: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  /** A commit status in place of a check run. */
  readonly state?: string;
}

export interface GitHubComment {
  readonly author: GitHubActor | null;
  readonly createdAt: string;
  readonly bodyText: string;
}

export interface GitHubReview {
  readonly author: GitHubActor | null;
  readonly state: string;
  readonly submittedAt: string | null;
  readonly bodyText?: string;
}

export interface GitHubCommit {
  readonly oid: string;
  readonly committedDate: string;
  /** The same unless told. */
  readonly authoredDate?: string;
  readonly message: string;
  readonly author?: { readonly name?: string; readonly email?: string; readonly user?: { readonly login: string } } | null;
}

export type GitHubEvent =
  | { readonly type: 'closed'; readonly at: string; readonly actor: GitHubActor | null; readonly closer?: { readonly number: number; readonly repository: string } }
  | { readonly type: 'headDeleted' | 'headRestored'; readonly at: string }
  | { readonly type: 'mention'; readonly from: GitHubMention | 'issue' | GitHubFieldError };

export interface GitHubMention {
  readonly number: number;
  readonly title?: string;
  readonly bodyText?: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  /** Its own unless told. */
  readonly repository?: string;
}

export interface GitHubPullRequest {
  readonly number: number;
  readonly branch: string;
  readonly title?: string;
  readonly state?: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft?: boolean;
  readonly isInMergeQueue?: boolean;
  readonly mergeable?: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  readonly createdAt?: string;
  readonly mergedAt?: string;
  readonly closedAt?: string;
  readonly author?: GitHubActor | null;
  readonly headOid?: string;
  /** Its own repository unless told; null when that is gone. */
  readonly headRepository?: string | null;
  readonly mergeCommit?: string;
  /** Null where the base branch is gone. */
  readonly base?: { readonly required?: readonly string[]; readonly ruleChecks?: readonly string[]; readonly rulesError?: GitHubFieldError } | null;
  /** None at all unless told. */
  readonly checks?: readonly GitHubCheck[];
  readonly checksError?: GitHubFieldError;
  readonly reviews?: readonly GitHubReview[];
  readonly threads?: readonly (readonly GitHubComment[])[];
  readonly comments?: readonly GitHubComment[];
  readonly commits?: readonly GitHubCommit[];
  readonly events?: readonly GitHubEvent[];
  /** In place of the whole pull request. */
  readonly error?: GitHubFieldError;
}
