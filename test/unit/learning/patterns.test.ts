import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_PATTERN } from '../../../src/domain/specification';
import { patterns } from '../../../src/learning/patterns';
import { probabilityBest } from '../../../src/learning/probabilityBest';
import { traitEffects } from '../../../src/learning/traitEffects';
import { aRun, pattern, PLAIN, V4 } from './runs';

describe('patterns', () => {
  it('pool runs of two and of eight features, whatever the spelling and the order of traits', () => {
    const pooled = patterns([
      aRun(1, 2, 2, { specificationPattern: pattern('v4_autonomous', true, ['examples', 'fileScope']) }),
      aRun(2, 6, 8, { specificationPattern: pattern(' V4_Autonomous', true, ['fileScope', 'examples']) }),
    ]);
    expect(pooled).toHaveLength(1);
    expect(pooled[0]).toMatchObject({ pattern: { type: 'v4_autonomous', buildGates: true, traits: ['examples', 'fileScope'] }, runs: 2, features: 10 });
    // 8 of 10 with the prior's 1.13 of 2.
    expect(pooled[0]?.successRate?.mean).toBeCloseTo(9.13 / 12, 12);
  });

  it('keep build gates, no build gates and unknown apart', () => {
    const runs = [true, false, null].map((gates, index) => aRun(index, 1, 1, { specificationPattern: pattern('x', gates) }));
    expect(patterns(runs)).toHaveLength(3);
  });

  it('are best first, with the unspecified runs at the end', () => {
    const listed = patterns([aRun(1, 4, 4), aRun(2, 1, 4, { specificationPattern: PLAIN }), aRun(3, 4, 4, { specificationPattern: V4 })]);
    expect(listed.map((entry) => entry.pattern)).toEqual([V4, PLAIN, UNKNOWN_PATTERN]);
  });

  it('count failed runs', () => {
    const [only] = patterns([aRun(1, 4, 4, { specificationPattern: V4 }), aRun(2, 0, 4, { specificationPattern: V4 })]);
    expect(only?.successRate?.mean).toBeLessThan(0.6);
  });
});

describe('trait effects', () => {
  const scoped = pattern('x', true, ['fileScope']);
  const unscoped = pattern('x', true, []);

  it('are differences of success with intervals and counts', () => {
    const runs = [
      ...[1, 2, 3, 4, 5].map((number) => aRun(number, 4, 4, { specificationPattern: scoped })),
      ...[6, 7, 8].map((number) => aRun(number, 1, 4, { specificationPattern: unscoped })),
    ];
    const [effect] = traitEffects(runs);
    expect(effect).toMatchObject({ trait: 'fileScope', runsWith: 5, runsWithout: 3 });
    // 20 of 20 against 3 of 12, shrunk, because four features of one run are not four trials.
    expect(effect?.difference).toBeGreaterThan(0.25);
    expect(effect?.difference).toBeLessThan(0.75);
    expect(effect?.low).toBeGreaterThan(0);
    expect(effect?.high).toBeGreaterThan(effect?.difference ?? 1);
  });

  it('need both sides, and a known pattern', () => {
    expect(traitEffects([aRun(1, 4, 4, { specificationPattern: scoped }), aRun(2, 0, 4)])).toEqual([]);
  });

  it('compare build gates too', () => {
    expect(traitEffects([aRun(1, 4, 4, { specificationPattern: V4 }), aRun(2, 2, 4, { specificationPattern: PLAIN })])[0]?.trait).toBe('buildGates');
  });
});

describe('the probability of being best', () => {
  it('is the closed form for two (Beta(2, 1) against uniform: 2/3)', () => {
    const [first, second] = probabilityBest([
      { a: 2, b: 1 },
      { a: 1, b: 1 },
    ]);
    expect(first).toBeCloseTo(2 / 3, 4);
    expect(second).toBeCloseTo(1 / 3, 4);
  });

  it('is what four million draws say for three', () => {
    const result = probabilityBest([
      { a: 5, b: 2 },
      { a: 9, b: 5 },
      { a: 2, b: 1 },
    ]);
    [0.4173, 0.1818, 0.401].forEach((expected, index) => expect(Math.abs((result[index] ?? 1) - expected)).toBeLessThan(0.001));
  });

  it('sums to one and gives equals the same', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.integer({ min: 1, max: 400 }), b: fc.integer({ min: 1, max: 400 }) }), { minLength: 1, maxLength: 6 }), (posteriors) => {
        const result = probabilityBest([...posteriors, ...posteriors.slice(0, 1)]);
        expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
        expect(result.at(-1)).toBeCloseTo(result[0] ?? Number.NaN, 9);
      }),
    );
  });
});
