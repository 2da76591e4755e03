import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_RUNS, type RunSelection } from '../../../../src/domain/runSelection';
import { dashboardRuns, selectedPlaces, selectedRuns } from '../../../../src/learning/dashboard/dashboardRuns';
import { variedHistory } from '../../../helpers/variedHistory';
import { aRun, ended, foundRun, pattern } from '../runs';

const { runs } = variedHistory(120);
const columns = dashboardRuns(runs);

describe('the runs of the dashboard', () => {
  it('are columns, oldest first, in whatever order they come', () => {
    const reversed = dashboardRuns(runs.toReversed());
    expect(reversed).toEqual(columns);
    expect(columns.runs.ids).toEqual(runs.map(({ id }) => id));
    expect(columns.runs.createdAt[5]).toBe(Date.parse(runs[5]?.createdAt ?? ''));
    expect(new Set(Object.values(columns.runs).map((column: readonly unknown[]) => column.length))).toEqual(new Set([120]));
  });

  it('keep what is not known apart from zero', () => {
    const unknown = dashboardRuns([
      aRun(1, 0, 2, { minutes: 0 }),
      aRun(2, 0, 2, { minutes: null, prsCreated: null, prsMerged: null }),
      aRun(3, 1, 4, { minutes: 30 }),
    ]);
    expect(unknown.runs.minutes).toEqual([null, null, 30]);
    expect(unknown.runs.success).toEqual([0, null, 0.25]);
    expect(unknown.runs.category).toEqual([null, null, null]);
  });

  it('tell the success of what was merged or has failed', () => {
    const beyond = [ended('x', 'open'), ended('y', 'closed', 'superseded')];
    const { success } = dashboardRuns([foundRun(1, [ended('a', 'merged'), ended('b', 'closed', 'conflict'), ...beyond]), foundRun(2, beyond)]).runs;
    expect(success).toEqual([0.5, null]);
  });

  it('cut a description that is a book', () => {
    expect(dashboardRuns([aRun(1, 1, 1, { description: 'x'.repeat(5000) })]).runs.descriptions[0]).toBe(`${'x'.repeat(199)}…`);
  });

  it('count what they can be selected by, patterns as they are compared', () => {
    const some = dashboardRuns([
      aRun(1, 1, 1, { category: 'ui', specificationPattern: pattern('V4', true, ['b', 'a']) }),
      aRun(2, 1, 1, { category: 'ui', specificationPattern: pattern('v4', true, ['a', 'b']) }),
      aRun(3, 1, 1, { category: 'api' }),
    ]);
    expect(some.categories).toEqual([{ value: 'ui', runs: 2 }, { value: 'api', runs: 1 }]);
    expect(some.patterns.map(({ pattern: { type }, runs: count }) => [type, count])).toEqual([['v4', 2], [null, 1]]);
    expect(some.runs.pattern).toEqual([0, 0, 1]);
  });

  it('are selected by the page as they are by the worker', () => {
    const choice = (values: readonly { readonly value: string }[]): fc.Arbitrary<string | null> => fc.constantFrom(null, null, 'none has this', ...values.map(({ value }) => value));
    const time = fc.option(fc.integer({ min: Date.parse(runs[0]?.createdAt ?? ''), max: Date.parse(runs.at(-1)?.createdAt ?? '') }).map((at) => new Date(at).toISOString()));
    const selections: fc.Arbitrary<RunSelection> = fc.record({ repository: choice(columns.repositories), category: choice(columns.categories), pattern: choice(columns.patterns), since: time, before: time });
    let most = 0;
    fc.assert(
      fc.property(selections, (selection) => {
        const here = selectedPlaces(columns, selection).map((place) => columns.runs.ids[place]);
        most = Math.max(most, here.length);
        expect(here).toEqual(selectedRuns(runs, selection).map(({ id }) => id));
      }),
    );
    expect(most).toBeGreaterThan(0);
  });

  it('are of a day from its beginning to before its end', () => {
    const since = runs[10]?.createdAt ?? '';
    const before = runs[20]?.createdAt ?? '';
    expect(selectedPlaces(columns, { ...ALL_RUNS, since, before })).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});
