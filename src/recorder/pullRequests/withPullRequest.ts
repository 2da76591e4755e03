import type { AgentRule } from '../../domain/agent';
import type { Feature, FeatureEvidence, Outcome } from '../../domain/feature';
import type { PullRequest, UnreadReason } from '../../domain/pullRequest';
import type { UnmergedReason } from '../../domain/unmergedReason';
import type { ForgeCommit, ForgePullRequest } from '../../forge/forge';
import { checkVerdict } from './checkVerdict';
import { matchPullRequests, type MatchedPullRequests } from './matchPullRequest';
import { peoplesWork, type PeoplesWork } from './peoplesWork';
import { whyUnmerged } from './whyUnmerged';

/** What a forge says about a feature, or why it says nothing. */
export type FeatureReading =
  | { readonly state: 'read'; readonly path: string; readonly pullRequests: readonly ForgePullRequest[] }
  | { readonly state: 'unread'; readonly reason: UnreadReason };

const LONGEST_TEXT = 200;

/**
 * A feature with what its forge says laid over what git said. What a person said stays, and so does what a forge said before when it says nothing
 * now. It makes no difference how often or how late it is done: the same reading gives the same feature.
 * @param reading null where there is no forge to ask
 */
export function withPullRequest(feature: Feature, reading: FeatureReading | null, agents: readonly AgentRule[]): Feature {
  const { remote } = feature;
  if (reading === null || remote === undefined) return feature;
  if (reading.state === 'unread') return feature.withoutForge === undefined ? { ...feature, pullRequestUnread: reading.reason } : feature;
  const bare = bareOf(feature);
  const matched = matchPullRequests(reading.pullRequests, remote, reading.path);
  return matched === null ? bare : laidOver(bare, matched, agents);
}

/** As git and people alone have it, with the mark that the forge was asked. */
function bareOf(feature: Feature): Feature {
  const given = new Set(feature.given);
  const { outcome, manualFixes, testsPassing, failingGates, agent } = feature.withoutForge ?? feature;
  const { unmergedReason } = feature;
  return {
    ...withoutFields(feature, ['pullRequestUnread', 'unmergedReason', 'failingGates']),
    outcome,
    manualFixes,
    testsPassing,
    agent,
    ...(failingGates === undefined ? {} : { failingGates }),
    ...(feature.evidence === undefined ? {} : { evidence: ofGit(feature.evidence) }),
    // Pull requests that are forgotten elsewhere are not forgotten here.
    ...(given.has('unmergedReason') && unmergedReason !== undefined ? { unmergedReason } : {}),
    withoutForge: { outcome, manualFixes, testsPassing, agent, ...(failingGates === undefined ? {} : { failingGates }) },
  };
}

function withoutFields<Field extends keyof Feature>(feature: Feature, fields: readonly Field[]): Omit<Feature, Field> {
  const kept = Object.entries(feature).filter(([field]) => !(fields as readonly string[]).includes(field));
  return Object.fromEntries(kept) as Omit<Feature, Field>;
}

function ofGit(evidence: FeatureEvidence): FeatureEvidence {
  return { ...evidence, fixes: evidence.fixes.filter(({ where }) => where !== 'pullRequest') };
}

function laidOver(bare: Feature, { chosen, others }: MatchedPullRequests, agents: readonly AgentRule[]): Feature {
  const given = new Set(bare.given);
  const work = peoplesWork(chosen, agents);
  const outcome = given.has('outcome') ? bare.outcome : outcomeOf(bare, chosen);
  const tests = checkVerdict(chosen.checks);
  const fixes = newFixes(bare, work);
  const reason = reasonOf(bare, chosen, outcome);
  return {
    ...bare,
    outcome,
    pullRequest: described(chosen, others, work),
    agent: bare.agent ?? work.agent,
    manualFixes: fixes === null ? bare.manualFixes : (bare.manualFixes ?? 0) + fixes.length,
    ...(tests.passing === null ? {} : { testsPassing: tests.passing, failingGates: [...tests.failed] }),
    ...(bare.evidence === undefined || fixes === null ? {} : { evidence: { ...bare.evidence, fixes: [...bare.evidence.fixes, ...fixes.map(fixEvidence)] } }),
    ...(given.has('unmergedReason') || (outcome !== 'closed' && outcome !== 'unmerged') ? {} : { unmergedReason: reason }),
  };
}

/** Git knows of work that came into the base another way, and of work that was taken out of it. */
function outcomeOf({ outcome, evidence }: Feature, { state, revertedBy }: ForgePullRequest): Outcome {
  const landing = evidence?.landing ?? null;
  const isBackAgain = landing !== null && landing.appliedAgainBy !== null;
  switch (state) {
    case 'open':
      return 'open';
    case 'merged': {
      const isTakenBack = revertedBy !== null || (landing !== null && landing.revertedBy !== null);
      return isTakenBack && !isBackAgain ? 'unmerged' : 'merged';
    }
    case 'closed':
      return outcome === 'merged' ? 'merged' : 'closed';
  }
}

function reasonOf({ evidence }: Feature, chosen: ForgePullRequest, outcome: Outcome | null): UnmergedReason | null {
  if (outcome !== 'closed' && outcome !== 'unmerged') return null;
  if (chosen.state === 'closed') return whyUnmerged(chosen);
  if (chosen.state === 'open') return null;
  if (chosen.revertedBy !== null) return { kind: 'reverted', by: chosen.revertedBy };
  return (evidence?.landing?.revertedBy ?? null) === null ? null : { kind: 'reverted' };
}

function described({ number, url, state, isDraft, isQueued, author, createdAt, mergedAt, closedAt, mergeCommit }: ForgePullRequest, others: readonly ForgePullRequest[], { reviewRounds, requests }: PeoplesWork): PullRequest {
  return {
    number,
    url,
    state,
    isDraft,
    isQueued,
    author,
    createdAt,
    mergedAt,
    closedAt,
    mergeCommit,
    reviewRounds,
    ...(requests.length === 0 ? {} : { requests }),
    ...(others.length === 0 ? {} : { others: others.map((each) => ({ number: each.number, url: each.url, state: each.state })) }),
  };
}

/** Those that git has not counted: a branch that was rebased on the forge has the same work in other commits. */
function newFixes({ evidence }: Feature, { fixes }: PeoplesWork): readonly ForgeCommit[] | null {
  if (fixes === null) return null;
  const known = new Set(evidence?.fixes.flatMap(({ oid, subject }) => [oid, subject]));
  return fixes.filter((fix) => !known.has(fix.oid) && !known.has(subjectOf(fix)));
}

function fixEvidence(fix: ForgeCommit): FeatureEvidence['fixes'][number] {
  return { oid: fix.oid, subject: subjectOf(fix), author: cut(fix.author ?? fix.email ?? ''), at: fix.at, where: 'pullRequest' };
}

function subjectOf({ message }: ForgeCommit): string {
  return cut(message.split('\n', 1)[0] ?? '');
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
