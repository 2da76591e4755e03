import { describe, expect, it } from 'vitest';
import { namedFeature } from '../../../src/domain/feature';
import { english } from '../../../src/domain/localizer';
import { suggestionIdSchema, type PlannedRun } from '../../../src/domain/suggestion';
import { patternText } from '../../../src/domain/words';
import { NOTHING_PLANNED } from '../../../src/learning/forecast';
import { FORECAST_METHOD } from '../../../src/learning/forecastMethod';
import { findSuggestion } from '../../../src/recorder/findSuggestion';
import { keepSuggestion } from '../../../src/recorder/keepSuggestion';
import { advise, forecastFor, type KnownHistory, type SuggestOptions } from '../../../src/recorder/suggest';
import { suggestionText } from '../../../src/recorder/suggestionText';
import { aRun, pattern, PLAIN, V4 } from '../learning/runs';
import { RecordedHistory } from './recordedHistory';

const OPTIONS: SuggestOptions = { l10n: english, locale: 'en', now: new Date('2025-02-01T00:00:00Z') };
const PLANNED: PlannedRun = { ...NOTHING_PLANNED, features: ['a', 'b', 'c', 'd'] };

function of(runs: KnownHistory['runs']): KnownHistory {
  return { runs, suggestions: [] };
}

function text(merged: readonly number[], planned = PLANNED, locale = 'en'): string {
  const runs = merged.map((count, index) => aRun(index + 1, count, 4, { category: 'ui', minutes: 60, specificationPattern: V4 }));
  return advise(of(runs), planned, { ...OPTIONS, locale }).text;
}

describe('the text of a suggestion', () => {
  it('says how many runs are missing, and only what others published', () => {
    expect(text([])).toBe(
      'No historical data yet: 3 more runs needed. Elsewhere, 57% of agents’ pull requests were merged (new features, published figure).',
    );
    expect(text([4, 4], { ...PLANNED, category: 'documentation' })).toBe(
      'No historical data yet: 1 more run needed. Elsewhere, 82% of agents’ pull requests were merged (documentation features, published figure).',
    );
  });

  it('has an interval with every figure, and a count', () => {
    expect(text([4, 3, 4, 4], { ...PLANNED, category: 'ui' })).toMatch(
      /^From 4 ui runs, expect \d\d% merged \(\d+% to 100%\), quality 99 \(\d\d to 100\), about 60 minutes \(\d+ to \d+\)\. The only specification pattern so far: v4_autonomous with build gates \(4 runs\)\.$/,
    );
  });

  it('does not call runs of all categories runs of one', () => {
    expect(text([4, 3, 4], { ...PLANNED, category: 'api' })).toMatch(/^From 3 runs, /);
  });

  it('writes numbers as the reader does', () => {
    expect(text([4, 3, 4, 4], PLANNED, 'de')).toMatch(/\d\d\u00a0%/);
  });

  it('counts runs without saying of which kind where it is not told', () => {
    const { forecast } = advise(of([1, 2, 3].map((number) => aRun(number, 4, 4))), PLANNED, OPTIONS);
    expect(suggestionText(forecast, { ...PLANNED, category: 'ui' }, { l10n: english, locale: 'en' })).toMatch(/^From 3 runs, expect \d\d% merged \(\d+% to 100%\), quality 100 \(\d\d to 100\)\.$/);
  });

  it('calls an experiment one, and the best the best', () => {
    const runs = [1, 2, 3, 4, 5, 6].map((number) => aRun(number, 3, 4, { specificationPattern: V4 }));
    expect(advise(of([...runs, aRun(9, 4, 4, { specificationPattern: PLAIN })]), PLANNED, OPTIONS).text).toMatch(/Worth a try: plain without build gates was tried little and may be the best: 4 of 4 features merged in 1 run, against 18 of 24 features merged in 6 runs with v4_autonomous with build gates\.$/);
    const failed = [11, 12, 13, 14].map((number) => aRun(number, 0, 4, { specificationPattern: PLAIN }));
    expect(advise(of([...runs, ...failed]), PLANNED, OPTIONS).text).toMatch(/Best so far: v4_autonomous with build gates: 18 of 24 features merged in 6 runs, against 0 of 16 features merged in 4 runs with the next best, plain without build gates\.$/);
  });

  it('shows no chance of merging where such forecasts did no better than the base rate, and says so; the ledger keeps it', () => {
    const ids = Array.from({ length: 8 }, (_, index) => suggestionIdSchema.parse(`sug_20250101_0000${10 + index}_abcd`));
    const runs = ids.map((suggestionId, index) => aRun(index + 1, index % 2 === 0 ? 4 : 0, 4, { suggestionId }));
    const suggestions = (means: readonly number[]): KnownHistory['suggestions'] =>
      ids.map((id, index) => {
        const successRate = { mean: means[index] ?? 0.5, low: 0, high: 1, count: 4 };
        return {
          id,
          createdAt: new Date(Date.parse(runs[index]?.createdAt ?? '') - 60_000).toISOString(),
          method: FORECAST_METHOD,
          planned: { features: [], worktrees: [] },
          forecast: { expected: { successRate, quality: null, minutes: null }, conflictRisk: [] },
        };
      });
    const wrong = advise({ runs, suggestions: suggestions(ids.map((_, index) => (index % 2 === 0 ? 0.1 : 0.9))) }, PLANNED, OPTIONS);
    expect(wrong.shown).toMatchObject({ muted: { successRate: true }, features: [], drivers: [], expected: { successRate: null } });
    expect(wrong.text).toContain('How many will be merged is not said');
    expect(wrong.text).not.toContain('%');
    expect(wrong.forecast.expected.successRate).not.toBeNull();
    const right = advise({ runs, suggestions: suggestions(ids.map((_, index) => (index % 2 === 0 ? 0.9 : 0.1))) }, PLANNED, OPTIONS);
    expect(right.shown.expected.successRate).not.toBeNull();
  });

  it('names the worst conflict ahead, with or without a history', () => {
    const specification = (fileScope: string[]): NonNullable<NonNullable<PlannedRun['about']>[number]['specification']> => ({ type: null, buildGates: null, traits: {}, fileScope, outOfScope: [], words: [] });
    const about = (['a', 'b', 'c'] as const).map((name, index) => ({ name, category: null, kind: null, agent: null, specification: specification(index < 2 ? ['src/routes.ts'] : ['docs/guide.md']) }));
    const planned = { ...NOTHING_PLANNED, features: ['a', 'b', 'c'], about };
    expect(text([], planned)).toMatch(/^No historical data yet: 3 more runs needed\..* Likeliest conflict: a with b \(\d\d%\): both name 1 file: src\/routes\.ts\.$/);
    // Twenty-four pairs of which none conflicted say that it is not likely here.
    expect(text([4, 3, 4, 4], planned)).not.toContain('Likeliest conflict');
    expect(text([4, 3, 4, 4])).not.toContain('Likeliest conflict');
  });

  it('says that risks are not shown where they did no better than the base rate on the history itself', () => {
    // Nothing is known of these pairs but how often they conflicted, so the method can be no better than that.
    const runs = Array.from({ length: 8 }, (_, index) =>
      aRun(index + 1, 2, 2, { features: [namedFeature('a'), namedFeature('b')], conflicts: [{ features: ['a', 'b'], files: [] }], conflictsEncountered: 1 }),
    );
    const { shown, forecast, text: said } = advise(of(runs), { ...NOTHING_PLANNED, features: ['x', 'y'] }, OPTIONS);
    expect(shown.muted).toMatchObject({ conflictRisk: true });
    expect(shown.conflictRisk).toEqual([]);
    expect(forecast.conflictRisk).toHaveLength(1);
    expect(said).toContain('Which pairs will conflict is not said');
  });

  it('names patterns by what is known of them', () => {
    expect(patternText(pattern(null), english)).toBe('unspecified');
    expect(patternText(pattern(null, true, ['examples']), english)).toBe('no named type with build gates (examples)');
    expect(patternText(pattern('openspec'), english)).toBe('openspec');
  });
});

