import type { Feature, FeatureEvidence } from '../../domain/feature';
import type { JudgedRun, Run } from '../../domain/run';
import { recounted } from './completeRun';

/** A run that is recorded again while a forge says nothing, with what it said before: being offline makes nobody forget. It stays marked as not read. */
export function keepKnown(run: JudgedRun, recorded: Run): JudgedRun {
  const known = new Map(recorded.features.flatMap((feature) => (feature.withoutForge === undefined ? [] : [[keyOf(feature), feature] as const])));
  const features = run.features.map((feature) => {
    const before = feature.pullRequestUnread === undefined || feature.withoutForge !== undefined ? undefined : known.get(keyOf(feature));
    return before === undefined ? feature : withKnown(feature, before);
  });
  return features.every((feature, index) => feature === run.features[index]) ? run : recounted(run, features);
}

function keyOf({ remote }: Feature): string {
  return remote === undefined ? '' : [remote.host, remote.path, remote.branch].join('\n');
}

function withKnown(feature: Feature, before: Feature): Feature {
  const { outcome, manualFixes, testsPassing, failingGates, agent } = feature;
  const given = new Set(feature.given);
  const became = given.has('outcome') || outcome === 'merged' ? outcome : before.outcome;
  const isUnmerged = became === 'closed' || became === 'unmerged';
  const fixes = fixesOf(feature, before);
  const hasVerdict = before.testsPassing !== null && before.testsPassing !== before.withoutForge?.testsPassing;
  return {
    ...feature,
    outcome: became,
    pullRequest: before.pullRequest,
    agent: agent ?? before.agent,
    manualFixes: manualFixes === null ? before.manualFixes : manualFixes + fixes.length,
    ...(feature.evidence === undefined ? {} : { evidence: { ...feature.evidence, fixes: [...feature.evidence.fixes, ...fixes] } }),
    ...(hasVerdict ? { testsPassing: before.testsPassing, ...(before.failingGates === undefined ? {} : { failingGates: before.failingGates }) } : {}),
    ...(isUnmerged && !given.has('unmergedReason') && before.unmergedReason !== undefined ? { unmergedReason: before.unmergedReason } : {}),
    withoutForge: { outcome, manualFixes, testsPassing, agent, ...(failingGates === undefined ? {} : { failingGates }) },
  };
}

/** Those that only the pull request told of, and that git has not found meanwhile. */
function fixesOf({ evidence }: Feature, before: Feature): FeatureEvidence['fixes'] {
  const known = new Set(evidence?.fixes.flatMap(({ oid, subject }) => [oid, subject]));
  return (before.evidence?.fixes ?? []).filter(({ where, oid, subject }) => where === 'pullRequest' && !known.has(oid) && !known.has(subject));
}
