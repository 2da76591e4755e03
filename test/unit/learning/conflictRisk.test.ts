import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/localizer';
import type { RunOutline } from '../../../src/domain/run';
import type { ConflictRisk, PlannedFeature } from '../../../src/domain/suggestion';
import { conflictRisk } from '../../../src/learning/conflictRisk';
import { pairedRun, planned } from './pairs/plannedPairs';
import { aRun } from './runs';

function risks(runs: readonly RunOutline[], features: readonly PlannedFeature[], repositories: readonly string[] = []): readonly ConflictRisk[] {
  return conflictRisk({ runs, repositories }, features, english);
}

function riskOf(runs: readonly RunOutline[], one: PlannedFeature, other: PlannedFeature): number {
  return risks(runs, [one, other])[0]?.probability ?? Number.NaN;
}

const inRoutes = (number: number): RunOutline => pairedRun(number, { a: ['api'], b: ['ui'], c: ['ui'] }, [{ features: ['a', 'b'], files: ['src/routes.ts'] }]);
const HISTORY = [1, 2, 3].map(inRoutes);

describe('the risk of a conflict', () => {
  it('of nothing recorded and nothing in common is not told', () => {
    expect(risks([], [planned('a'), planned('b')])).toEqual([]);
    expect(risks([], [planned('a', { fileScope: ['a.ts'] }), planned('b', { fileScope: ['b.ts'] })])).toEqual([]);
    expect(risks([aRun(1, 1, 1)], [planned('a'), planned('b')])).toEqual([]);
  });

  it('is told of pairs with something in common before anything was recorded', () => {
    const told = risks([], [planned('a', { fileScope: ['x.ts'] }), planned('b', { fileScope: ['x.ts', 'y.ts'] }), planned('c')]);
    expect(told.map(({ features, basis }) => [features, basis])).toEqual([[['a', 'b'], 'both name 1 file: x.ts']]);
  });

  it('names the file that conflicted before, with its count and the runs', () => {
    const scope = { fileScope: ['src/routes.ts', 'src/app.ts'] };
    const [worst, ...others] = risks(HISTORY, [planned('x', scope), planned('y', { fileScope: ['docs/a.md'] }), planned('z', scope)]);
    expect(worst).toMatchObject({ features: ['x', 'z'], basis: 'both name src/routes.ts, which conflicted in 3 earlier runs' });
    expect(worst?.runIds).toEqual(HISTORY.map(({ id }) => id).toReversed());
    expect(others.map(({ basis }) => basis)).toEqual(Array.from({ length: 2 }, () => 'they name no file or folder in common; 3 of 9 earlier pairs conflicted'));
    expect(others.every(({ probability }) => probability < 3.2 / 11)).toBe(true);
  });

  it('names the folder, and what the names of the features mean', () => {
    expect(risks(HISTORY, [planned('x', { fileScope: ['src/**'] }), planned('y', { fileScope: ['src/new.ts'] })])[0]?.basis).toBe('both work in src/, where 3 earlier runs had conflicts');
    expect(risks(HISTORY, [planned('routes for users'), planned('admin-routes')])[0]).toMatchObject({ basis: 'both point to src/routes.ts, which conflicted in 3 earlier runs' });
    expect(risks(HISTORY, [planned('a'), planned('B')])[0]?.basis).toBe('both point to src/routes.ts, which conflicted in 3 earlier runs');
  });

  it('leaves out what a specification is told to leave alone', () => {
    const scope = { fileScope: ['src/routes.ts', 'a.ts'] };
    expect(risks(HISTORY, [planned('x', scope), planned('y', { ...scope, fileScope: ['src/routes.ts', 'b.ts'], outOfScope: ['src/*.ts'] })])[0]?.basis).toMatch(/^they name no file/);
  });

  it('is told by the categories where they make a difference', () => {
    const runs = Array.from({ length: 12 }, (_, index) => pairedRun(index, { [`m${index}`]: ['api'], [`n${index}`]: ['ui'], [`o${index}`]: ['docs'] }, [{ features: [`m${index}`, `n${index}`], files: [`f${index}`] }]));
    const [worst, ...others] = risks(runs, [planned('p', { category: 'docs' }), planned('q', { category: 'ui' }), planned('r', { category: 'api' })]);
    expect(worst).toMatchObject({ features: ['q', 'r'], basis: '12 of 12 earlier pairs of api and ui conflicted' });
    expect(others.every(({ probability }) => probability < (worst?.probability ?? 0))).toBe(true);
  });

  it('is higher for specifications that are more alike than the others of the plan', () => {
    const words = (from: number): readonly string[] => Array.from({ length: 60 }, (_, index) => `word${from + index}`);
    const [worst, ...others] = risks(HISTORY, [planned('p', { words: words(0) }), planned('q', { words: words(200) }), planned('r', { words: words(10) })]);
    expect(worst).toMatchObject({ features: ['p', 'r'], basis: 'their names and specifications have 50 of 61 words in common' });
    expect(others.every(({ probability }) => probability < (worst?.probability ?? 0))).toBe(true);
  });

  it('knows the paths of its own repositories only', () => {
    const elsewhere = [1, 2].map((number) => pairedRun(number, { a: [null], b: [null] }, [{ features: ['a', 'b'], files: ['src/routes.ts'] }], '/there'));
    const scope = { fileScope: ['src/routes.ts'] };
    expect(risks(elsewhere, [planned('x', scope), planned('y', scope)], ['/there'])[0]?.basis).toBe('both name src/routes.ts, which conflicted in 2 earlier runs');
    expect(risks(elsewhere, [planned('x', scope), planned('y', scope)], ['/here'])[0]?.basis).not.toContain('conflicted in');
  });

  it('learns what common files mean here', () => {
    const scope = { fileScope: ['new.ts'] };
    const harmless = Array.from({ length: 40 }, (_, index) => pairedRun(index, { a: [null, `f${index}.ts`], b: [null, `f${index}.ts`] }));
    const harmful = harmless.map((_, index) => pairedRun(index, { a: [null, `f${index}.ts`], b: [null, `f${index}.ts`], c: [null, `g${index}.ts`] }, [{ features: ['a', 'b'], files: [`f${index}.ts`] }]));
    expect(riskOf(harmless, planned('x', scope), planned('y', scope))).toBeLessThan(0.1);
    expect(riskOf(harmful, planned('x', scope), planned('y', scope))).toBeGreaterThan(0.7);
  });
});

