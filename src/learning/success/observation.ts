import { changeKindOf, type ChangeKind } from '../../domain/changeKind';
import type { FeatureOutline, RunOutline } from '../../domain/run';
import { hasFailed, runTally } from '../outcomes';
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

/**
 * One observation a feature; none of one that was not merged for a reason that is not the agent's. Where only the numbers of a run are known,
 * they are one observation.
 */
export function observationsOfRun(run: RunOutline): readonly Observation[] {
  const at = Date.parse(run.createdAt);
  const specificationType = comparedType(run.specificationPattern.type);
  const tally = runTally(run);
  const merged = run.features.filter(({ outcome }) => outcome === 'merged').length;
  const failed = run.features.filter(hasFailed).length;
  // A person's count of what was merged wins over what was found; which of the features they mean is not known then.
  const agree = merged === tally.successes && (failed > 0 || tally.failures === 0);
  if (!agree) {
    const shared = { repository: common(run.features.map(({ repository }) => repository)), kind: run.features.length === 0 ? kindOf(undefined, run) : common(run.features.map((feature) => kindOf(feature, run))), agent: common(run.features.map(({ agent }) => agent)) };
    return [{ ...shared, specificationType, successes: tally.successes, failures: tally.failures, open: 0, at }];
  }
  const share = failed === 0 ? 0 : Math.min(1, tally.failures / failed);
  const observations: Observation[] = [];
  for (const feature of run.features) {
    const { outcome } = feature;
    const isFailed = hasFailed(feature);
    if (outcome !== 'merged' && outcome !== 'open' && !isFailed) continue;
    observations.push({
      repository: feature.repository,
      kind: kindOf(feature, run),
      agent: feature.agent,
      specificationType,
      successes: Number(outcome === 'merged'),
      failures: isFailed ? share : 0,
      open: Number(outcome === 'open'),
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
