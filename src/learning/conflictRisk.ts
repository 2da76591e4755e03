import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { ConflictRisk } from '../domain/suggestion';
import { betaInterval } from './intervals';
import { PAIR_CONFLICT_PRIOR } from './priors';

/** What the risk of a pair is told from: later methods know more than how often pairs conflicted. */
export interface ConflictHistory {
  readonly runs: readonly RunOutline[];
  /** Absolute paths. Runs of these repositories are preferred where they had pairs; empty for all. */
  readonly repositories: readonly string[];
}

/**
 * The risk that two planned features conflict: for now the same for each pair, the posterior mean of how often recorded pairs did.
 * Empty when no pair was ever recorded.
 */
export function conflictRisk(history: ConflictHistory, features: readonly string[], l10n: Localizer): readonly ConflictRisk[] {
  const own = pairTally(history.runs.filter((run) => isIn(run, history.repositories)));
  const isOwn = history.repositories.length > 0 && own.successes + own.failures > 0;
  const tally = isOwn ? own : pairTally(history.runs);
  const estimate = betaInterval(tally, PAIR_CONFLICT_PRIOR);
  if (estimate === null) return [];
  const basis = isOwn
    ? l10n.t('{0} of {1} earlier pairs in this repository conflicted', tally.successes, estimate.count)
    : l10n.t('{0} of {1} earlier pairs conflicted', tally.successes, estimate.count);
  return pairs(features).map((pair) => ({ features: [...pair], probability: estimate.mean, basis }));
}

/** "Success" is a conflict here: what is counted. Runs whose conflicts could not be looked for say nothing. */
function pairTally(runs: readonly RunOutline[]): { readonly successes: number; readonly failures: number } {
  return runs.reduce(
    (sum, run) => {
      const all = (run.features.length * (run.features.length - 1)) / 2;
      if (run.conflictsEncountered === null) return sum;
      const conflicting = Math.min(run.conflictsEncountered, all);
      return { successes: sum.successes + conflicting, failures: sum.failures + all - conflicting };
    },
    { successes: 0, failures: 0 },
  );
}

function isIn(run: RunOutline, repositories: readonly string[]): boolean {
  return run.features.some(({ repository }) => repository !== null && repositories.includes(repository));
}

function pairs(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((first, index) => names.slice(index + 1).map((second) => [first, second] as const));
}
