import type { Outcome } from '../domain/feature';
import type { RunOutline } from '../domain/run';
import type { Estimate, SuggestionOutline } from '../domain/suggestion';
import { actualFigures, type ActualFigures } from './outcomes';
import { pairOutcomes, type PairOutcome } from './pairs/pairOutcomes';

/** A suggestion held against the run that it was made for. */
export interface ForecastOutcome {
  /** When it was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Null where nothing was forecast. */
  readonly expected: { readonly successRate: Estimate | null; readonly quality: Estimate | null; readonly minutes: Estimate | null };
  readonly actual: ActualFigures;
  /** Those with a forecast of their own; `absent` is one that the run does not have. */
  readonly features: readonly { readonly name: string; readonly successRate: Estimate; readonly outcome: Outcome | 'absent' | null }[];
  readonly pairs: readonly PairOutcome[];
}

export function forecastOutcome(run: RunOutline, suggestion: SuggestionOutline): ForecastOutcome {
  const outcomes = new Map(run.features.map(({ name, outcome }) => [name, outcome]));
  const { expected, features = [] } = suggestion.forecast;
  return {
    createdAt: suggestion.createdAt,
    expected,
    actual: actualFigures(run),
    features: features.map(({ name, successRate }) => {
      const outcome = outcomes.get(name);
      return { name, successRate, outcome: outcome === undefined ? 'absent' : outcome };
    }),
    pairs: pairOutcomes(run, suggestion),
  };
}
