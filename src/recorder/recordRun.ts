import type { JudgedRun, Run } from '../domain/run';
import type { History } from '../store/history';
import { findSuggestion } from './findSuggestion';

/** Stores a run, tied to the suggestion that was shown before it; resolves once the run is durable. */
export async function recordRun(history: History, run: JudgedRun): Promise<Run> {
  return history.record(run.suggestionId === null ? { ...run, suggestionId: await suggestionOf(history, run) } : run);
}

async function suggestionOf(history: History, run: JudgedRun): Promise<JudgedRun['suggestionId']> {
  const worktrees = run.features.flatMap(({ worktree }) => (worktree === null ? [] : [worktree]));
  const suggestions = await history.suggestionOutlines(worktrees.length > 0 ? { worktrees } : {});
  const runs = await history.outlines({ suggestions: suggestions.map(({ id }) => id) });
  const names = run.features.map(({ name }) => name);
  return findSuggestion(suggestions, runs, worktrees, names)?.id ?? null;
}
