import type { Localizer } from '../domain/localizer';
import type { Run } from '../domain/run';
import { runChanges, type RunChange } from '../domain/runChange';
import { shownRun, type ShownRun } from '../domain/shownRun';
import { forecastOutcome, type ForecastOutcome } from '../learning/forecastOutcome';
import type { HistoryReader } from '../store/history';
import { comparison } from './comparison';
import { previousRun } from './historyMonths';

/** Everything that is known of one run; the webview's protocol has the same shape, and a test holds the two together. */
export interface RunDetails {
  /** As its newest document says. */
  readonly run: ShownRun;
  /** ISO 8601 in UTC; null while it is in the history. */
  readonly deletedAt: string | null;
  /** A newer version wrote it: this is as much of it as this one understands. */
  readonly inPart: boolean;
  /** How its quality compares with the history, in a sentence. */
  readonly standing: string;
  /** Newest first. */
  readonly changes: readonly RunChange[];
  /** Null where no suggestion was made before it, or the ledger does not have it any more. */
  readonly forecast: ForecastOutcome | null;
  /** Null where it is compared with none. */
  readonly compared: ComparedRun | null;
}

/** The run that another is laid beside. */
export type ComparedRun =
  /** `chosen` is false for the run before it in the same repository, which nobody had to choose. */
  | { readonly state: 'there'; readonly run: ShownRun; readonly chosen: boolean }
  /** It was chosen, and is deleted or archived since. */
  | { readonly state: 'gone' };

/** Which run, and with which it is compared. */
export interface RunQuestion {
  readonly id: string;
  /** Left out: the run before it in the same repository. Null: none. */
  readonly compareWith?: string | null | undefined;
}

/** Null when the history has no document of it. */
export async function runDetails(history: HistoryReader, { id, compareWith }: RunQuestion, l10n: Localizer, locale: string): Promise<RunDetails | null> {
  const revisions = await history.revisions(id);
  const newest = revisions.at(-1);
  if (newest === undefined) return null;
  const { run, deleted, inPart, writtenAt } = newest;
  const [outlines, suggestions, compared] = await Promise.all([history.outlines(), history.suggestionOutlines(), comparedRun(history, run, compareWith)]);
  const suggestion = suggestions.find((each) => each.id === run.suggestionId);
  return {
    run: shownRun(run),
    deletedAt: deleted ? writtenAt : null,
    inPart,
    standing: comparison(run, outlines, l10n, locale),
    changes: runChanges(revisions).toReversed(),
    forecast: suggestion === undefined ? null : forecastOutcome(run, suggestion),
    compared,
  };
}

async function comparedRun(history: HistoryReader, run: Run, compareWith: string | null | undefined): Promise<ComparedRun | null> {
  if (compareWith === null) return null;
  const previous = compareWith === undefined ? await previousRun(history, run) : null;
  if (previous?.sameRepository === false) return null;
  const id = compareWith ?? previous?.run.id;
  if (id === undefined) return null;
  const found = await history.run(id);
  return found === null ? { state: 'gone' } : { state: 'there', run: shownRun(found), chosen: compareWith !== undefined };
}
