import { adjustedEffects, type AdjustedEffect } from './effects/adjustedEffects';
import type { SuccessRow } from './effects/successRows';

export interface PatternEffect extends Omit<AdjustedEffect, 'level'> {
  /** Of the pattern, as it is compared. */
  readonly key: string;
}

/** Specification patterns against one another, adjusted for category, repository, agent and time. */
export function patternEffectsOf(rows: readonly SuccessRow[]): readonly PatternEffect[] {
  return adjustedEffects(rows, 'alternatives', ({ pattern }) => (pattern === '' ? null : [pattern]), ['category', 'repository', 'agent']).map(({ level, ...effect }) => ({
    key: level,
    ...effect,
  }));
}
