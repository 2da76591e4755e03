import type { RunSelection } from '../domain/runSelection';
import { dashboardKnowledge, type DashboardKnowledge } from '../learning/dashboard/dashboardKnowledge';
import { dashboardRuns, type DashboardRuns } from '../learning/dashboard/dashboardRuns';
import type { History } from '../store/history';

/** What the dashboard shows at once; the webview's protocol has the same shape, and a test holds the two together. */
export interface HistoryDashboard extends DashboardRuns {
  /** Documents that could not be read and were set aside. */
  readonly quarantined: number;
}

export async function dashboardSnapshot(history: History): Promise<HistoryDashboard> {
  const [outlines, quarantined] = await Promise.all([history.outlines(), history.quarantined()]);
  return { ...dashboardRuns(outlines), quarantined: quarantined.length };
}

/** What takes longer: all that is learned from the runs of a selection. */
export async function selectionKnowledge(history: History, selection: RunSelection): Promise<DashboardKnowledge> {
  const [outlines, suggestions] = await Promise.all([history.outlines(), history.suggestionOutlines()]);
  return dashboardKnowledge(outlines, suggestions, selection);
}
