import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import { NOTHING_PLANNED } from '../../../src/learning/forecast';
import { panelSnapshot } from '../../../src/recorder/panelSnapshot';
import type { HistorySnapshot } from '../../../src/webview/protocol';
import { aRun, V4 } from '../learning/runs';
import { RecordedHistory } from './recordedHistory';

const OPTIONS = { l10n: english, locale: 'en', now: new Date('2027-01-01T00:00:00Z') };

describe('the panel’s snapshot', () => {
  it('has the shape of the protocol', async () => {
    const snapshot: HistorySnapshot = await panelSnapshot(new RecordedHistory(), OPTIONS);
    expect(snapshot.forecastText).toMatch(/^No historical data yet: 3 more runs needed\./);
    expect(snapshot).toMatchObject({ recentRuns: [], qualityOverTime: [], patterns: [], quarantined: 0, statistics: { totalRuns: 0 } });
  });

  it('shows the newest five runs, newest first, and the last hundred scores, oldest first, in whatever order they come', async () => {
    const runs = Array.from({ length: 120 }, (_, index) => aRun(index, index % 5, 4, { category: 'ui', specificationPattern: V4 }));
    const snapshot = await panelSnapshot(new RecordedHistory(runs.toReversed(), [{ path: 'x', reason: 'cut short' }]), OPTIONS);
    expect(snapshot.recentRuns.map(({ description }) => description)).toEqual([119, 118, 117, 116, 115].map((number) => `Run ${number}`));
    expect(snapshot.recentRuns[0]).toEqual({
      id: runs[119]?.id,
      description: 'Run 119',
      category: 'ui',
      createdAt: runs[119]?.createdAt,
      features: 4,
      prsCreated: 4,
      prsMerged: 4,
      qualityScore: 100,
      grade: 'excellent',
    });
    expect(snapshot.qualityOverTime).toHaveLength(100);
    expect(snapshot.qualityOverTime[0]?.description).toBe('Run 20');
    expect(snapshot).toMatchObject({ quarantined: 1, forecast: { enoughData: true, runsUsed: 120 }, patterns: [{ runs: 120 }] });
  });

  it('holds what was forecast against what happened', async () => {
    const past = new RecordedHistory(Array.from({ length: 4 }, (_, index) => aRun(index, index, 4)));
    const planned = { ...NOTHING_PLANNED, features: ['a', 'b', 'c', 'd'] };
    const { statistics, forecast } = await panelSnapshot(past, OPTIONS, planned);
    expect(statistics.calibration).toBeNull();
    const suggestion = await past.suggest(planned, forecast, 'test');
    const run = await past.record(aRun(9, 1, 4, { suggestionId: suggestion.id, description: 'What came' }));
    const snapshot: HistorySnapshot = await panelSnapshot(past, OPTIONS);
    expect(snapshot.statistics.calibration).toMatchObject({
      count: 4,
      verdict: 'tooEarly',
      ledger: [{ suggestionId: suggestion.id, runId: run.id, description: 'What came', predicted: forecast.expected, actual: { successRate: 0.25, quality: 85 } }],
    });
  });
});
