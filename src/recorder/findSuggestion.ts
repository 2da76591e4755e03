import type { RunOutline } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';

/**
 * The suggestion that was shown before a run: the newest one for any of its worktrees that no earlier run has used. A run without worktrees
 * belongs to a suggestion that was made for just the same features.
 * @param worktrees absolute paths
 * @param features names; used where there are no worktrees
 */
export function findSuggestion(
  suggestions: readonly SuggestionOutline[],
  runs: readonly RunOutline[],
  worktrees: readonly string[],
  features: readonly string[] = [],
): SuggestionOutline | null {
  const used = new Set(runs.map((run) => run.suggestionId));
  const fits = ({ planned }: SuggestionOutline): boolean =>
    worktrees.length > 0
      ? planned.worktrees.some((worktree) => worktrees.includes(worktree))
      : planned.worktrees.length === 0 && planned.features.length > 0 && sameNames(planned.features, features);
  const [newest] = suggestions
    .filter((suggestion) => !used.has(suggestion.id) && fits(suggestion))
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt) || (one.id < other.id ? 1 : -1));
  return newest ?? null;
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...new Set(one)].toSorted()) === JSON.stringify([...new Set(other)].toSorted());
}
