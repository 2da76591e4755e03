import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedFeature, type Outcome } from '../../../src/domain/feature';
import { judgedRunSchema, judgeRun, runIdSchema, type RunFacts } from '../../../src/domain/run';
import { UNKNOWN_PATTERN } from '../../../src/domain/specification';

function facts(given: Partial<RunFacts> = {}): RunFacts {
  return {
    description: 'Login and profile',
    category: 'ui',
    createdAt: '2025-11-20T14:30:22.000Z',
    features: [],
    conflicts: [],
    conflictsWithBase: [],
    specificationPattern: UNKNOWN_PATTERN,
    prsCreated: 4,
    prsMerged: 4,
    conflictsEncountered: 0,
    manualFixesNeeded: 0,
    testsPassing: true,
    minutes: 80,
    evidence: 'given',
    suggestionId: null,
    ...given,
  };
}

function features(...outcomes: readonly (Outcome | null)[]): RunFacts['features'] {
  return outcomes.map((outcome, index) => ({ ...namedFeature(`feature-${index}`), outcome }));
}

describe('judging a run', () => {
  it('computes the success rate before the score', () => {
    expect(judgeRun(facts({ prsMerged: 3, conflictsEncountered: 1, manualFixesNeeded: 1 }))).toMatchObject({
      successRate: 0.75,
      qualityScore: 75,
      grade: 'acceptable',
      qualityBreakdown: { success: 15 },
    });
  });

  it('keeps the success rate of the pull requests apart from the completion rate of the features', () => {
    const judged = judgeRun(facts({ prsCreated: 2, prsMerged: 2, features: features('merged', 'merged', 'unmerged', 'open') }));
    expect(judged).toMatchObject({ successRate: 1, completionRate: 0.5 });
  });

  it('leaves rates unknown that are: no pull requests, an unknown outcome', () => {
    expect(judgeRun(facts({ prsCreated: 0, prsMerged: 0 })).successRate).toBeNull();
    expect(judgeRun(facts({ prsCreated: null })).successRate).toBeNull();
    expect(judgeRun(facts({ prsMerged: null })).successRate).toBeNull();
    expect(judgeRun(facts({ features: features('merged', null) })).completionRate).toBeNull();
    expect(judgeRun(facts()).completionRate).toBeNull();
  });

  it('caps the rate where more were merged than created', () => {
    expect(judgeRun(facts({ prsCreated: 2, prsMerged: 5 }))).toMatchObject({ successRate: 1, qualityScore: 100 });
  });

  it('always makes a valid document whose score is within 50 and 100', () => {
    const count = fc.option(fc.nat(50));
    fc.assert(
      fc.property(count, count, count, count, fc.option(fc.boolean()), (prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded, testsPassing) => {
        const judged = judgeRun(facts({ prsCreated, prsMerged, conflictsEncountered, manualFixesNeeded, testsPassing }));
        expect(judgedRunSchema.parse(judged)).toEqual(judged);
        expect(judged.qualityScore).toBeGreaterThanOrEqual(50);
        expect(judged.qualityScore).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('never scores a run lower for one more merged pull request', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(29), (prsCreated, prsMerged) => {
        fc.pre(prsMerged < prsCreated);
        const [before, after] = [prsMerged, prsMerged + 1].map((merged) => judgeRun(facts({ prsCreated, prsMerged: merged })));
        expect(after?.qualityScore).toBeGreaterThan(before?.qualityScore ?? 101);
      }),
    );
  });
});

describe('a run id', () => {
  it('is a name that no path can hide in', () => {
    expect(runIdSchema.safeParse('run_20251120_143022_k3f9').success).toBe(true);
    for (const hostile of ['run_20251120_143022_../x', 'run_20251120_143022_k3f9\n', 'run_20251120_143022_', '../run_20251120_143022_k3f9', 'RUN_20251120_143022_k3f9']) {
      expect(runIdSchema.safeParse(hostile).success, hostile).toBe(false);
    }
  });
});
