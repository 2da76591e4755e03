import type { RunOutline } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';
import type { PairCalibration } from './knowledge';
import { knownBaseRate } from './knownBaseRate';
import { ENOUGH_TO_JUDGE, verdict } from './muting';
import { pairTally } from './pairs/conflictTallies';
import type { Observation } from './scores';
import { scoreRuns } from './scoreRuns';

/** Two features in either order, as the key of a map. */
function pairKey([one, other]: readonly [string, string]): string {
  return JSON.stringify([one, other].toSorted());
}

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
function pairObservations(run: RunOutline, { forecast }: SuggestionOutline): readonly Observation[] {
  const conflicting = new Set(run.conflicts.map(({ features }) => pairKey(features)));
  // Where a person gave or corrected the number, which pairs they mean is not known.
  if (run.conflictsEncountered !== conflicting.size) return [];
  const names = new Set(run.features.map(({ name }) => name));
  return forecast.conflictRisk
    .filter(({ features }) => features.every((name) => names.has(name)))
    .map(({ features, probability }) => {
      const conflicted = conflicting.has(pairKey(features));
      return { predicted: probability, successes: conflicted ? 1 : 0, failures: conflicted ? 0 : 1 };
    });
}
