import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { Forecast, PlannedRun, Suggestion } from '../domain/suggestion';
import { forecast, FORECAST_METHOD, scopeOf } from '../learning/forecast';
import type { History } from '../store/history';
import { suggestionText } from './suggestionText';

export interface SuggestOptions {
  readonly l10n: Localizer;
  /** BCP 47, for the numbers of the text. */
  readonly locale: string;
  /** Runs after it are not known to the forecast. */
  readonly now: Date;
}

export interface Advice {
  readonly forecast: Forecast;
  /** The forecast in a sentence or two. */
  readonly text: string;
}

/** What these runs say about the planned one. Pure. */
export function advise(runs: readonly RunOutline[], planned: PlannedRun, options: SuggestOptions): Advice {
  const { l10n, locale, now } = options;
  const known = runs.filter((run) => Date.parse(run.createdAt) <= now.getTime());
  const made = forecast(known, planned, { l10n, now });
  return { forecast: made, text: suggestionText(made, planned, { l10n, locale, scope: scopeOf(known, planned) }) };
}

/** What history says about the planned run; the ledger does not keep it. */
export async function forecastFor(history: History, planned: PlannedRun, options: SuggestOptions): Promise<Advice> {
  return advise(await history.outlines(), planned, options);
}

/** Puts a forecast of a run that is about to begin into the ledger, to be held against what happens. */
export async function keepSuggestion(history: History, planned: PlannedRun, { forecast: made }: Advice): Promise<Suggestion> {
  return history.suggest(planned, made, FORECAST_METHOD);
}
