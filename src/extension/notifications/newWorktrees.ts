import type { Run } from '../../domain/run';
import type { SuggestionOutline } from '../../domain/suggestion';

/** A worktree as the watcher sees it. */
export interface SeenWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly branch: string | null;
}

/** Worktrees older than this are a run that is under way, not one that begins. */
export const NEW_FOR_MS = 60 * 60 * 1000;

/**
 * The worktrees that make a new run of which nothing has been said yet: two or more, made within the last hour, none of them named
 * in a suggestion or a run since it was made. Stateless on purpose: the ledger, which all windows share, is the memory of what was
 * shown, so neither a restart nor a second window says it twice.
 * @param now milliseconds since the epoch
 * @returns empty when there is nothing to say
 */
export function newWorktrees(
  seen: readonly SeenWorktree[],
  suggestions: readonly SuggestionOutline[],
  runs: readonly Run[],
  now: number,
): readonly SeenWorktree[] {
  const fresh = seen.filter((worktree) => now - worktree.createdAt < NEW_FOR_MS);
  if (fresh.length < 2) return [];
  const told = (worktree: SeenWorktree): boolean =>
    suggestions.some((suggestion) => suggestion.planned.worktrees.includes(worktree.path) && Date.parse(suggestion.createdAt) >= worktree.createdAt) ||
    runs.some((run) => run.features.some((feature) => feature.worktree === worktree.path) && Date.parse(run.createdAt) >= worktree.createdAt);
  return fresh.some(told) ? [] : fresh;
}