const files = fc.array(fc.constantFrom('src/routes.ts', 'src/app.ts', 'src/api/', 'src/api/x.ts', 'docs/**', 'README.md', 'lib/*.py'), { maxLength: 5 });
const anyFeature = fc
  .record({ category: fc.constantFrom(null, 'api', 'ui'), fileScope: files, outOfScope: fc.array(fc.constantFrom('docs/', 'src/app.ts'), { maxLength: 1 }), words: fc.subarray(['one', 'two', 'three', 'four']) })
  .map((about) => planned('feature', about));
const anyRun = fc
  .record({ first: fc.tuple(fc.constantFrom(null, 'api', 'ui'), files), second: fc.tuple(fc.constantFrom(null, 'api', 'ui'), files), conflict: fc.array(fc.constantFrom('src/routes.ts', 'new/shared.ts', 'src/api/x.ts'), { maxLength: 2 }) })
  .map(({ first, second, conflict }) => (number: number) =>
    pairedRun(number, { left: [first[0], ...first[1]], right: [second[0], ...second[1]] }, conflict.length === 0 ? [] : [{ features: ['left', 'right'], files: conflict }]),
  );
const anyHistory = fc.array(anyRun, { maxLength: 8 }).map((runs) => runs.map((run, index) => run(index)));

describe('the risk of any pair', () => {
  it('is the same from either side', () => {
    fc.assert(
      fc.property(anyHistory, anyFeature, anyFeature, (runs, one, other) => {
        const [there, back] = [risks(runs, [one, other])[0], risks(runs, [other, one])[0]];
        expect(there?.probability ?? 0).toBeCloseTo(back?.probability ?? 0, 12);
        expect(there?.basis).toBe(back?.basis);
      }),
    );
  });

  it('does not depend on the order of the runs', () => {
    fc.assert(
      fc.property(anyHistory.chain((runs) => fc.tuple(fc.constant(runs), fc.shuffledSubarray([...runs], { minLength: runs.length }))), anyFeature, anyFeature, ([runs, shuffled], one, other) => {
        expect(risks(shuffled, [one, other])).toEqual(risks(runs, [one, other]));
      }),
    );
  });

  it('is never lowered by a file that both name', () => {
    fc.assert(
      fc.property(anyHistory, anyFeature, anyFeature, fc.constantFrom('new/shared.ts', 'src/routes.ts', 'src/app.ts'), (runs, one, other, file) => {
        const more = (feature: PlannedFeature): PlannedFeature => ({ ...feature, specification: feature.specification && { ...feature.specification, outOfScope: [], fileScope: [...feature.specification.fileScope, file] } });
        const asIs = (feature: PlannedFeature): PlannedFeature => ({ ...feature, specification: feature.specification && { ...feature.specification, outOfScope: [] } });
        const [before, after] = [risks(runs, [asIs(one), asIs(other)])[0], risks(runs, [more(one), more(other)])[0]];
        expect(after).toBeDefined();
        expect(after?.probability).toBeGreaterThanOrEqual((before?.probability ?? 0) - 1e-12);
      }),
      { numRuns: 500 },
    );
  });

  it('is a probability, the highest first', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(anyFeature, { maxLength: 6 }), (runs, features) => {
        const all = risks(runs, features).map(({ probability }) => probability);
        expect(all).toEqual(all.toSorted((a, b) => b - a));
        expect(all.every((probability) => probability > 0 && probability < 1)).toBe(true);
      }),
    );
  });
});

describe('the cost', () => {
  it('grows with the runs and with the pairs, not with both', () => {
    const runs = Array.from({ length: 10_000 }, (_, index) =>
      pairedRun(index, { [`a${index}`]: ['api', 'src/routes.ts', `src/a${index % 300}.ts`], [`b${index}`]: ['ui', 'src/routes.ts', 'src/app.ts'], [`c${index}`]: ['ui'], [`d${index}`]: ['docs'] }, index % 5 === 0 ? [{ features: [`a${index}`, `b${index}`], files: ['src/routes.ts'] }] : []),
    );
    const plan = Array.from({ length: 64 }, (_, index) => planned(`plan ${index}`, { category: 'api', fileScope: ['src/routes.ts', `src/a${index}.ts`, 'src/api/'], words: Array.from({ length: 200 }, (__, word) => `w${(word * (index + 3)) % 900}`) }));
    const started = performance.now();
    expect(risks(runs, plan)).toHaveLength(2_016);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