describe('a suggestion', () => {
  it('knows no run that came later', () => {
    const runs = [1, 2, 3, 4].map((number) => aRun(number, 4, 4));
    const { forecast } = advise(of(runs), PLANNED, { ...OPTIONS, now: new Date('2025-01-04T12:00:00Z') });
    expect(forecast.runsUsed).toBe(3);
  });

  it('is kept in the ledger with its method, and a mere look is not', async () => {
    const history = new RecordedHistory([1, 2, 3].map((number) => aRun(number, 4, 4)));
    await forecastFor(history, PLANNED, OPTIONS);
    expect(await history.suggestions()).toEqual([]);
    const advice = await forecastFor(history, PLANNED, OPTIONS);
    const suggestion = await keepSuggestion(history, PLANNED, advice);
    expect(await history.suggestions()).toEqual([suggestion]);
    expect(suggestion).toMatchObject({ method: FORECAST_METHOD, planned: PLANNED, forecast: advice.forecast });
  });
});

describe('the suggestion of a run', () => {
  async function ledger(...plans: readonly Partial<PlannedRun>[]): Promise<RecordedHistory> {
    const history = new RecordedHistory();
    for (const plan of plans) {
      const planned = { ...NOTHING_PLANNED, ...plan };
      await keepSuggestion(history, planned, await forecastFor(history, planned, OPTIONS));
    }
    return history;
  }

  it('is the newest for any of its worktrees that no run has used', async () => {
    const history = await ledger({ worktrees: ['/a', '/b'] }, { worktrees: ['/b', '/c'] }, { worktrees: ['/x'] });
    const suggestions = await history.suggestions();
    expect(findSuggestion(suggestions, [], ['/b'])?.id).toBe(suggestions[1]?.id);
    expect(findSuggestion(suggestions, [aRun(1, 1, 1, { suggestionId: suggestions[1]?.id ?? null })], ['/b'])?.id).toBe(suggestions[0]?.id);
    expect(findSuggestion(suggestions, [], ['/z'])).toBeNull();
  });

  it('is for the same features where there are no worktrees', async () => {
    const history = await ledger({ features: ['a', 'b'] }, { features: ['a', 'b'], worktrees: ['/a'] }, {});
    const suggestions = await history.suggestions();
    expect(findSuggestion(suggestions, [], [], ['b', 'a'])?.id).toBe(suggestions[0]?.id);
    expect(findSuggestion(suggestions, [], [], ['a'])).toBeNull();
    expect(findSuggestion(suggestions, [], [], [])).toBeNull();
  });
});
