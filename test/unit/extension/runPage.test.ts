import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { runIdSchema } from '../../../src/domain/run';
import type { RunSnapshot, ToPage } from '../../../src/webview/protocol';
import { aFeature, aRun } from '../../helpers/storeRuns';

const editor = vi.hoisted(() => ({ executeCommand: vi.fn(), openExternal: vi.fn(), showErrorMessage: vi.fn(), createWebviewPanel: vi.fn(), askWhichRun: vi.fn() }));

vi.mock('vscode', () => ({
  env: { language: 'en', openExternal: editor.openExternal },
  l10n: { bundle: undefined },
  commands: { executeCommand: editor.executeCommand },
  window: { showErrorMessage: editor.showErrorMessage, createWebviewPanel: editor.createWebviewPanel },
  ViewColumn: { Active: -1 },
  Uri: {
    joinPath: (base: { path: string }, ...parts: string[]) => ({ path: [base.path, ...parts].join('/'), toString: () => [base.path, ...parts].join('/') }),
    parse: (text: string) => ({ toString: () => text }),
  },
  Disposable: { from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }) },
}));
vi.mock('../../../src/extension/history/askWhichRun', () => ({ askWhichRun: editor.askWhichRun }));

const { openRunPage, restoreRunPage } = await import('../../../src/extension/views/runPages');

const ID = runIdSchema.parse('run_20251120_143022_k3f9');
const OTHER = runIdSchema.parse('run_20251113_090000_a1b2');
const HOSTILE = 'javascript:alert(1)';
const OTHER_REQUEST = { number: 9, url: 'https://example.com/pull/9', state: 'closed' };
const RUN = {
  ...aRun({ features: [HOSTILE, 'file:///etc/passwd', 'https://example.com/pull/1'].map((url, index) => aFeature({ name: `f${String(index)}`, pullRequest: { number: 1, url, state: 'OPEN', others: [OTHER_REQUEST, { ...OTHER_REQUEST, url: 'data:text/html,x' }] } })) }),
  id: ID,
};

/** Stands for the editor's end of an event. */
class FakeEvent<T> {
  readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
}

function aPanel() {
  const messages = new FakeEvent<unknown>();
  const disposal = new FakeEvent<undefined>();
  const sent: ToPage<RunSnapshot>[] = [];
  const webview = { cspSource: 'https://source', html: '', options: {}, asWebviewUri: (uri: unknown) => uri, onDidReceiveMessage: messages.event, postMessage: (message: ToPage<RunSnapshot>) => Promise.resolve(sent.push(message)) };
  const panel = { visible: true, title: '', webview, onDidDispose: disposal.event, reveal: vi.fn(), dispose: vi.fn(() => disposal.fire(undefined)) };
  return { panel, webview, messages, disposal, sent };
}

function setUp() {
  const changes = new FakeEvent<undefined>();
  const asked: unknown[] = [];
  const ask = vi.fn((_task: string, question: unknown) => {
    asked.push(question);
    return Promise.resolve({ run: { description: 'Favourites' }, deletedAt: null } as unknown);
  });
  const revisions = vi.fn(() => Promise.resolve([{ number: 1, run: RUN, deleted: false }]));
  const core = { extensionUri: { path: '/extension' }, history: () => Promise.resolve({ ask, revisions }), logger: { info: vi.fn(), warn: vi.fn() }, onDidChangeHistory: changes.event, showsSample: false };
  const parts = { core, l10n: { t: (message: string, ...args: unknown[]) => message.replace('{0}', String(args[0])) }, pages: new Map() } as unknown as Parameters<typeof openRunPage>[0];
  return { parts, changes, asked, revisions };
}

/** The page of {@link RUN}, opened in a new panel. */
function opened() {
  const all = { ...setUp(), ...aPanel() };
  editor.createWebviewPanel.mockReturnValue(all.panel);
  openRunPage(all.parts, RUN);
  return all;
}

