import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { SpecificationPattern } from '../domain/specification';
import { patternText } from '../domain/words';

/** What can be counted in the history of a pattern: its runs with a known outcome, and their features. */
export interface PatternEvidence {
  readonly pattern: SpecificationPattern;
  /** Oldest first, at least one. */
  readonly runs: readonly RunOutline[];
  /** True where the pattern was never tried in the category asked for, and the runs are those of others. */
  readonly elsewhere: boolean;
  readonly merged: number;
  /** Features whose outcome is known. */
  readonly features: number;
}

/**
 * One sentence of plain counts that can be checked by opening the runs. The choice itself weighs them by age and category; where the plain
 * counts alone would speak for the other pattern, the sentence says so.
 * @param nextBest null where nothing else was tried
 */
export function recommendationReason(
  chosen: PatternEvidence,
  nextBest: PatternEvidence | null,
  { experiment, category, l10n }: { readonly experiment: boolean; readonly category: string | null; readonly l10n: Localizer },
): string {
  const name = patternText(chosen.pattern, l10n);
  const own = countText(chosen, category, l10n);
  if (nextBest === null) return l10n.t('{0}: {1}; no other pattern was tried.', name, own);
  const other = patternText(nextBest.pattern, l10n);
  const against = countText(nextBest, category, l10n);
  if (experiment) return l10n.t('{0} was tried little and may be the best: {1}, against {2} with {3}.', name, own, against, other);
  if (chosen.merged / chosen.features < nextBest.merged / nextBest.features) {
    return l10n.t('{0}: {1}, against {2} with the next best, {3}, counting recent runs and other categories as well.', name, own, against, other);
  }
  return l10n.t('{0}: {1}, against {2} with the next best, {3}.', name, own, against, other);
}

function countText({ merged, features, runs, elsewhere }: PatternEvidence, category: string | null, l10n: Localizer): string {
  const inRuns = runs.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs.length);
  if (elsewhere) return l10n.t('{0} of {1} features merged in {2} of other categories', merged, features, inRuns);
  if (category !== null) return l10n.t('{0} of {1} {2} features merged in {3}', merged, features, category, inRuns);
  return l10n.t('{0} of {1} features merged in {2}', merged, features, inRuns);
}
