import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGE_KINDS } from '../../../../src/domain/changeKind';
import { english } from '../../../../src/domain/localizer';
import { SHIPPED_SUCCESS } from '../../../../src/learning/shipped';
import { drivers } from '../../../../src/learning/success/drivers';
import { MergeTable } from '../../../../src/learning/success/mergeTable';
import type { Observation } from '../../../../src/learning/success/observation';
import { NOTHING_KNOWN, ownOutcomes } from '../../../../src/learning/success/ownOutcomes';
import { publishedRate } from '../../../../src/learning/success/publishedRates';
import { SuccessModel } from '../../../../src/learning/success/successModel';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 1);
const MODEL = new SuccessModel(SHIPPED_SUCCESS);

function observation(changes: Partial<Observation>): Observation {
  return { repository: '/here', kind: 'feat', agent: null, specificationType: null, successes: 0, failures: 0, open: 0, at: NOW - 100 * HOUR, ...changes };
}

const observations = fc.array(
  fc.record({
    repository: fc.constantFrom('/here', '/there', null),
    kind: fc.constantFrom('feat', 'fix', 'docs', null),
    agent: fc.constantFrom('claude', null),
    specificationType: fc.constantFrom('x', null),
    successes: fc.constantFrom(0, 1),
    failures: fc.constantFrom(0, 0.5, 1),
    open: fc.constantFrom(0, 1),
    at: fc.integer({ min: NOW - 3_000 * HOUR, max: NOW }),
  }),
  { maxLength: 40 },
);
const QUESTION = { kind: 'feat', specificationType: 'x', repositories: ['/here'], at: NOW } as const;

describe('the table of merge rates', () => {
  it('is what was published where nothing was counted', () => {
    const table = new MergeTable({});
    for (const kind of [...CHANGE_KINDS, null]) expect(table.rate('claude', kind)).toBeCloseTo(publishedRate(kind), 12);
    expect(publishedRate('docs')).toBe(0.815);
    expect(publishedRate('perf')).toBe(0.435);
    expect(publishedRate(null)).toBe(0.565);
  });

  it('is moved by counts, of the kind first, then of the agent, then of both', () => {
    const table = new MergeTable({ good: { feat: [90, 100], fix: [80, 100] }, bad: { feat: [10, 100] } });
    expect(table.rate(null, 'feat')).toBeCloseTo((10 * 0.565 + 100) / 210, 12);
    expect(table.rate('good', 'feat')).toBeGreaterThan(table.rate(null, 'feat'));
    expect(table.rate('bad', 'feat')).toBeLessThan(table.rate(null, 'feat'));
    // Of what the agent never did the agent and the kind tell.
    expect(table.rate('good', 'docs')).toBeGreaterThan(publishedRate('docs'));
    expect(table.rate('unheard-of', 'docs')).toBeCloseTo(publishedRate('docs'), 12);
  });
});

describe('the chance of a feature', () => {
  it('is never lowered by one more success, nor by a failure that was none', () => {
    fc.assert(
      fc.property(observations, fc.integer({ min: 0, max: 3_000 }), fc.nat(39), (list, hours, chosen) => {
        const mean = (known: readonly Observation[]): number =>
          MODEL.probability({ agent: 'claude', kind: 'feat' }, ownOutcomes(known.toSorted((one, other) => one.at - other.at), QUESTION)).mean;
        const before = mean(list);
        expect(mean([...list, observation({ successes: 1, specificationType: 'x', at: NOW - hours * HOUR })])).toBeGreaterThanOrEqual(before - 1e-12);
        const better = list.map((one, index) => (index === chosen ? { ...one, failures: 0, successes: one.successes + one.failures } : one));
        expect(mean(better)).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it('counts what is open as half a failure, and what is old for less', () => {
    const [open] = [ownOutcomes([observation({ open: 1, at: NOW })], QUESTION)];
    expect(open.all).toEqual({ successes: 0, failures: 0.5, count: 1 });
    const old = ownOutcomes([observation({ successes: 1, at: NOW - 365 * 24 * HOUR })], QUESTION);
    expect(old.all.successes).toBeCloseTo(0.5, 12);
    expect(old.hoursSinceSuccess).toBe(365 * 24);
    expect(ownOutcomes([observation({ successes: 1, at: NOW + HOUR })], QUESTION)).toEqual(NOTHING_KNOWN);
  });

  it('keeps other repositories apart, and takes what is of no known one for one’s own', () => {
    const known = [observation({ repository: '/there', successes: 1, at: NOW }), observation({ repository: null, failures: 1, at: NOW })];
    expect(ownOutcomes(known, QUESTION)).toMatchObject({ all: { successes: 0, failures: 1, count: 1 }, elsewhere: { successes: 1, failures: 0, count: 1 } });
    expect(ownOutcomes(known, { ...QUESTION, repositories: [] })).toMatchObject({ all: { successes: 1, failures: 1, count: 2 }, elsewhere: { successes: 0, failures: 0, count: 0 } });
  });
});

describe('what moves a forecast', () => {
  it('is named with its sign, the strongest first, and nothing without an effect', () => {
    const own = ownOutcomes(Array.from({ length: 20 }, (_, index) => observation({ kind: 'docs', successes: 1, at: NOW - index * HOUR })), { ...QUESTION, kind: 'docs' });
    const found = drivers(MODEL, [{ question: { agent: 'claude', kind: 'docs' }, own }], english);
    expect(found.length).toBeGreaterThan(1);
    expect(found.map(({ effect }) => Math.abs(effect))).toEqual(found.map(({ effect }) => Math.abs(effect)).toSorted((one, other) => other - one));
    expect(found.find(({ factor }) => factor === 'documentation features')?.effect).toBeGreaterThan(0);
    expect(found.find(({ factor }) => factor === 'what was merged here before')).toMatchObject({ count: 20 });
    expect(found.every(({ effect }) => Math.abs(effect) >= 0.01)).toBe(true);
  });
});
