import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastSchema, type PlannedRun } from '../../../src/domain/suggestion';
import { forecast, NOTHING_PLANNED, scopeOf } from '../../../src/learning/forecast';
import { observationsOfRun } from '../../../src/learning/success/observation';
import { ownOutcomes } from '../../../src/learning/success/ownOutcomes';
import { statistics } from '../../../src/learning/statistics';
import { namedFeature } from '../../../src/domain/feature';
import { aRun, PLAIN, V4 } from './runs';

const FOUR_PLANNED: PlannedRun = { ...NOTHING_PLANNED, features: ['a', 'b', 'c', 'd'] };

const outcomes = fc.array(
  fc.integer({ min: 1, max: 8 }).chain((created) => fc.tuple(fc.integer({ min: 0, max: created }), fc.constant(created))),
  { minLength: 3, maxLength: 20 },
);

describe('a forecast', () => {
  it('claims nothing below three runs, and says how many are missing', () => {
    for (const [count, missing] of [
      [0, 3],
      [1, 2],
      [2, 1],
    ] as const) {
      const made = forecast(
        Array.from({ length: count }, (_, index) => aRun(index, 4, 4, { specificationPattern: V4 })),
        FOUR_PLANNED,
      );
      expect(made).toMatchObject({ enoughData: false, runsUsed: count, runsMissing: missing, recommended: null, conflictRisk: [] });
      expect(made.expected).toEqual({ successRate: null, quality: null, minutes: null });
    }
  });

  it('is a valid document of the ledger', () => {
    const runs = [1, 2, 3].map((number) => aRun(number, 3, 4, { minutes: 60 + number, specificationPattern: V4 }));
    expect(forecastSchema.parse(forecast(runs, FOUR_PLANNED))).toEqual(forecast(runs, FOUR_PLANNED));
  });

  it('calls alike the runs of the category from three on, all runs below, and uses them all', () => {
    const ui = [1, 2, 3].map((number) => aRun(number, 4, 4, { category: 'ui' }));
    const api = [4, 5].map((number) => aRun(number, 0, 4, { category: 'api' }));
    expect(forecast([...ui, ...api], { ...FOUR_PLANNED, category: 'ui' }).runsUsed).toBe(5);
    expect(scopeOf([...ui, ...api], { ...FOUR_PLANNED, category: 'ui' })).toMatchObject({ category: 'ui', runs: { length: 3 } });
    expect(scopeOf([...ui, ...api], { ...FOUR_PLANNED, category: 'api' })).toMatchObject({ category: null, runs: { length: 5 } });
  });

  it('calls alike the runs of the specification type from three on', () => {
    const v4 = [1, 2, 3].map((number) => aRun(number, 4, 4, { specificationPattern: V4 }));
    const plain = [4, 5].map((number) => aRun(number, 0, 4, { specificationPattern: PLAIN }));
    expect(scopeOf([...v4, ...plain], { ...FOUR_PLANNED, specificationType: 'V4_autonomous' }).runs).toHaveLength(3);
    expect(scopeOf([...v4, ...plain], { ...FOUR_PLANNED, specificationType: 'plain' }).runs).toHaveLength(5);
  });

  it('counts failed runs as much as good ones', () => {
    const mixed = [aRun(1, 4, 4), aRun(2, 4, 4), aRun(3, 0, 4), aRun(4, 0, 4)];
    const { successRate } = forecast(mixed, FOUR_PLANNED).expected;
    expect(successRate?.mean).toBeGreaterThan(0.45);
    expect(successRate?.mean).toBeLessThan(0.6);
    expect(successRate).toMatchObject({ low: 0, high: 1, count: 16 });
  });

  it('knows kinds of change apart, also in a category of its own', () => {
    const runs = Array.from({ length: 10 }, (_, index) =>
      aRun(index, 2, 4, {
        features: ['docs-a', 'docs-b', 'fix-a', 'fix-b'].map((name) => ({ ...namedFeature(name), outcome: name.startsWith('docs') ? ('merged' as const) : ('closed' as const) })),
      }),
    );
    const made = forecast(runs, { ...NOTHING_PLANNED, features: ['docs-guide', 'fix-login'] });
    const [docs, fix] = made.features ?? [];
    expect(docs?.successRate.mean).toBeGreaterThan(0.7);
    expect(fix?.successRate.mean).toBeLessThan(0.45);
    expect(made.expected.successRate?.mean).toBeCloseTo(((docs?.successRate.mean ?? 0) + (fix?.successRate.mean ?? 0)) / 2, 12);
    expect(made.drivers?.map(({ factor }) => factor)).toContain('documentation features');
  });

  it('does not take what is only counted for the kind of the first feature', () => {
    const runs = Array.from({ length: 6 }, (_, index) => aRun(index, 1, 2, { features: ['docs-a', 'fix-b'].map(namedFeature) }));
    const own = ownOutcomes(runs.flatMap(observationsOfRun), { kind: 'docs', specificationType: null, repositories: [], at: Date.parse(runs.at(-1)?.createdAt ?? '') });
    expect(own.ofKind.count).toBe(0);
    expect(own.all.count).toBe(12);
  });

  it('prefers what happened in the same repository, and learns from the others', () => {
    const inside = (number: number, repository: string, merged: number): ReturnType<typeof aRun> =>
      aRun(number, merged, 4, {
        features: ['a', 'b', 'c', 'd'].map((name, index) => ({ ...namedFeature(name), repository, outcome: index < merged ? ('merged' as const) : ('closed' as const) })),
      });
    const good = [1, 2, 3, 4, 5].map((number) => inside(number, '/good', 4));
    const bad = [6, 7, 8, 9, 10].map((number) => inside(number, '/bad', 0));
    const mean = (runs: Parameters<typeof forecast>[0], repository: string): number =>
      forecast(runs, { ...FOUR_PLANNED, repositories: [repository] }).expected.successRate?.mean ?? Number.NaN;
    expect(mean([...good, ...bad], '/good')).toBeGreaterThan(0.75);
    expect(mean([...good, ...bad], '/bad')).toBeLessThan(0.35);
    expect(mean(good, '/new')).toBeGreaterThan(mean(bad, '/new'));
  });

  it('pools runs of two and of eight features with the same pattern', () => {
    const small = Array.from({ length: 8 }, (_, index) => aRun(index, 2, 2, { specificationPattern: V4 }));
    const large = [aRun(0, 8, 8, { specificationPattern: V4 }), aRun(1, 8, 8, { specificationPattern: V4 })];
    const planned = { ...FOUR_PLANNED, specificationType: 'v4_autonomous' };
    const now = new Date(small.at(-1)?.createdAt ?? '');
    const both = forecast([...small, ...large.map((run, index) => ({ ...run, id: aRun(20 + index, 0, 1).id }))], planned, { now }).expected.successRate;
    const alone = forecast(small, planned, { now }).expected.successRate;
    expect(both?.count).toBe(32);
    expect(both?.mean).toBeGreaterThan(alone?.mean ?? 1);
  });

  it('is surer of a feature the more of the same there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 3, max: 8 }), (merged, length) => {
        const width = (times: number): number => {
          // At the same time, so that nothing but their number differs.
          const runs = Array.from({ length: length * times }, (_, index) => ({ ...aRun(index, merged, 4), createdAt: aRun(0, 1, 1).createdAt }));
          const interval = forecast(runs, FOUR_PLANNED).features?.[0]?.successRate;
          return interval === undefined ? Number.NaN : interval.high - interval.low;
        };
        expect(width(4)).toBeLessThan(width(1));
      }),
    );
  });

  it('names the published rate, which carries the answer where there is little of one’s own', () => {
    expect(forecast([], { ...NOTHING_PLANNED, features: ['docs-guide'] }).published).toEqual({ kind: 'docs', rate: 0.815 });
    expect(forecast([], NOTHING_PLANNED).published).toEqual({ kind: null, rate: 0.565 });
  });

  it('takes pull requests as they were counted, else settled outcomes', () => {
    const features = (['merged', 'merged', 'closed', 'open'] as const).map((outcome, index) => ({ ...namedFeature(`f${index}`), outcome }));
    const byHand = aRun(1, 4, 4, { features });
    const uncounted = aRun(2, 0, 0, { features, prsCreated: null, prsMerged: null });
    expect(statistics([byHand], []).successRate?.count).toBe(4);
    expect(statistics([uncounted], []).successRate?.count).toBe(3);
    expect(statistics([aRun(3, 9, 4)], []).successRate?.count).toBe(4);
  });

  it('foresees the conflict of each planned pair from the pairs that were recorded', () => {
    const runs = [aRun(1, 3, 3, { conflictsEncountered: 1 }), aRun(2, 3, 3, { conflictsEncountered: 0 }), aRun(3, 2, 2, { conflictsEncountered: null })];
    const risks = forecast(runs, { ...NOTHING_PLANNED, features: ['a', 'b', 'c'] }).conflictRisk;
    expect(risks.map((risk) => risk.features)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
    expect(risks[0]?.probability).toBeCloseTo(1.2 / 8, 12);
    expect(risks[0]?.basis).toBe('1 of 6 earlier pairs conflicted');
  });

  it('prefers the conflicts of the same repository where it had pairs', () => {
    const here = { features: ['a', 'b'].map((name) => ({ ...namedFeature(name), repository: '/here' })) };
    const runs = [aRun(1, 2, 2, { ...here, conflictsEncountered: 1 }), aRun(2, 3, 3), aRun(3, 3, 3)];
    const [risk] = forecast(runs, { ...NOTHING_PLANNED, features: ['a', 'b'], repositories: ['/here'] }).conflictRisk;
    expect(risk?.basis).toBe('1 of 1 earlier pairs in this repository conflicted');
    expect(forecast(runs, { ...NOTHING_PLANNED, features: ['a', 'b'], repositories: ['/there'] }).conflictRisk[0]?.basis).toBe(
      '1 of 7 earlier pairs conflicted',
    );
  });

  it('foresees no conflict where no pair was ever recorded', () => {
    const runs = [1, 2, 3].map((number) => aRun(number, 1, 1));
    expect(forecast(runs, FOUR_PLANNED).conflictRisk).toEqual([]);
  });

  it('counts what went wrong, in runs', () => {
    const conflicts = [{ features: ['a', 'b'] as [string, string], files: ['src/routes.ts'] }];
    const runs = [
      aRun(1, 3, 4, { conflicts, conflictsEncountered: 1 }),
      aRun(2, 4, 4, { conflicts, conflictsEncountered: 1, testsPassing: false }),
      aRun(3, 4, 4, { manualFixesNeeded: 2 }),
    ];
    expect(forecast(runs, NOTHING_PLANNED).commonIssues).toEqual([
      { issue: 'conflict in src/routes.ts', count: 2 },
      { issue: 'features in conflict', count: 2 },
      { issue: 'features not merged', count: 1 },
      { issue: 'manual fixes needed', count: 1 },
      { issue: 'tests failing', count: 1 },
    ]);
  });

  it('is never lowered by more successes', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(19), (list, chosen) => {
        const index = chosen % list.length;
        const better = list.map(([merged, created], at) => [at === index ? created : merged, created] as const);
        const [before, after] = [list, better].map((pairs) =>
          forecast(
            pairs.map(([merged, created], number) => aRun(number, merged, created)),
            FOUR_PLANNED,
          ).expected,
        );
        expect(after?.successRate?.mean).toBeGreaterThanOrEqual(before?.successRate?.mean ?? 2);
        expect(after?.successRate?.low).toBeGreaterThanOrEqual(before?.successRate?.low ?? 2);
        expect(after?.successRate?.high).toBeGreaterThanOrEqual(before?.successRate?.high ?? 2);
        expect(after?.quality?.mean).toBeGreaterThanOrEqual(before?.quality?.mean ?? 200);
      }),
    );
  });

  it('is not lowered by a run that succeeded in full', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const runs = list.map(([merged, created], number) => aRun(number, merged, created));
        const before = forecast(runs, FOUR_PLANNED).expected.successRate;
        const after = forecast([...runs, aRun(runs.length, 4, 4)], FOUR_PLANNED).expected.successRate;
        expect(after?.mean).toBeGreaterThan(before?.mean ?? 2);
      }),
    );
  });

  it('does not depend on the order of the runs, nor do the statistics', () => {
    const runs = fc.shuffledSubarray(
      Array.from({ length: 12 }, (_, index) =>
        aRun(index, index % 4, 4, { minutes: 10 + index * 7.3, category: index % 2 ? 'ui' : 'api', specificationPattern: index % 3 ? V4 : PLAIN }),
      ),
      { minLength: 12 },
    );
    fc.assert(
      fc.property(runs, runs, (one, other) => {
        expect(forecast(one, FOUR_PLANNED)).toEqual(forecast(other, FOUR_PLANNED));
        expect(statistics(one, [])).toEqual(statistics(other, []));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the statistics', () => {
  it('of nothing are unknown, not zero', () => {
    expect(statistics([], [])).toEqual({
      totalRuns: 0,
      totalFeatures: 0,
      averageQuality: null,
      averageSuccessRate: null,
      averageMinutes: null,
      conflictRate: null,
      quality: null,
      successRate: null,
      minutes: null,
      byCategory: [],
      trend: { direction: 'tooEarly', slopePerRun: null, p: null },
      calibration: null,
    });
  });

  it('leave unknown facts out of the averages', () => {
    const runs = [
      aRun(1, 2, 4, { category: 'ui', minutes: 40, conflictsEncountered: 2 }),
      aRun(2, 4, 4, { category: 'ui', minutes: null, conflictsEncountered: null }),
      aRun(3, 0, 0, { prsCreated: null, prsMerged: null, minutes: 60 }),
    ];
    const totals = statistics(runs, []);
    expect(totals).toMatchObject({ totalRuns: 3, totalFeatures: 8, averageSuccessRate: 0.75, averageMinutes: 50, conflictRate: 0.5 });
    expect(totals.byCategory.map(({ category, runs: count, features }) => [category, count, features])).toEqual([['ui', 2, 8]]);
  });

  it('keep quality estimates within the score', () => {
    const { quality } = statistics([aRun(1, 4, 4)], []);
    expect(quality).toEqual({ mean: 100, low: expect.any(Number) as number, high: 100, count: 1 });
    expect(quality?.low).toBeGreaterThanOrEqual(50);
  });

  it('are computed for ten thousand runs in a moment', () => {
    const runs = Array.from({ length: 10_000 }, (_, index) => aRun(index % 3000, index % 5, 4, { category: 'ui', minutes: 30 + (index % 50) }));
    const started = performance.now();
    statistics(runs, []);
    forecast(runs, FOUR_PLANNED);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});
