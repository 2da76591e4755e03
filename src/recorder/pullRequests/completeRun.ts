import type { AgentRule } from '../../domain/agent';
import type { Feature } from '../../domain/feature';
import { english } from '../../domain/localizer';
import { judgeRun, type JudgedRun, type RunFacts } from '../../domain/run';
import { evidenceOfFeatures, factsOfFeatures } from '../composeRun';
import type { Candidate, Inspection } from '../inspection/inspection';
import type { Localizer } from '../../domain/localizer';
import type { PullRequestReadings } from './readings';
import { withPullRequest, type FeatureReading } from './withPullRequest';

/** Facts of a run that follow from its features and that a forge may change. */
const COUNTED = ['prsCreated', 'prsMerged', 'manualFixesNeeded', 'testsPassing'] as const satisfies readonly (keyof RunFacts)[];

/**
 * A run with what forges say about its features, judged anew. A run that was recorded without them and completed later says the same as one that
 * was recorded with them. What a person said stays.
 */
export function completeRun(run: JudgedRun, readings: Pick<PullRequestReadings, 'of'>, agents: readonly AgentRule[]): JudgedRun {
  return recounted(run, run.features.map((feature) => withPullRequest(feature, readings.of(feature), agents)));
}

/** The run with other features and what follows from them; what a person said stays. */
export function recounted(run: JudgedRun, features: Feature[]): JudgedRun {
  const counted = factsOfFeatures(features, english);
  const found = Object.fromEntries(COUNTED.filter((fact) => run.given?.includes(fact) !== true).map((fact) => [fact, counted[fact]]));
  return judgeRun({ ...run, ...found, features, evidence: run.evidence === 'given' ? 'given' : evidenceOfFeatures(features) });
}

/** What was found in the worktrees, with what forges say about it. */
export function withPullRequests(inspection: Inspection, readings: Pick<PullRequestReadings, 'of'>, agents: readonly AgentRule[], l10n: Localizer): Inspection {
  return { ...inspection, candidates: inspection.candidates.map((candidate) => completed(candidate, readings.of(candidate.feature), agents, l10n)) };
}

function completed(candidate: Candidate, reading: FeatureReading | null, agents: readonly AgentRule[], l10n: Localizer): Candidate {
  const feature = withPullRequest(candidate.feature, reading, agents);
  const { pullRequest } = feature;
  if (feature.withoutForge === undefined || pullRequest === null) return { ...candidate, feature };
  const origin = l10n.t('pull request #{0}', pullRequest.number);
  const changed = (['outcome', 'testsPassing', 'manualFixes', 'agent'] as const).filter((fact) => fact === 'outcome' || !isSame(feature, candidate.feature, fact));
  return { ...candidate, feature, origins: { ...candidate.origins, pullRequest: origin, ...Object.fromEntries(changed.map((fact) => [fact, origin])) } };
}

function isSame(one: Feature, other: Feature, fact: 'outcome' | 'testsPassing' | 'manualFixes' | 'agent'): boolean {
  return one[fact] === other[fact];
}
