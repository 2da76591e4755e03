import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_RUNS } from '../../../src/domain/runSelection';
import { fromZero, linearScale, logScale } from '../../../src/webview/charts/valueScale';
import { csvText } from '../../../src/webview/dashboard/csv';
import { DashboardState } from '../../../src/webview/dashboard/dashboardState';
import { dayAt, dayBefore, endOfDay, startOfDay } from '../../../src/webview/dashboard/localDays';
import { cut, repositoryNames } from '../../../src/webview/dashboard/names';
import { dashboardStateSchema, fromDashboardSchema } from '../../../src/webview/protocol';

describe('a table as text', () => {
  it('quotes what would break a line or a cell, and leaves unknown empty', () => {
    expect(csvText([['a,b', 'say "no"', 'two\nlines', 'x;y', null, -0.5, Number.NaN]])).toBe('"a,b","say ""no""","two\nlines","x;y",,-0.5,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '＝1'])('marks %j as text, which a spreadsheet would compute', (text) => {
    expect(csvText([[text]])).toMatch(/^"?'/);
  });

  it('is what the export of the history would write', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1', '-1;2', '"', "'", '\r'), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), (cells) => {
        expect(csvText([cells])).toBe(stringify([cells], { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[;\t\r\n]/ }));
      }),
    );
  });
});

describe('scales', () => {
  it('put the highest at the top, and what lies beyond at the edge', () => {
    const { y, beyond } = linearScale(50, 100, []);
    expect([y(100), y(75), y(50), y(0), y(200)]).toEqual([0, 50, 100, 100, 0]);
    expect(beyond(0)).toBe(200);
  });

  it.each([
    [90, [0, 20, 40, 60, 80, 100]],
    [100, [0, 20, 40, 60, 80, 100]],
    [7, [0, 2, 4, 6, 8]],
    [0.3, [0, 0.1, 0.2, 0.3]],
  ])('from zero to a round number above %d', (highest, ticks) => {
    const scale = fromZero(highest);
    expect(scale.ticks.map((tick) => Math.round(tick * 1e6) / 1e6)).toEqual(ticks);
    expect(scale.y(highest)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [3, 40, [2, 5, 10, 20, 50]],
    [10, 10, [10, 20]],
    [1, 100_000, [1, 10, 100, 1000, 10_000, 100_000]],
  ])('of factors, between round numbers around %d and %d', (lowest, highest, ticks) => {
    expect(logScale(lowest, highest).ticks).toEqual(ticks);
  });

  it('of factors hold all values within', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: 1, max: 1e4, noNaN: true }), (lowest, factor) => {
        const { beyond } = logScale(lowest, lowest * factor);
        for (const value of [lowest, lowest * factor]) {
          expect(beyond(value)).toBeGreaterThanOrEqual(-1e-6);
          expect(beyond(value)).toBeLessThanOrEqual(100 + 1e-6);
        }
      }),
    );
  });
});

describe('days of the reader', () => {
  it('begin and end where they are, and come back as they were typed', () => {
    const since = startOfDay('2025-03-30') ?? '';
    const before = endOfDay('2025-03-30') ?? '';
    expect(new Date(since).getHours()).toBe(0);
    expect([dayAt(since), dayBefore(before)]).toEqual(['2025-03-30', '2025-03-30']);
    expect(dayAt(before)).toBe('2025-03-31');
  });

  it.each(['', '2025', '2025-1-1', 'tomorrow'])('are none of %j', (text) => {
    expect([startOfDay(text), endOfDay(text)]).toEqual([null, null]);
  });
});

describe('what the dashboard remembers', () => {
  function memory(state?: unknown): { kept: unknown; getState: () => unknown; setState: (next: object) => void } {
    const made = { kept: state, getState: () => made.kept, setState: (next: object) => void (made.kept = next) };
    return made;
  }

  it('comes back, and the host understands it', () => {
    const api = memory();
    const state = new DashboardState(api);
    expect(state.selection).toEqual(ALL_RUNS);
    const selection = { ...ALL_RUNS, category: 'ui', since: '2025-01-01T00:00:00.000Z' };
    state.selection = selection;
    state.linearMinutes = true;
    state.setOpen('quality', true);
    const again = new DashboardState(api);
    expect([again.selection, again.linearMinutes, again.isOpen('quality'), again.isOpen('success')]).toEqual([selection, true, true, false]);
    expect(dashboardStateSchema.parse(api.kept)).toEqual({ selection });
  });

  it.each([undefined, null, 'x', {}, { selection: 7 }, { selection: { category: 4, since: 'never', before: {} }, linearMinutes: 'yes' }])('is nothing of %j', (kept) => {
    const state = new DashboardState(memory(kept));
    expect([state.selection, state.linearMinutes]).toEqual([ALL_RUNS, false]);
  });
});

describe('names', () => {
  it('of repositories are their last parts, whole where two are the same', () => {
    expect(repositoryNames(['/a/shop', '/b/shop', 'C:\\code\\tools\\', '/x'])).toEqual(['/a/shop', '/b/shop', 'tools', 'x']);
  });

  it('are cut by characters, not in the midst of one', () => {
    expect(cut('👩‍🚀abc', 3)).toBe('👩‍…');
    expect(cut('abc', 3)).toBe('abc');
  });
});

describe('what the host accepts of the dashboard', () => {
  it.each([
    { type: 'ready' },
    { type: 'retry' },
    { type: 'openRun', id: 'run_20251120_143022_k3f9' },
    { type: 'recordRun' },
    { type: 'recordByHand' },
    { type: 'select', selection: ALL_RUNS },
    { type: 'select', selection: { repository: '/projects/shop', category: 'ui', pattern: '["v4",true,[]]', since: '2025-01-01T00:00:00.000Z', before: null } },
    { type: 'export', chart: 'quality', format: 'svg', text: '<svg />' },
  ])('%j', (message) => {
    expect(fromDashboardSchema.parse(message)).toEqual(message);
  });

  it.each([
    null,
    {},
    { type: 'select' },
    { type: 'select', selection: { ...ALL_RUNS, since: 'yesterday' } },
    { type: 'export', chart: '../../evil', format: 'svg', text: 'x' },
    { type: 'export', chart: 'quality', format: 'exe', text: 'x' },
    { type: 'export', chart: 'quality', format: 'csv', text: '' },
    { type: 'executeCommand', command: 'x' },
  ])('not %j', (message) => {
    expect(fromDashboardSchema.safeParse(message).success).toBe(false);
  });

  it('no name without end, and no export that would fill the disk', () => {
    expect(fromDashboardSchema.safeParse({ type: 'select', selection: { ...ALL_RUNS, category: 'x'.repeat(5000) } }).success).toBe(false);
    expect(fromDashboardSchema.safeParse({ type: 'export', chart: 'quality', format: 'csv', text: 'x'.repeat(10_000_001) }).success).toBe(false);
  });
});
