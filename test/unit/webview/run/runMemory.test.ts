import { describe, expect, it } from 'vitest';
import { RUN_SECTIONS } from '../../../../src/webview/runSections';
import { RunMemory } from '../../../../src/webview/run/runMemory';
import { ViewState } from '../../../../src/webview/viewState';

/** The editor's memory for one webview. */
function memory(kept?: unknown) {
  const states: unknown[] = [kept];
  return { states, getState: () => states.at(-1), setState: (state: object) => void states.push(state) };
}

describe('what the page of a run remembers', () => {
  it('is which run it is, what it is compared with, and what is on screen', () => {
    const api = memory();
    const kept = new RunMemory(api);
    const view = new ViewState(kept, RUN_SECTIONS, []);
    kept.show({ run: 'run_1', compareWith: undefined });
    view.setOpen('lessons', false);
    expect(api.getState()).toEqual({ run: 'run_1', closed: ['lessons'], scroll: 0 });
    kept.show({ run: 'run_1', compareWith: null });
    view.scroll = 7;
    expect(api.getState()).toEqual({ run: 'run_1', compareWith: null, closed: ['lessons'], scroll: 7 });
    expect(new ViewState(new RunMemory(api), RUN_SECTIONS, []).isOpen('lessons')).toBe(false);
  });

  it('stays as it was until the host has said which run it is', () => {
    const before = { run: 'run_1', compareWith: 'run_2', closed: [], scroll: 3 };
    const api = memory(before);
    const kept = new RunMemory(api);
    new ViewState(kept, RUN_SECTIONS, []).scroll = 5;
    expect(api.getState()).toEqual(before);
    kept.show({ run: 'run_1', compareWith: 'run_3' });
    expect(api.getState()).toEqual({ run: 'run_1', compareWith: 'run_3', closed: [], scroll: 5 });
  });

  it.each([null, 'text', 7, { other: 1 }])('makes do with %j', (state) => {
    const api = memory(state);
    new RunMemory(api).show({ run: 'run_1' });
    expect(api.getState()).toEqual({ run: 'run_1' });
  });
});
