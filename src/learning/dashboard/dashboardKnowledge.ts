import type { RunOutline } from '../../domain/run';
import type { RunSelection } from '../../domain/runSelection';
import type { SpecificationPattern } from '../../domain/specification';
import type { SuggestionOutline } from '../../domain/suggestion';
import { agentEffectsOf } from '../agentEffects';
import { calibration } from '../calibration';
import { successRows } from '../effects/successRows';
import type { AgentEffect, Calibration, CategoryShare, TraitEffect } from '../knowledge';
import { byTime } from '../outcomes';
import { patternEffectsOf, type PatternEffect } from '../patternEffects';
import { runsByPattern } from '../patterns';
import { patternKey } from '../comparedPattern';
import { categoryShares } from '../statistics';
import { traitEffectsOf } from '../traitEffects';
import { TREND_MINIMUM } from '../trend';
import { knownConflicts, type KnownConflicts } from './conflicts';
import { selectedRuns } from './dashboardRuns';
import { slopeLine, type SlopeLine } from '../slopeLine';
import { stretches, type Stretch } from './stretches';

/** What a selection of the runs teaches. */
export interface DashboardKnowledge {
  readonly selection: RunSelection;
  /** In the selection. */
  readonly runs: number;
  /** Of the quality score, a run; null while there are too few runs for a trend. */
  readonly qualityLine: SlopeLine | null;
  readonly stretches: readonly Stretch[];
  /** Most runs first, those without a category last. */
  readonly categories: readonly CategoryShare[];
  readonly conflicts: KnownConflicts;
  /** Strongest first in each; of the newest thousand runs. */
  readonly effects: {
    readonly traits: readonly TraitEffect[];
    readonly patterns: readonly (PatternEffect & { readonly pattern: SpecificationPattern })[];
    readonly agents: readonly AgentEffect[];
  };
  readonly calibration: Calibration | null;
}

export function dashboardKnowledge(history: readonly RunOutline[], suggestions: readonly SuggestionOutline[], selection: RunSelection): DashboardKnowledge {
  const runs = byTime(selectedRuns(history, selection));
  const rows = successRows(runs);
  return {
    selection,
    runs: runs.length,
    qualityLine: runs.length < TREND_MINIMUM ? null : slopeLine(runs.map(({ qualityScore }) => qualityScore)),
    stretches: stretches(runs),
    categories: categoryShares(runs),
    conflicts: knownConflicts(runs),
    effects: { traits: traitEffectsOf(rows), patterns: withPatterns(patternEffectsOf(rows), runs), agents: agentEffectsOf(rows) },
    calibration: calibration(suggestions, runs, history),
  };
}

function withPatterns(effects: readonly PatternEffect[], runs: readonly RunOutline[]): DashboardKnowledge['effects']['patterns'] {
  if (effects.length === 0) return [];
  const patterns = new Map(runsByPattern(runs).map(({ pattern }) => [patternKey(pattern), pattern]));
  return effects
    .flatMap((effect) => {
      const pattern = patterns.get(effect.key);
      return pattern === undefined ? [] : [{ ...effect, pattern }];
    })
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference) || (one.key < other.key ? -1 : 1));
}
