import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { english } from '../../../../src/domain/localizer';
import { GRADES } from '../../../../src/domain/quality';
import { RUN_ID, runSchema } from '../../../../src/domain/run';
import { suggestionSchema } from '../../../../src/domain/suggestion';
import { panelSnapshot } from '../../../../src/recorder/panelSnapshot';
import { recordSample } from '../../../../src/recorder/sample/recordSample';
import { sampleHistory } from '../../../../src/recorder/sample/sampleHistory';
import { openStore, temporaryFolder, type TemporaryFolder } from '../../../helpers/store';

const OPTIONS = { l10n: english, locale: 'en', now: new Date('2026-03-14T15:09:26Z') };
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the sample history', () => {
  it('is the same at every moment of a day, and the same but for its times on another', () => {
    const sample = sampleHistory(OPTIONS);
    expect(sampleHistory({ ...OPTIONS, now: new Date('2026-03-14T23:59:59Z') })).toEqual(sample);
    const tomorrow = sampleHistory({ ...OPTIONS, now: new Date('2026-03-15T00:00:00Z') });
    const times = (runs: typeof sample.runs): readonly number[] => runs.map(({ createdAt }) => Date.parse(createdAt));
    expect(times(tomorrow.runs)).toEqual(times(sample.runs).map((time) => time + DAY_MS));
    const untimed = (runs: typeof sample.runs): readonly unknown[] => runs.map((run) => ({ ...run, id: null, createdAt: null, suggestionId: null }));
    expect(untimed(tomorrow.runs)).toEqual(untimed(sample.runs));
  });

  it('is made of runs and suggestions that the schemas understand whole, in the order of time, all of the past', () => {
    const { runs, suggestions } = sampleHistory(OPTIONS);
    expect(runs).toHaveLength(24);
    for (const run of runs) expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
    for (const suggestion of suggestions) expect(suggestionSchema.parse(JSON.parse(JSON.stringify(suggestion)))).toEqual(JSON.parse(JSON.stringify(suggestion)));
    const times = runs.map(({ createdAt }) => Date.parse(createdAt));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(OPTIONS.now.getTime());
    expect(OPTIONS.now.getTime() - (times[0] ?? 0)).toBeGreaterThan(100 * DAY_MS);
  });

  it('has each suggestion made before its run, from nothing that came later', () => {
    const { runs, suggestions } = sampleHistory(OPTIONS);
    expect(suggestions).toHaveLength(21);
    for (const { id, createdAt, forecast } of suggestions) {
      const position = runs.findIndex(({ suggestionId }) => suggestionId === id);
      expect(Date.parse(createdAt)).toBeLessThan(Date.parse(runs[position]?.createdAt ?? ''));
      expect(forecast.runsUsed).toBe(position);
    }
  });

  it('has no id that a document of the user’s could have, whose last part has four characters', () => {
    const { runs, suggestions } = sampleHistory(OPTIONS);
    for (const { id } of [...runs, ...suggestions]) expect(id).toMatch(/^(?:run|sug)_\d{8}_\d{6}_sample$/);
    expect(runs.every(({ id }) => RUN_ID.test(id))).toBe(true);
  });

  it('has conflicts, fixes, lessons, failures, unknown results and every grade', () => {
    const { runs } = sampleHistory(OPTIONS);
    const features = runs.flatMap((run) => run.features);
    expect(new Set(runs.map(({ grade }) => grade))).toEqual(new Set(GRADES));
    expect(runs.filter(({ conflicts }) => conflicts.length > 0).length).toBeGreaterThan(5);
    expect(runs.filter(({ lessons }) => lessons !== undefined).length).toBeGreaterThan(3);
    expect(features.some(({ testsPassing }) => testsPassing === null)).toBe(true);
    expect(features.some(({ manualFixes }) => (manualFixes ?? 0) > 0)).toBe(true);
    expect(features.some(({ outcome }) => outcome === 'unmerged')).toBe(true);
    expect(new Set(features.map(({ agent }) => agent)).size).toBe(3);
    expect(new Set(features.map(({ repository }) => repository)).size).toBe(2);
  });
});

describe('a folder that is filled with the sample', () => {
  let folder: TemporaryFolder;

  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  it.each(['2026-03-14T15:09:26Z', '2026-07-01T00:00:30Z', '2027-01-31T23:00:00Z'])('has something to show in every section of the panel on %s', async (time) => {
    const now = new Date(time);
    const store = openStore(folder.path);
    await recordSample(store, { ...OPTIONS, now, version: '0.1.0' });
    const snapshot = await panelSnapshot(store, { ...OPTIONS, now });
    const { statistics, forecast } = snapshot;
    expect(statistics).toMatchObject({ totalRuns: 24, trend: { direction: 'improving' } });
    expect(statistics.byCategory.map(({ category }) => category).toSorted()).toEqual(['api', 'documentation', 'refactoring', 'testing', 'ui']);
    expect(statistics.calibration).toMatchObject({ verdict: 'better', pairs: { verdict: 'better' } });
    expect(statistics.calibration?.ledger).toHaveLength(10);
    expect(forecast.muted).toEqual({ successRate: false, conflictRisk: false });
    expect(forecast.expected.successRate).not.toBeNull();
    expect(forecast.recommended).toMatchObject({ type: 'v4_autonomous', experiment: false });
    expect(forecast.drivers?.length).toBeGreaterThan(0);
    expect(snapshot.patterns).toHaveLength(3);
    expect(snapshot.effects.traits.length).toBeGreaterThan(3);
    // Of some a difference is claimed, of others not.
    for (const effects of [snapshot.effects.traits, snapshot.effects.agents]) expect(new Set(effects.map(({ low, high }) => low > 0 || high < 0)).size).toBe(2);
    expect(snapshot.recentRuns).toHaveLength(5);
    expect(snapshot.conflictFiles.files.length).toBeGreaterThan(2);
    expect(snapshot.qualityLine?.slope).toBeGreaterThan(0);
    expect(snapshot.recommendedRuns.length).toBeGreaterThan(0);
    expect(snapshot.qualityOverTime).toHaveLength(24);
    expect(snapshot.quarantined).toBe(0);
    await store.close();
  });

  it('is whole, and is not filled twice', async () => {
    const store = openStore(folder.path);
    await recordSample(store, { ...OPTIONS, version: '0.1.0' });
    expect(await store.verify({ repair: false })).toMatchObject({ documents: 45, findings: [] });
    await expect(recordSample(store, { ...OPTIONS, version: '0.1.0' })).rejects.toThrow('The sample history could not be written');
    expect(await readdir(path.join(folder.path, 'parallel-results', 'all_runs'))).toHaveLength(24);
    await store.close();
  });
});
