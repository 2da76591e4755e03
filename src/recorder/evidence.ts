import type { AgentWork } from '../domain/agentWork';
import type { FeatureEvidence } from '../domain/feature';
import { subjectOf, type Commit } from '../git/commitLog';
import type { ExplainedFeature } from './explain';
import type { Landing, PartialLanding } from './ownWork';

/** More commits than this of a kind are counted but not listed. */
const LISTED = 50;
const LONGEST_TEXT = 200;

/** The commits behind a feature's outcome, agent and manual fixes, newest first, as far as a list of them helps anybody. */
export function evidenceOf({ evidence, agent }: AgentWork<Commit>, { landed, partial, baseFixes }: ExplainedFeature): FeatureEvidence {
  const outcome = { landing: landed === null ? null : landingEvidence(landed), partial: partial === null ? null : partialEvidence(partial) };
  if (agent === null) return { ...outcome, agentCommits: [], fixes: [] };
  const fixes = [...baseFixes.map((commit) => ({ commit, where: 'base' as const })), ...evidence.fixes.map((commit) => ({ commit, where: 'branch' as const }))];
  return {
    ...outcome,
    agentCommits: evidence.agentCommits.slice(0, LISTED).map(({ commit, agent: by }) => ({ oid: commit.oid, subject: cut(subjectOf(commit)), agent: by, at: timeOf(commit) })),
    fixes: fixes.slice(0, LISTED).map(({ commit, where }) => ({ oid: commit.oid, subject: cut(subjectOf(commit)), author: cut(commit.authorName), at: timeOf(commit), where })),
  };
}

function landingEvidence({ how, certainty, commits, revertedBy, appliedAgainBy }: Landing): FeatureEvidence['landing'] {
  return { how, certainty, commits: commits.slice(0, LISTED), revertedBy, appliedAgainBy };
}

function partialEvidence({ merged, total, commits, missing }: PartialLanding): FeatureEvidence['partial'] {
  return { merged, total, commits: commits.slice(0, LISTED), missing: missing.slice(0, LISTED) };
}

/** A commit may claim any second, of years that a date cannot be written for. */
function timeOf({ committedAt }: Commit): string | null {
  const year = new Date(committedAt).getUTCFullYear();
  return year >= 0 && year <= 9999 ? new Date(committedAt).toISOString() : null;
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
