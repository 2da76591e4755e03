import type { RunOutline } from '../../domain/run';
import type { SuggestionOutline } from '../../domain/suggestion';

/** Two features with the risk that was forecast for them and what came of it. */
export interface PairOutcome {
  readonly features: readonly [string, string];
  /** 0 to 1; null where none was forecast. */
  readonly probability: number | null;
  /** `unknown` where conflicts were not looked for or only counted; `absent` where the run does not have both features. */
  readonly happened: 'conflict' | 'clean' | 'unknown' | 'absent';
}

/** Two features in either order, as the key of a map. */
function pairKey([one, other]: readonly [string, string]): string {
  return JSON.stringify([one, other].toSorted());
}

/** Every pair of which a risk was forecast, in that order, then the conflicts that nobody forecast. */
export function pairOutcomes(run: RunOutline, { forecast }: Pick<SuggestionOutline, 'forecast'>): readonly PairOutcome[] {
  const conflicting = new Map(run.conflicts.map(({ features }) => [pairKey(features), features]));
  // Where a person gave or corrected the number, which pairs they mean is not known.
  const isKnown = run.conflictsEncountered === conflicting.size;
  const names = new Set(run.features.map(({ name }) => name));
  const forecasts = forecast.conflictRisk.map(({ features, probability }): PairOutcome => {
    if (!features.every((name) => names.has(name))) return { features, probability, happened: 'absent' };
    return { features, probability, happened: !isKnown ? 'unknown' : conflicting.has(pairKey(features)) ? 'conflict' : 'clean' };
  });
  const foreseen = new Set(forecast.conflictRisk.map(({ features }) => pairKey(features)));
  const unforeseen = isKnown ? [...conflicting].filter(([key]) => !foreseen.has(key)) : [];
  return [...forecasts, ...unforeseen.map(([, features]): PairOutcome => ({ features, probability: null, happened: 'conflict' }))];
}
