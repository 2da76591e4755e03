import { describe, expect, it } from 'vitest';
import { ALL_RUNS } from '../../../../src/domain/runSelection';
import { agentEffects } from '../../../../src/learning/agentEffects';
import { calibration } from '../../../../src/learning/calibration';
import { dashboardKnowledge } from '../../../../src/learning/dashboard/dashboardKnowledge';
import { stretches } from '../../../../src/learning/dashboard/stretches';
import { patterns } from '../../../../src/learning/patterns';
import { statistics } from '../../../../src/learning/statistics';
import { traitEffects } from '../../../../src/learning/traitEffects';
import { variedHistory } from '../../../helpers/variedHistory';

const { runs, suggestions } = variedHistory(300);

describe('what a selection of the runs teaches', () => {
  it('is what the panel says, where both say it', () => {
    const known = dashboardKnowledge(runs, suggestions, ALL_RUNS);
    expect(known.runs).toBe(300);
    expect(known.categories.filter(({ category }) => category !== null)).toEqual(statistics(runs, suggestions).byCategory);
    expect(known.categories.reduce((sum, category) => sum + category.runs, 0)).toBe(300);
    expect(known.categories.at(-1)?.category).toBeNull();
    expect(known.effects.traits).toEqual(traitEffects(runs));
    expect(known.effects.agents).toEqual(agentEffects(runs));
    expect(known.calibration).toEqual(calibration(suggestions, runs));
    const effects = new Map(patterns(runs).map(({ pattern, effect }) => [JSON.stringify(pattern), effect]));
    expect(known.effects.patterns.length).toBe(3);
    for (const { pattern, difference, low, high } of known.effects.patterns) expect({ difference, low, high }).toEqual(effects.get(JSON.stringify(pattern)));
  });

  it('is of these runs alone, forecasts held against all that was known before', () => {
    const ofUi = runs.filter(({ category }) => category === 'ui');
    const known = dashboardKnowledge(runs, suggestions, { ...ALL_RUNS, category: 'ui' });
    expect(known.runs).toBe(ofUi.length);
    expect(known.categories.map(({ category, runs: count }) => [category, count])).toEqual([['ui', ofUi.length]]);
    expect(known.calibration).toEqual(calibration(suggestions, ofUi, runs));
  });

  it('claims no trend of a few runs, and nothing of none', () => {
    expect(dashboardKnowledge(runs.slice(0, 7), [], ALL_RUNS)).toMatchObject({ qualityLine: null, stretches: [] });
    expect(dashboardKnowledge(runs.slice(0, 8), [], ALL_RUNS).qualityLine).not.toBeNull();
    expect(dashboardKnowledge([], [], ALL_RUNS)).toMatchObject({ runs: 0, categories: [], calibration: null, effects: { traits: [], patterns: [], agents: [] } });
  });
});

describe('stretches of runs', () => {
  it('hold every run once, ten or more each, at most twenty-four', () => {
    for (const count of [0, 9, 10, 19, 35, 240, 300]) {
      const found = stretches(runs.slice(0, count));
      expect(found).toHaveLength(Math.min(24, Math.floor(count / 10)));
      expect(found.every(({ from, to }, index) => from === (found[index - 1]?.to ?? 0) && to - from >= 10)).toBe(true);
      if (found.length > 0) expect(found.at(-1)?.to).toBe(count);
    }
  });

  it('know nothing of minutes that nobody measured', () => {
    const [found] = stretches(runs.slice(0, 10).map((run) => ({ ...run, minutes: null })));
    expect(found?.minutes).toBeNull();
    expect(found?.success?.count).toBeGreaterThan(0);
  });
});
