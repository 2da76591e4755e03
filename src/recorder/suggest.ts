import type { Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { Forecast, PlannedRun, SuggestionOutline } from '../domain/suggestion';
import { calibration } from '../learning/calibration';
import { runsWithPairs } from '../learning/conflictRisk';
import { LearningMemory } from '../learning/learningMemory';
import { forecast, scopeOf } from '../learning/forecast';
import { FORECAST_METHOD } from '../learning/forecastMethod';
import { muted } from '../learning/muting';
import type { History } from '../store/history';
import { suggestionText } from './suggestionText';

export interface SuggestOptions {
  readonly l10n: Localizer;
  /** BCP 47, for the numbers of the text. */
  readonly locale: string;
  /** Runs after it are not known to the forecast. */
  readonly now: Date;
  /** Where the same history is asked again and again. */
  readonly memory?: LearningMemory | undefined;
}

export interface Advice {
  /** All of it, for the ledger: what is not shown goes on being held against what happens. */
  readonly forecast: Forecast;
  /** What is fit to be shown: without what does no better than the base rate. */
  readonly shown: Forecast;
  /** What is shown, in a few sentences. */
  readonly text: string;
}

/** A history, as far as advice is made from it. */
export interface KnownHistory {
  readonly runs: readonly RunOutline[];
  readonly suggestions: readonly SuggestionOutline[];
}

/** What a history says about the planned run. Pure. */
export function advise({ runs, suggestions }: KnownHistory, planned: PlannedRun, options: SuggestOptions): Advice {
  const { l10n, locale, now, memory = new LearningMemory() } = options;
  const known = runs.filter((run) => Date.parse(run.createdAt) <= now.getTime());
  const judged = calibration(suggestions, known);
  // A new method is not muted for what an earlier one said.
  const own = judged?.method === FORECAST_METHOD ? judged : null;
  const { runs: withPairs } = runsWithPairs({ runs: known, repositories: planned.repositories ?? [] });
  const made = { ...forecast(known, planned, { l10n, now, memory }), muted: muted(own, memory.pairSkill.measure(withPairs)) };
  const shown = withoutMuted(made);
  return { forecast: made, shown, text: suggestionText(shown, planned, { l10n, locale, scope: scopeOf(known, planned) }) };
}

function withoutMuted(made: Forecast): Forecast {
  return {
    ...made,
    ...(made.muted?.successRate === true ? { expected: { ...made.expected, successRate: null }, features: [], drivers: [] } : {}),
    ...(made.muted?.conflictRisk === true ? { conflictRisk: [] } : {}),
  };
}

/** What history says about the planned run; the ledger does not keep it. */
export async function forecastFor(history: History, planned: PlannedRun, options: SuggestOptions): Promise<Advice> {
  const [runs, suggestions] = await Promise.all([history.outlines(), history.suggestionOutlines()]);
  return advise({ runs, suggestions }, planned, options);
}
