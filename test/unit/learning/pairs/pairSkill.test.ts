import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../../src/domain/feature';
import type { RunOutline } from '../../../../src/domain/run';
import { PairSkillMeter } from '../../../../src/learning/pairs/pairSkill';
import { aRun } from '../runs';
import { pairedRun } from './plannedPairs';

/** Two features that name one file conflict, the others do not. */
function telling(number: number): RunOutline {
  return pairedRun(number, { a: [null, 'src/routes.ts'], b: [null, 'src/routes.ts'], c: [null, 'src/c.ts'], d: [null, 'src/d.ts'] }, [{ features: ['a', 'b'], files: ['src/routes.ts'] }]);
}

/** Two features that name one file never conflict, those without one do. */
function misleading(number: number): RunOutline {
  return pairedRun(number, { [`a${number}`]: [null, `f${number}.ts`], [`b${number}`]: [null, `f${number}.ts`], [`c${number}`]: [null, `g${number}.ts`] }, [{ features: [`a${number}`, `c${number}`], files: [`h${number}.ts`] }]);
}

const history = (count: number, run: (number: number) => RunOutline): readonly RunOutline[] => Array.from({ length: count }, (_, index) => run(index));

describe('the skill at pairs', () => {
  it('is unknown without a pair, and not judged below five conflicts', () => {
    expect(new PairSkillMeter().measure([])).toEqual({ conflicts: 0, pairs: 0, brier: null, baseRateBrier: null, beatsBaseRate: null });
    expect(new PairSkillMeter().measure(history(4, telling))).toMatchObject({ conflicts: 4, pairs: 24, beatsBaseRate: null });
    expect(new PairSkillMeter().measure(history(5, telling))).toMatchObject({ conflicts: 5, pairs: 30, beatsBaseRate: true });
  });

  it('is seen where common files tell, and missed where they mislead', () => {
    const good = new PairSkillMeter().measure(history(20, telling));
    expect(good.brier ?? 1).toBeLessThan((good.baseRateBrier ?? 0) / 4);
    expect(new PairSkillMeter().measure(history(8, misleading)).beatsBaseRate).toBe(false);
  });

  it('does no better than the base rate where nothing tells', () => {
    const nothing = new PairSkillMeter().measure(history(10, (number) => pairedRun(number, { [`x${number}`]: [null], [`y${number}`]: [null] }, number % 2 === 0 ? [{ features: [`x${number}`, `y${number}`], files: [`f${number}`] }] : [])));
    expect(nothing.brier).toBe(nothing.baseRateBrier);
    expect(nothing.beatsBaseRate).toBe(false);
  });

  it('foretells each run from those before it alone', () => {
    const runs = history(6, telling);
    const first = new PairSkillMeter().measure(runs.slice(0, 1));
    // The first run is foretold from what was published, and from nothing of itself.
    expect(first.baseRateBrier).toBeCloseTo((0.9 ** 2 + 5 * 0.1 ** 2) / 6, 12);
    const changed = [...runs.slice(0, 5), pairedRun(5, { a: [null, 'src/routes.ts'], b: [null, 'src/routes.ts'] })];
    const [before, after] = [new PairSkillMeter().measure(runs.slice(0, 5)), new PairSkillMeter().measure(changed)];
    expect((after.brier ?? 0) * after.pairs - (before.brier ?? 0) * before.pairs).toBeGreaterThan(0.1);
  });

  it('leaves out runs of which it is not known which pairs conflicted', () => {
    const unnamed = aRun(1, 3, 3, { conflictsEncountered: 2 });
    expect(new PairSkillMeter().measure([unnamed, aRun(2, 3, 3, { conflictsEncountered: null })])).toMatchObject({ pairs: 0, brier: null });
    expect(new PairSkillMeter().measure([unnamed, aRun(3, 3, 3)]).pairs).toBe(3);
  });

  it('does not depend on the order of the runs', () => {
    const runs = [...history(6, telling), ...history(6, (number) => misleading(number + 10))];
    fc.assert(
      fc.property(fc.shuffledSubarray(runs, { minLength: runs.length }), (shuffled) => {
        expect(new PairSkillMeter().measure(shuffled)).toEqual(new PairSkillMeter().measure(runs));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a meter that is asked again', () => {
  it('says the same as a new one, of more runs, of fewer and of others', () => {
    const runs = Array.from({ length: 12 }, (_, index) => aRun(index, 2, 3, { features: ['a', 'b', 'c'].map((name) => namedFeature(name)), conflicts: index % 3 === 0 ? [{ features: ['a', 'b'], files: ['x.ts'] }] : [], conflictsEncountered: index % 3 === 0 ? 1 : 0 }));
    const meter = new PairSkillMeter();
    for (const part of [runs.slice(0, 5), runs, runs.slice(0, 3), runs.slice(2), runs]) {
      expect(meter.measure(part)).toEqual(new PairSkillMeter().measure(part));
    }
  });
});
