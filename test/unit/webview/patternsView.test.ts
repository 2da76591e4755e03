import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { PanelSnapshot, ToWebview } from '../../../src/webview/protocol';

vi.mock('vscode', () => ({
  // What the parts that are loaded late take when they are loaded.
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  env: { language: 'de' },
  l10n: { bundle: { Retry: 'Noch einmal' }, t: (message: string) => message },
  Uri: { joinPath: (base: { path: string }, ...parts: string[]) => ({ path: [base.path, ...parts].join('/'), toString: () => [base.path, ...parts].join('/') }) },
  Disposable: { from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }) },
}));

const { PatternsView } = await import('../../../src/extension/views/patternsView');

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

const SNAPSHOT = { quarantined: 0 } as PanelSnapshot;

function setUp(snapshot: () => Promise<PanelSnapshot> = () => Promise.resolve(SNAPSHOT)) {
  const messages = new FakeEvent<unknown>();
  const visibility = new FakeEvent<undefined>();
  const disposal = new FakeEvent<undefined>();
  const changes = new FakeEvent<undefined>();
  const sent: ToWebview[] = [];
  const webview = {
    cspSource: 'https://source',
    html: '',
    options: {},
    asWebviewUri: (uri: unknown) => uri,
    onDidReceiveMessage: messages.event,
    postMessage: (message: ToWebview) => Promise.resolve(sent.push(message)),
  };
  const view = { visible: true, webview, onDidChangeVisibility: visibility.event, onDidDispose: disposal.event };
  const onMessage = vi.fn();
  const logger = { info: vi.fn(), warn: vi.fn() };
  const provider = new PatternsView({
    extensionUri: { path: '/extension' } as unknown as vscode.Uri,
    snapshot: vi.fn(snapshot),
    onMessage,
    onDidChange: (listener) => changes.event(listener),
    onDidShow: () => undefined,
    logger,
  });
  provider.resolveWebviewView(view as unknown as vscode.WebviewView);
  return { provider, view, webview, messages, visibility, disposal, changes, sent, onMessage, logger };
}

/** Long enough for what is asked for to be coalesced, made and sent. */
async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(1000);
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the page', () => {
  it('may run one script and load from one folder', () => {
    const { webview } = setUp();
    const nonce = /script-src 'nonce-([^']+)'/.exec(webview.html)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(webview.html).toContain(`default-src 'none'; style-src https://source; img-src https://source; script-src 'nonce-${nonce}'`);
    expect(webview.html.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}" src="/extension/dist/webview/panel.js">`]);
    expect(webview.html).toContain('<html lang="de">');
    expect(webview.options).toMatchObject({ enableScripts: true, localResourceRoots: [{ path: '/extension/dist/webview' }] });
  });

  it('has another nonce each time', () => {
    expect(setUp().webview.html).not.toBe(setUp().webview.html);
  });
});

describe('a snapshot', () => {
  it('is sent when the page is ready, in the language of the editor', async () => {
    const { messages, sent } = setUp();
    messages.fire({ type: 'ready' });
    await settle();
    expect(sent).toEqual([{ type: 'snapshot', snapshot: SNAPSHOT, locale: 'de', translations: { Retry: 'Noch einmal' } }]);
  });

  it('is sent once for many changes', async () => {
    const { changes, sent } = setUp();
    for (let change = 0; change < 20; change += 1) changes.fire(undefined);
    await settle();
    expect(sent).toHaveLength(1);
  });

  it('is sent again for a change while one is being made', async () => {
    const finish: (() => void)[] = [];
    const { messages, changes, sent } = setUp(() => new Promise((resolve) => finish.push(() => resolve(SNAPSHOT))));
    messages.fire({ type: 'ready' });
    await settle();
    changes.fire(undefined);
    changes.fire(undefined);
    await settle();
    finish[0]?.();
    await settle();
    expect(finish).toHaveLength(2);
    finish[1]?.();
    await settle();
    expect(sent).toHaveLength(2);
  });

  it('is not made while nobody looks, and is once somebody does', async () => {
    const { view, visibility, changes, sent } = setUp();
    view.visible = false;
    changes.fire(undefined);
    await settle();
    expect(sent).toEqual([]);
    view.visible = true;
    visibility.fire(undefined);
    await settle();
    expect(sent).toHaveLength(1);
  });

  it('that cannot be made is said in a sentence, and tried again on request', async () => {
    let broken = true;
    const { messages, sent, logger } = setUp(() => (broken ? Promise.reject(new Error('permission denied\n  at somewhere')) : Promise.resolve(SNAPSHOT)));
    messages.fire({ type: 'ready' });
    // The words for it are loaded late.
    await vi.waitFor(() => expect(sent).toHaveLength(1), 10_000);
    expect(sent).toMatchObject([{ type: 'failed', message: 'The history could not be read: Something went wrong that should not have: permission denied at somewhere', locale: 'de' }]);
    expect(logger.warn).toHaveBeenCalledOnce();
    broken = false;
    messages.fire({ type: 'retry' });
    await settle();
    expect(sent.at(-1)).toMatchObject({ type: 'snapshot' });
  });
});

describe('what the reader asks for', () => {
  it('is passed on', async () => {
    const { messages, onMessage } = setUp();
    messages.fire({ type: 'openRun', id: 'run_1' });
    messages.fire({ type: 'recordRun' });
    messages.fire({ type: 'recordByHand' });
    await settle();
    expect(onMessage.mock.calls).toEqual([[{ type: 'openRun', id: 'run_1' }], [{ type: 'recordRun' }], [{ type: 'recordByHand' }]]);
  });

  it('is dropped where it is no message of the panel', async () => {
    const { messages, onMessage, logger } = setUp();
    messages.fire({ type: 'openRun', id: 7 });
    await settle();
    expect(onMessage).not.toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledOnce();
  });
});

describe('in the end', () => {
  it('nothing is left that listens or waits', async () => {
    const { provider, messages, visibility, disposal, changes, sent } = setUp();
    changes.fire(undefined);
    provider.dispose();
    await settle();
    expect(sent).toEqual([]);
    for (const event of [messages, visibility, disposal, changes]) expect(event.listeners.size).toBe(0);
  });

  it('a view that the editor disposed of gets no more', async () => {
    const { disposal, changes, sent } = setUp();
    disposal.fire(undefined);
    changes.fire(undefined);
    await settle();
    expect(sent).toEqual([]);
  });
});
