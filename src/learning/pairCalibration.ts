import type { RunOutline } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';
import type { PairCalibration } from './knowledge';
import { knownBaseRate } from './knownBaseRate';
import { ENOUGH_TO_JUDGE, verdict } from './muting';
import { pairTally } from './pairs/conflictTallies';
import { pairOutcomes } from './pairs/pairOutcomes';
import type { Observation } from './scores';
import { scoreRuns } from './scoreRuns';

/**
 * The forecast risks of pairs against the conflicts that there were; a conflict is what counts as success here. Null while none can be
 * compared.
 * @param history all runs, for the share of pairs in conflict that was known when a suggestion was made
 */
export function pairCalibration(
  followed: readonly { readonly run: RunOutline; readonly suggestion: SuggestionOutline }[],
  history: readonly RunOutline[],
): PairCalibration | null {
  const known = knownBaseRate(history, pairTally);
  const scored = followed.flatMap(({ run, suggestion }) => {
    const observations = pairObservations(run, suggestion);
    return observations.length === 0 ? [] : [{ observations, known: known(suggestion) }];
  });
  if (scored.length === 0) return null;
  const conflicts = scored.flatMap(({ observations }) => observations).filter(({ successes }) => successes > 0).length;
  const comparison = scoreRuns(scored);
  return { ...comparison, conflicts, verdict: verdict(comparison, conflicts >= ENOUGH_TO_JUDGE.conflicts) };
}

/** Only pairs of which both features came to be, in runs where it is known which pairs conflicted. */
function pairObservations(run: RunOutline, suggestion: SuggestionOutline): readonly Observation[] {
  return pairOutcomes(run, suggestion).flatMap(({ probability, happened }) => {
    if (probability === null || happened === 'unknown' || happened === 'absent') return [];
    return [{ predicted: probability, successes: happened === 'conflict' ? 1 : 0, failures: happened === 'conflict' ? 0 : 1 }];
  });
}
