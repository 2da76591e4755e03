import type { FeatureRemote } from '../../domain/pullRequest';
import type { ForgePullRequest, PullRequestState } from '../../forge/forge';

export interface MatchedPullRequests {
  /** The one that decides. */
  readonly chosen: ForgePullRequest;
  /** Newest first. */
  readonly others: readonly ForgePullRequest[];
}

/** An open one is where the work goes on; what is merged is not undone by another one that was closed. */
const WEIGHT: Readonly<Record<PullRequestState, number>> = { open: 2, merged: 1, closed: 0 };

/**
 * Which pull requests are a feature's, of all those whose branch has its name: they have its commit, or come from its repository and are not older
 * than its worktree. Somebody else's fork may have a branch of the same name, and so may last month's feature.
 * @param path of the project as it is called now
 */
export function matchPullRequests(pullRequests: readonly ForgePullRequest[], remote: FeatureRemote, path: string): MatchedPullRequests | null {
  const own = pullRequests.filter((each) => hasCommit(each, remote.head) || (isOf(each, [remote.path, path]) && isSince(each, remote.startedAt)));
  const newestFirst = own.toSorted((one, other) => (one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : other.number - one.number));
  const [chosen] = newestFirst.toSorted((one, other) => WEIGHT[other.state] - WEIGHT[one.state]);
  return chosen === undefined ? null : { chosen, others: newestFirst.filter((each) => each !== chosen) };
}

function hasCommit({ headCommit, commits }: ForgePullRequest, oid: string): boolean {
  return headCommit === oid || commits?.some((commit) => commit.oid === oid) === true;
}

/** Of a repository that is gone nobody can say whose it was. */
function isOf({ headProject }: ForgePullRequest, paths: readonly string[]): boolean {
  return headProject === null || paths.some((path) => path.toLowerCase() === headProject.toLowerCase());
}

function isSince({ createdAt }: ForgePullRequest, startedAt: string | null): boolean {
  return startedAt === null || Date.parse(createdAt) >= Date.parse(startedAt);
}
