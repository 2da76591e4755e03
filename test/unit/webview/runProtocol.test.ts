import { describe, expect, it } from 'vitest';
import { fromRunPageSchema, runPageStateSchema } from '../../../src/webview/protocol';

const ID = 'run_20251120_143022_k3f9';

describe('what the host accepts of the page of a run', () => {
  it.each([
    ...['ready', 'retry', 'edit', 'delete', 'restore', 'openText', 'openDocument', 'compare', 'endComparison'].map((type) => ({ type })),
    { type: 'openRun', id: ID },
    { type: 'openChange', number: 3 },
    { type: 'openExternal', url: 'https://example.com/pull/1' },
  ])('%j', (message) => {
    expect(fromRunPageSchema.parse(message)).toEqual(message);
  });

  it.each([null, 'edit', {}, { type: 'openRun', id: '../x' }, { type: 'openChange', number: 0 }, { type: 'openChange', number: 1.5 }, { type: 'openExternal', url: 'x'.repeat(2049) }, { type: 'recordRun' }])(
    'not %j',
    (message) => {
      expect(fromRunPageSchema.safeParse(message).success).toBe(false);
    },
  );
});

describe('what a page has kept', () => {
  it.each([{ run: ID }, { run: ID, compareWith: null }, { run: ID, compareWith: ID }])('is taken: %j', (state) => {
    expect(runPageStateSchema.parse({ ...state, closed: [], scroll: 4 })).toEqual(state);
  });

  it.each([undefined, null, 'text', {}, { run: 'run' }, { run: ID, compareWith: 7 }, { run: ID, compareWith: '../x' }])('is not: %j', (state) => {
    expect(runPageStateSchema.safeParse(state).success).toBe(false);
  });
});
