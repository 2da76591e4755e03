import type { AgentRule } from '../../domain/agent';
import { agentWork, type SignedCommit } from '../../domain/agentWork';
import type { PullRequest } from '../../domain/pullRequest';
import type { ForgeCommit, ForgePullRequest } from '../../forge/forge';
import { closingComment } from './whyUnmerged';

export interface PeoplesWork {
  /** The agent of most commits; null where none names one. */
  readonly agent: string | null;
  /** Commits by people after the agent's last one, or after the first review; oldest first. Null where nothing tells. */
  readonly fixes: readonly ForgeCommit[] | null;
  readonly reviewRounds: number | null;
  readonly requests: NonNullable<PullRequest['requests']>;
}

const MOST_REQUESTS = 5;
/** Whole messages are compared with signatures; nobody reads on for longer. */
const MERGE = /^Merge (?:branch|branches|remote-tracking branch|pull request|tag|commit) /;

/** What people did on a pull request after the agent. */
export function peoplesWork(pullRequest: ForgePullRequest, rules: readonly AgentRule[]): PeoplesWork {
  const { commits } = pullRequest;
  const requests = requestsOf(pullRequest);
  const told = requests.filter(({ text }) => text !== '').slice(-MOST_REQUESTS);
  if (commits === null) return { agent: null, fixes: null, reviewRounds: null, requests: told };
  const signed = commits.map(toSigned);
  const { agent, evidence } = agentWork(signed.toReversed(), rules);
  const byAgent = new Set(evidence.agentCommits.map(({ commit }) => commit.oid));
  const afterAgent = new Set(evidence.fixes.map(({ oid }) => oid));
  const reviewedAt = firstReview(pullRequest);
  const fixes = commits.filter(
    (commit) => afterAgent.has(commit.oid) || (reviewedAt !== null && Date.parse(commit.authoredAt) > reviewedAt && !byAgent.has(commit.oid) && !commit.byBot && !MERGE.test(commit.message)),
  );
  return { agent, fixes: agent === null ? null : fixes, reviewRounds: pullRequest.reviews === null ? null : roundsOf(requests, commits), requests: told };
}

/** The forge does not tell whose child a commit is, but lists them in their order. */
function toSigned(commit: ForgeCommit, index: number, all: readonly ForgeCommit[]): SignedCommit {
  const before = all[index - 1];
  const parents = [...(before === undefined ? [] : [before.oid]), ...(MERGE.test(commit.message) ? ['another', 'branch'] : [])];
  const name = commit.author ?? '';
  return { oid: commit.oid, parents, authorName: commit.byBot && !name.endsWith('[bot]') ? `${name}[bot]` : name, authorEmail: commit.email ?? '', committerName: '', committerEmail: '', message: commit.message };
}

interface Request {
  readonly author: string | null;
  readonly at: string;
  /** Empty where a review said it all by its verdict. */
  readonly text: string;
}

/** What others than the author said, oldest first; why it was closed is nothing that is asked for. */
function requestsOf(pullRequest: ForgePullRequest): readonly Request[] {
  const { author, reviews, comments } = pullRequest;
  const closing = closingComment(pullRequest);
  const byOthers = [
    ...(reviews ?? []).filter(({ state }) => state === 'changesRequested').map((review) => ({ ...review, text: '' })),
    ...(comments ?? []).filter((comment) => comment !== closing),
  ].filter((each) => !each.byBot && (each.author === null || each.author !== author));
  return byOthers.map(({ author: by, at, text }) => ({ author: by, at, text })).sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function firstReview({ author, reviews }: ForgePullRequest): number | null {
  const times = (reviews ?? []).filter((review) => !review.byBot && (review.author === null || review.author !== author)).map(({ at }) => Date.parse(at));
  return times.length === 0 ? null : Math.min(...times);
}

/** How often something was asked for before new commits came. */
function roundsOf(requests: readonly Request[], commits: readonly ForgeCommit[]): number {
  let [rounds, answered] = [0, Number.NEGATIVE_INFINITY];
  for (const at of commits.map((commit) => Date.parse(commit.at)).sort((one, other) => one - other)) {
    if (requests.some((request) => Date.parse(request.at) > answered && Date.parse(request.at) < at)) {
      rounds += 1;
      answered = at;
    }
  }
  return rounds;
}
