import { describe, expect, it } from 'vitest';
import { ALL_RUNS } from '../../../src/domain/runSelection';
import { dashboardSnapshot, selectionKnowledge } from '../../../src/recorder/dashboardSnapshot';
import type { DashboardSnapshot, ToDashboard } from '../../../src/webview/protocol';
import { variedHistory } from '../../helpers/variedHistory';
import { RecordedHistory } from './recordedHistory';

describe('the dashboard’s snapshot', () => {
  it('has the shape of the protocol', async () => {
    const snapshot: DashboardSnapshot = { isSample: false, ...(await dashboardSnapshot(new RecordedHistory())) };
    expect(snapshot).toMatchObject({ runs: { ids: [], quality: [] }, repositories: [], categories: [], patterns: [], quarantined: 0 });
    const message: ToDashboard = { type: 'knowledge', knowledge: await selectionKnowledge(new RecordedHistory(), ALL_RUNS), locale: 'en', translations: null };
    expect(message.knowledge).toMatchObject({ selection: ALL_RUNS, runs: 0, qualityLine: null });
  });

  it('holds every run, and counts what was set aside', async () => {
    const { runs } = variedHistory(150);
    const snapshot = await dashboardSnapshot(new RecordedHistory(runs, [{ path: 'x', reason: 'cut short' }]));
    expect(snapshot.runs.ids).toHaveLength(150);
    expect(snapshot.quarantined).toBe(1);
  });
});
