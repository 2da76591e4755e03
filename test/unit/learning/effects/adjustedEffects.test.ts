import { describe, expect, it } from 'vitest';
import { agentEffects } from '../../../../src/learning/agentEffects';
import { adjustedEffects } from '../../../../src/learning/effects/adjustedEffects';
import { successRows } from '../../../../src/learning/effects/successRows';
import { RUN_CORRELATION } from '../../../../src/learning/runCorrelation';
import { traitEffects } from '../../../../src/learning/traitEffects';
import { namedFeature } from '../../../../src/domain/feature';
import { aRun, ended, foundRun, pattern } from '../runs';

const SCOPED = pattern('x', true, ['fileScope']);
const UNSCOPED = pattern('x', true, []);

/** Pseudo-random numbers from 0 to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe('the rows of a history', () => {
  it('are of the features that were merged or have failed, each with its own agent', () => {
    const by = (agent: string, feature: ReturnType<typeof ended>) => ({ ...feature, agent });
    const known = [by('one', ended('a', 'merged')), by('two', ended('b', 'closed', 'rejected'))];
    const beyond = [by('three', ended('c', 'open')), by('three', ended('d', 'closed', 'superseded')), by('three', ended('e', 'unmerged', 'notNeeded'))];
    const rows = successRows([foundRun(1, [...known, ...beyond])]);
    expect(rows).toEqual(successRows([foundRun(1, known)]));
    expect(rows.map(({ agent, successes, failures }) => [agent, successes > 0, failures > 0])).toEqual([['one', true, false], ['two', false, true]]);
    expect(successRows([foundRun(1, beyond)])).toEqual([]);
  });
});

describe('an adjusted effect', () => {
  it('does not take the category for the trait: easy features have the trait more often, and it does nothing', () => {
    const runs = Array.from({ length: 60 }, (_, index) => {
      const easy = index % 2 === 0;
      const scoped = easy ? index % 10 !== 0 : index % 10 === 1;
      return aRun(index, easy ? 4 : 1, 5, { category: easy ? 'documentation' : 'ui', specificationPattern: scoped ? SCOPED : UNSCOPED });
    });
    const [effect] = traitEffects(runs);
    expect(effect?.trait).toBe('fileScope');
    expect(Math.abs(effect?.difference ?? 1)).toBeLessThan(0.08);
    expect(effect?.low).toBeLessThan(0);
    expect(effect?.high).toBeGreaterThan(0);
    const raw = adjustedEffects(successRows(runs), 'additions', ({ traits }) => [...traits.keys()].filter((name) => name !== 'buildGates'), []);
    expect(raw[0]?.low).toBeGreaterThan(0.2);
  });

  it('holds the truth in about four of five histories', () => {
    const random = numbers(11);
    let held = 0;
    const histories = 300;
    for (let history = 0; history < histories; history += 1) {
      const rates = { without: 0.35 + 0.3 * random(), with: 0 };
      rates.with = Math.min(0.95, Math.max(0.05, rates.without + 0.5 * (random() - 0.5)));
      const runs = Array.from({ length: 24 }, (_, index) => {
        const scoped = index % 2 === 0;
        // Each run has its own luck, as correlated as is assumed.
        const luck = beta(scoped ? rates.with : rates.without, 1 / RUN_CORRELATION - 1, random);
        const merged = Array.from({ length: 4 }, () => Number(random() < luck)).reduce((sum, one) => sum + one, 0);
        return aRun(index, merged, 4, { specificationPattern: scoped ? SCOPED : UNSCOPED });
      });
      const effect = traitEffects(runs).find(({ trait }) => trait === 'fileScope');
      const truth = rates.with - rates.without;
      held += Number(effect !== undefined && effect.low <= truth && truth <= effect.high);
    }
    expect(held / histories).toBeGreaterThan(0.74);
    expect(held / histories).toBeLessThan(0.9);
  });

  it('tells agents apart, and the models of one agent', () => {
    const runs = Array.from({ length: 30 }, (_, index) => {
      const good = index % 2 === 0;
      const features = [0, 1, 2].map((number) => ({
        ...namedFeature(`f${number}`),
        agent: index % 3 === 0 ? 'codex' : 'claude',
        model: index % 3 === 0 ? null : good ? 'claude opus 4.1' : 'claude haiku 3',
        outcome: good || number === 0 ? ('merged' as const) : ('closed' as const),
      }));
      return aRun(index, good ? 3 : 1, 3, { features });
    });
    const effects = agentEffects(runs);
    expect(effects.filter(({ model }) => model === null).map(({ agent }) => agent).toSorted()).toEqual(['claude', 'codex']);
    const opus = effects.find(({ model }) => model === 'claude opus 4.1');
    expect(opus?.low).toBeGreaterThan(0);
    expect(opus).toMatchObject({ runsWith: 10, runsWithout: 10 });
  });

  it('does not depend on the order of the runs', () => {
    const runs = Array.from({ length: 12 }, (_, index) => aRun(index, index % 5, 4, { specificationPattern: index % 2 === 0 ? SCOPED : UNSCOPED, category: index % 3 === 0 ? 'ui' : 'api' }));
    expect(traitEffects(runs.toReversed())).toEqual(traitEffects(runs));
  });
});

/** A draw of Beta(mean x concentration, (1 - mean) x concentration) by Jöhnk's method, which is fit for small shapes. */
function beta(mean: number, concentration: number, random: () => number): number {
  for (;;) {
    const x = random() ** (1 / (mean * concentration));
    const y = random() ** (1 / ((1 - mean) * concentration));
    if (x + y <= 1 && x + y > 0) return x / (x + y);
  }
}
