import { changeKindOf, type ChangeKind } from '../../domain/changeKind';
import type { FeatureOutline, RunOutline } from '../../domain/run';
import { runTally } from '../outcomes';
import { comparedType } from '../comparedPattern';

/** What became of a feature, as far as success is learned from it. Counts may be fractions; one that is still open is neither a success nor a failure. */
export interface Observation {
  /** Absolute path; null where the run says nothing of it. */
  readonly repository: string | null;
  readonly kind: ChangeKind | null;
  readonly agent: string | null;
  /** As {@link comparedType} has it. */
  readonly specificationType: string | null;
  readonly successes: number;
  readonly failures: number;
  readonly open: number;
  /** When this became known, in milliseconds since 1970. */
  readonly at: number;
}

/** One observation a feature. Where only the numbers of a run are known, they are one observation. */
export function observationsOfRun(run: RunOutline): readonly Observation[] {
  const at = Date.parse(run.createdAt);
  const specificationType = comparedType(run.specificationPattern.type);
  const tally = runTally(run);
  const counts = { merged: 0, open: 0, closed: 0, unmerged: 0 };
  for (const { outcome } of run.features) if (outcome !== null) counts[outcome] += 1;
  const notMerged = counts.closed + counts.unmerged;
  // A person's count of what was merged wins over what was found; which of the features they mean is not known then.
  const agree = counts.merged === tally.successes && (notMerged > 0 || tally.failures <= counts.open);
  if (!agree) {
    const shared = { repository: common(run.features.map(({ repository }) => repository)), kind: run.features.length === 0 ? kindOf(undefined, run) : common(run.features.map((feature) => kindOf(feature, run))), agent: common(run.features.map(({ agent }) => agent)) };
    return [{ ...shared, specificationType, successes: tally.successes, failures: tally.failures, open: 0, at }];
  }
  const share = notMerged === 0 ? 0 : Math.min(1, Math.max(0, tally.failures - counts.open) / notMerged);
  const observations: Observation[] = [];
  for (const feature of run.features) {
    if (feature.outcome === null) continue;
    observations.push({
      repository: feature.repository,
      kind: kindOf(feature, run),
      agent: feature.agent,
      specificationType,
      successes: Number(feature.outcome === 'merged'),
      failures: feature.outcome === 'closed' || feature.outcome === 'unmerged' ? share : 0,
      open: Number(feature.outcome === 'open'),
      at,
    });
  }
  return observations;
}

function kindOf(feature: FeatureOutline | undefined, run: RunOutline): ChangeKind | null {
  return changeKindOf({ kind: feature?.kind, name: feature?.name ?? '', category: feature?.category ?? run.category });
}

/** What all have in common; null where they differ. */
function common<Value>(values: readonly (Value | null)[]): Value | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}
