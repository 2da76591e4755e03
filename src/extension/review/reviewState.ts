import type { FeatureCorrection } from '../../domain/correctFeature';
import type { GivenFacts, Inspection } from '../../recorder/inspection/inspection';

/** What a person has said in a review. Immutable: each answer makes a new one, so Escape and back can lose nothing. */
export interface ReviewState {
  /** Keys of the candidates that belong to the run. */
  readonly selected: ReadonlySet<string>;
  readonly given: GivenFacts;
  /** By candidate key. */
  readonly corrections: ReadonlyMap<string, FeatureCorrection>;
}

export function freshState(inspection: Inspection, given: GivenFacts = {}): ReviewState {
  return { selected: new Set(inspection.proposed), given, corrections: new Map() };
}

/**
 * Takes up a review that was left: what was said is kept where its worktree is still there; what appeared since then is proposed
 * as in a fresh review.
 */
export function resumedState(left: ReviewState, seenBefore: ReadonlySet<string>, inspection: Inspection): ReviewState {
  const proposed = new Set(inspection.proposed);
  const keys = inspection.candidates.map((candidate) => candidate.key);
  return {
    ...left,
    selected: new Set(keys.filter((key) => (seenBefore.has(key) ? left.selected.has(key) : proposed.has(key)))),
  };
}
