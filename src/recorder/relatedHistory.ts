import type { Run, RunId } from '../domain/run';
import type { SuggestionOutline } from '../domain/suggestion';
import type { HistoryReader } from '../store/history';

/** What the history may have to say about a few worktrees: enough for `findRecorded` and `findSuggestion`, and no more. */
export interface RelatedHistory {
  readonly runs: readonly Run[];
  /** Those that no run has used. */
  readonly suggestions: readonly SuggestionOutline[];
}

/**
 * @param asked `worktrees` are absolute paths; `runs` are ids that the features are said to have been recorded in
 */
export async function relatedHistory(
  history: HistoryReader,
  asked: { readonly worktrees: readonly string[]; readonly runs: readonly RunId[] },
): Promise<RelatedHistory> {
  const [inWorktrees, named, outlines, ledger] = await Promise.all([
    history.runs({ worktrees: asked.worktrees }),
    Promise.all(asked.runs.map((id) => history.run(id))),
    history.outlines(),
    history.suggestionOutlines(),
  ]);
  const runs = new Map([...inWorktrees, ...named.filter((run) => run !== null)].map((run) => [run.id, run]));
  const used = new Set(outlines.map((run) => run.suggestionId));
  const worktrees = new Set(asked.worktrees);
  const suggestions = ledger.filter(({ id, planned }) => !used.has(id) && planned.worktrees.some((worktree) => worktrees.has(worktree)));
  return { runs: [...runs.values()], suggestions };
}
