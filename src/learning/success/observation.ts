import { changeKindOf, type ChangeKind } from '../../domain/changeKind';
import type { FeatureOutline, RunOutline } from '../../domain/run';
import { byTime, runTally } from '../outcomes';
import { normalizePattern } from '../patterns';

/** What became of a feature, as far as success is learned from it. Counts may be fractions; one that is still open is neither a success nor a failure. */
export interface Observation {
  /** Absolute path; null where the run says nothing of it. */
  readonly repository: string | null;
  readonly kind: ChangeKind | null;
  readonly agent: string | null;
  /** As `normalizePattern` has it. */
  readonly specificationType: string | null;
  readonly successes: number;
  readonly failures: number;
  readonly open: number;
  /** When this became known, in milliseconds since 1970. */
  readonly at: number;
}

/** One observation a feature, oldest first. Where only the numbers of a run are known, they are one observation. */
export function observationsOf(runs: readonly RunOutline[]): readonly Observation[] {
  return byTime(runs).flatMap(observationsOfRun);
}

function observationsOfRun(run: RunOutline): readonly Observation[] {
  const at = Date.parse(run.createdAt);
  const merged = run.features.filter(({ outcome }) => outcome === 'merged').length;
  const open = run.features.filter(({ outcome }) => outcome === 'open').length;
  const notMerged = run.features.filter(({ outcome }) => outcome === 'closed' || outcome === 'unmerged').length;
  const tally = runTally(run);
  const specificationType = normalizePattern(run.specificationPattern).type;
  // A person's count of what was merged wins over what was found; which of the features they mean is not known then.
  const agree = merged === tally.successes && (notMerged > 0 || tally.failures <= open);
  if (!agree) {
    const [first] = run.features;
    return [{ repository: commonRepository(run), kind: kindOf(first, run), agent: commonAgent(run), specificationType, ...tally, open: 0, at }];
  }
  const share = notMerged === 0 ? 0 : Math.min(1, Math.max(0, tally.failures - open) / notMerged);
  return run.features.flatMap((feature) => {
    const shared = { repository: feature.repository, kind: kindOf(feature, run), agent: feature.agent, specificationType, at };
    switch (feature.outcome) {
      case 'merged':
        return [{ ...shared, successes: 1, failures: 0, open: 0 }];
      case 'closed':
      case 'unmerged':
        return [{ ...shared, successes: 0, failures: share, open: 0 }];
      case 'open':
        return [{ ...shared, successes: 0, failures: 0, open: 1 }];
      case null:
        return [];
    }
  });
}

function kindOf(feature: FeatureOutline | undefined, run: RunOutline): ChangeKind | null {
  return changeKindOf({ kind: feature?.kind, name: feature?.name ?? '', category: feature?.category ?? run.category });
}

function commonRepository(run: RunOutline): string | null {
  const repositories = new Set(run.features.map(({ repository }) => repository));
  return repositories.size === 1 ? ([...repositories][0] ?? null) : null;
}

function commonAgent(run: RunOutline): string | null {
  const agents = new Set(run.features.map(({ agent }) => agent));
  return agents.size === 1 ? ([...agents][0] ?? null) : null;
}
