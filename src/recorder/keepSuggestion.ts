import type { PlannedRun, Suggestion } from '../domain/suggestion';
import { FORECAST_METHOD } from '../learning/forecastMethod';
import type { HistoryWriter } from '../store/history';
import type { Advice } from './suggest';

/** Puts a forecast of a run that is about to begin into the ledger, to be held against what happens. */
export async function keepSuggestion(history: HistoryWriter, planned: PlannedRun, { forecast }: Advice): Promise<Suggestion> {
  return history.suggest(planned, forecast, FORECAST_METHOD);
}
