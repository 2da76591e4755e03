import { describe, expect, it } from 'vitest';
import { CLOSED_AT_FIRST, SECTIONS } from '../../../src/webview/panelSections';
import { ViewState } from '../../../src/webview/viewState';

/** The editor's memory for one webview. */
function memory(kept?: unknown) {
  const states: unknown[] = [kept];
  return { states, getState: () => states.at(-1), setState: (state: object) => void states.push(state) };
}

describe('what the panel remembers of the screen', () => {
  it('has every section open at first, and the table closed', () => {
    const state = new ViewState(memory(), SECTIONS, CLOSED_AT_FIRST);
    expect(state.isOpen('nextRun')).toBe(true);
    expect(state.isOpen('qualityTable')).toBe(false);
    expect(state.scroll).toBe(0);
  });

  it('survives the page', () => {
    const api = memory();
    const before = new ViewState(api, SECTIONS, CLOSED_AT_FIRST);
    before.setOpen('categories', false);
    before.setOpen('qualityTable', true);
    before.scroll = 120;
    const after = new ViewState(api, SECTIONS, CLOSED_AT_FIRST);
    expect(after.isOpen('categories')).toBe(false);
    expect(after.isOpen('qualityTable')).toBe(true);
    expect(after.scroll).toBe(120);
  });

  it('writes only what has changed', () => {
    const api = memory();
    const state = new ViewState(api, SECTIONS, CLOSED_AT_FIRST);
    state.setOpen('nextRun', true);
    state.scroll = 0;
    expect(api.states).toHaveLength(1);
  });

  it.each([[null], ['text'], [{ closed: 'nextRun', scroll: '7' }], [{ closed: ['other'], scroll: Number.NaN }]])('makes do with %j', (kept) => {
    const state = new ViewState(memory(kept), SECTIONS, CLOSED_AT_FIRST);
    expect(state.isOpen('nextRun')).toBe(true);
    expect(state.scroll).toBe(0);
  });
});