/** Long enough for what is asked for to be coalesced, made and sent. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000);
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('the page of a run', () => {
  it('is opened once for each run', () => {
    const { parts, panel, disposal } = opened();
    openRunPage(parts, RUN);
    expect(editor.createWebviewPanel).toHaveBeenCalledOnce();
    expect(panel.reveal).toHaveBeenCalledOnce();
    disposal.fire(undefined);
    openRunPage(parts, RUN);
    expect(editor.createWebviewPanel).toHaveBeenCalledTimes(2);
  });

  it('may run one script and load from one folder', () => {
    const { webview } = opened();
    expect(/<script[^>]*src="([^"]*)"/.exec(webview.html)?.[1]).toBe('/extension/dist/webview/run.js');
    expect(webview.options).toMatchObject({ enableScripts: true, localResourceRoots: [{ path: '/extension/dist/webview' }] });
  });

  it('is told again of every change of the history, whoever made it, and bears the name of its run', async () => {
    const { messages, changes, sent, panel } = opened();
    messages.fire({ type: 'ready' });
    await settle();
    changes.fire(undefined);
    await settle();
    expect(sent).toMatchObject([{ type: 'snapshot', snapshot: { run: ID } }, { type: 'snapshot' }]);
    expect(panel.title).toBe('Favourites');
  });

  it.each([
    ['edit', 'parallelPatterns.editRun', ID],
    ['delete', 'parallelPatterns.deleteRun', ID],
    ['openText', 'parallelPatterns.openRunText', ID],
    ['openDocument', 'parallelPatterns.openRunDocument', ID],
    ['openRun', 'parallelPatterns.openRun', OTHER],
  ])('leads to the command behind %s', async (type, command, id) => {
    const { messages } = opened();
    messages.fire({ type, id: OTHER });
    await settle();
    expect(editor.executeCommand).toHaveBeenCalledExactlyOnceWith(command, id);
  });

  it('restores a deleted run, and leaves one alone that somebody else has restored', async () => {
    const { messages, revisions } = opened();
    messages.fire({ type: 'restore' });
    await settle();
    expect(editor.executeCommand).not.toHaveBeenCalled();
    revisions.mockResolvedValue([{ number: 2, run: RUN, deleted: true }]);
    messages.fire({ type: 'restore' });
    await settle();
    expect(editor.executeCommand).toHaveBeenCalledExactlyOnceWith('parallelPatterns.undoRunChange', ID);
  });

  it('compares with the run that is chosen, until that is ended', async () => {
    const { messages, asked } = opened();
    editor.askWhichRun.mockResolvedValueOnce(undefined).mockResolvedValueOnce({ id: OTHER });
    messages.fire({ type: 'compare' });
    await settle();
    expect(asked).toEqual([]);
    messages.fire({ type: 'compare' });
    await settle();
    messages.fire({ type: 'endComparison' });
    await settle();
    expect(asked).toEqual([
      { id: ID, compareWith: OTHER },
      { id: ID, compareWith: null },
    ]);
  });

  it.each(['https://example.com/pull/1', OTHER_REQUEST.url])('opens the address of a pull request of this run: %s', async (url) => {
    const { messages } = opened();
    messages.fire({ type: 'openExternal', url });
    await settle();
    expect(String(editor.openExternal.mock.calls[0]?.[0])).toBe(url);
    expect(editor.showErrorMessage).not.toHaveBeenCalled();
  });

  it.each([HOSTILE, 'file:///etc/passwd', 'https://example.com/pull/2', 'data:text/html,x', 'command:workbench.action.closeWindow'])('opens nothing else: %s', async (url) => {
    const { messages } = opened();
    messages.fire({ type: 'openExternal', url });
    await settle();
    expect(editor.openExternal).not.toHaveBeenCalled();
    expect(editor.showErrorMessage).toHaveBeenCalledOnce();
  });

  it('drops what is no message of its own', async () => {
    const { messages, sent } = opened();
    for (const message of [{ type: 'executeCommand', command: 'x' }, { type: 'openRun', id: '../x' }, null]) messages.fire(message);
    await settle();
    expect(editor.executeCommand).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
  });

  it('leaves nothing that listens when it is closed', () => {
    const { parts, messages, changes, disposal } = opened();
    disposal.fire(undefined);
    expect([messages.listeners.size, changes.listeners.size, parts.pages.size]).toEqual([0, 0, 0]);
  });
});

describe('after the window was loaded again', () => {
  it('a tab shows its run as before', async () => {
    const { parts, asked } = setUp();
    const { panel, messages } = aPanel();
    restoreRunPage(parts, panel as unknown as vscode.WebviewPanel, { run: ID, compareWith: OTHER, closed: [], scroll: 3 });
    messages.fire({ type: 'ready' });
    await settle();
    expect(asked).toEqual([{ id: ID, compareWith: OTHER }]);
  });

  it.each([undefined, { run: '../x' }, 'text'])('a tab of which nothing is known goes: %j', (state) => {
    const { parts } = setUp();
    const { panel } = aPanel();
    restoreRunPage(parts, panel as unknown as vscode.WebviewPanel, state);
    expect(panel.dispose).toHaveBeenCalledOnce();
    expect(parts.pages.size).toBe(0);
  });

  it('a tab gives way to one that was opened meanwhile', () => {
    const { parts, panel: first } = opened();
    const { panel: second } = aPanel();
    restoreRunPage(parts, second as unknown as vscode.WebviewPanel, { run: ID });
    expect(second.dispose).toHaveBeenCalledOnce();
    expect(first.reveal).toHaveBeenCalledOnce();
  });
});
