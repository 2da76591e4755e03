import type { RunOutline } from '../../domain/run';
import type { RunSelection } from '../../domain/runSelection';
import type { PlannedRun } from '../../domain/suggestion';
import type { RunFilter, SuggestionFilter } from '../../store/history';
import { comparison } from '../comparison';
import { dashboardSnapshot, selectionKnowledge } from '../dashboardSnapshot';
import { historyCategories, historyMonths, previousRun, runsOfMonth, type HistoryFilter } from '../historyMonths';
import { panelSnapshot } from '../panelSnapshot';
import { relatedHistory, type RelatedQuestion } from '../relatedHistory';
import { recordSample } from '../sample/recordSample';
import { runDetails, type RunQuestion } from '../runDetails';
import { forecastFor } from '../suggest';
import type { ExportFormat } from '../transfer/exportFormat';
import { exportHistory } from '../transfer/exportHistory';
import { importHistory } from '../transfer/importHistory';
import { writeWhole } from '../transfer/writeFile';
import type { Tasks } from './taskProtocol';

/**
 * All that the editor asks the history, by name. What is computed from many runs is computed here, so that only the answer goes from thread
 * to thread. Times are the asker's.
 */
export const HISTORY_TASKS = {
  runs: (history, filter: RunFilter) => history.runs(filter),
  run: (history, id: string) => history.run(id),
  outlines: (history, filter: RunFilter) => history.outlines(filter),
  revisions: (history, id: string) => history.revisions(id),
  importedRuns: (history) => history.importedRuns(),
  newerRuns: (history) => history.newerRuns(),
  deletedRuns: (history) => history.deletedRuns(),
  suggestions: (history) => history.suggestions(),
  suggestionOutlines: (history, filter: SuggestionFilter | undefined) => history.suggestionOutlines(filter),
  quarantined: (history) => history.quarantined(),
  verify: (history, options: { readonly repair: boolean }) => history.verify(options),

  panelSnapshot: (history, now: Date, { l10n, locale, memory }) => panelSnapshot(history, { l10n, locale, now, memory }),
  dashboardSnapshot: (history) => dashboardSnapshot(history),
  selectionKnowledge: (history, selection: RunSelection) => selectionKnowledge(history, selection),
  forecast: (history, { planned, now }: { readonly planned: PlannedRun; readonly now: Date }, { l10n, locale, memory }) => forecastFor(history, planned, { l10n, locale, now, memory }),
  comparison: async (history, run: RunOutline, { l10n, locale }) => comparison(run, await history.outlines(), l10n, locale),
  relatedHistory: (history, asked: RelatedQuestion) => relatedHistory(history, asked),
  runDetails: (history, asked: RunQuestion, { l10n, locale }) => runDetails(history, asked, l10n, locale),

  historyMonths: (history, filter: HistoryFilter | undefined) => historyMonths(history, filter),
  runsOfMonth: (history, { month, filter }: { readonly month: string; readonly filter: HistoryFilter | undefined }) => runsOfMonth(history, month, filter),
  historyCategories: (history) => historyCategories(history),
  previousRun: (history, run: RunOutline) => previousRun(history, run),
  /** Newest first. */
  newestRuns: async (history, limit: number) => {
    const outlines = await history.outlines();
    return { runs: outlines.slice(-limit).reverse(), total: outlines.length };
  },

  /** For a history that is empty and nobody's. */
  recordSample: (history, now: Date, { l10n, locale, version }) => recordSample(history, { l10n, locale, now, version }),

  hasImportedRuns: async (history) => (await history.importedRuns()).length > 0,
  /** Paths are absolute. */
  importHistory: (history, paths: readonly string[], { l10n, wasmFile, progress, signal }) => importHistory(history, paths, { l10n, wasmFile, progress, signal }),
  /** Replaces the file. Bytes written. */
  exportHistory: (history, { file, format, now }: { readonly file: string; readonly format: ExportFormat; readonly now: Date }, { l10n, version, progress, signal }) =>
    writeWhole(file, exportHistory(history, { l10n, format, now, version, progress, signal }), { replace: true }),
  countRunsBefore: async (history, time: Date) => (await history.runsBefore(time)).length,
  archiveRunsBefore: async (history, time: Date, { l10n, progress, signal }) =>
    history.archive(await history.runsBefore(time), { progress, progressMessage: l10n.t('Archiving runs'), before: time.toISOString(), signal }),
} satisfies Tasks;
