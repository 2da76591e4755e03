import type { Run, RunId } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';
import type { HistoryReader } from '../store/history';
import type { Candidate } from './inspection/inspection';

/** What the history may have to say about a few worktrees: enough for `findRecorded` and `findSuggestion`, and no more. */
export interface RelatedHistory {
  readonly runs: readonly Run[];
  /** Those that no run has used. */
  readonly suggestions: readonly SuggestionOutline[];
}

/** What tells which part of the history is asked for; it goes from thread to thread. */
export interface RelatedQuestion {
  /** Absolute paths. */
  readonly worktrees: readonly string[];
  /** Only runs of these worktrees from then on, ISO 8601 in UTC: some tools use the same folders for every run. */
  readonly since?: string | undefined;
  /** Runs that the features are said to have been recorded in. */
  readonly runs: readonly RunId[];
}

export function relatedQuestion(candidates: readonly Candidate[]): RelatedQuestion {
  return {
    worktrees: candidates.flatMap(({ feature }) => feature.worktree ?? []),
    since: new Date(Math.min(Date.now(), ...candidates.map(({ worktreeCreatedAt }) => worktreeCreatedAt))).toISOString(),
    runs: [...new Set(candidates.flatMap(({ followed }) => followed?.recorded?.runId ?? []))],
  };
}

/** Asks the index for a few of many, so that it takes as long in a history of any length. */
export async function relatedHistory(history: HistoryReader, { worktrees, since, runs: ids }: RelatedQuestion): Promise<RelatedHistory> {
  const [inWorktrees, named, shown] = await Promise.all([
    history.runs({ worktrees, since }),
    Promise.all(ids.map((id) => history.run(id))),
    history.suggestionOutlines({ worktrees }),
  ]);
  const users = await history.outlines({ suggestions: shown.map(({ id }) => id) });
  const runs = new Map([...inWorktrees, ...named.filter((run) => run !== null)].map((run) => [run.id, run]));
  const used = new Set(users.map((run) => run.suggestionId));
  return { runs: [...runs.values()], suggestions: shown.filter(({ id }) => !used.has(id)) };
}
