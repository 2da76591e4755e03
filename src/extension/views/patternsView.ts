import * as vscode from 'vscode';
import type { Logger } from '../../domain/logger';
import type { PanelSnapshot, ToHost, ToWebview } from '../../webview/protocol';
import { webviewHtml, webviewRoots } from './webviewHtml';

/** One recording touches several files; its news arrive within this time, in milliseconds. */
const CHANGES_SETTLE = 100;

export interface PatternsViewOptions {
  readonly extensionUri: vscode.Uri;
  readonly snapshot: () => Promise<PanelSnapshot>;
  readonly onMessage: PatternsViewHandlers;
  /** Subscribes to changes of the history, whoever makes them. */
  readonly onDidChange: (listener: () => void) => { dispose(): void };
  readonly logger: Logger;
}

/** What the reader may ask for in the panel. */
export interface PatternsViewHandlers {
  readonly openRun: (id: string) => void;
  readonly recordRun: () => void;
  readonly recordByHand: () => void;
}

/**
 * The host's side of the patterns panel. The page is thrown away while it is hidden and says `ready` each time it is built; it gets
 * a whole snapshot then, and again whenever the history has changed while it is on screen.
 */
export class PatternsView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #options: PatternsViewOptions;
  readonly #subscription: { dispose(): void };
  #shown: { readonly view: vscode.WebviewView; readonly listeners: vscode.Disposable } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  /** How many snapshots were asked for; one that is made after the last of these answers them all. */
  #asked = 0;

  constructor(options: PatternsViewOptions) {
    this.#options = options;
    this.#subscription = options.onDidChange(() => this.refresh());
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#forget();
    const { extensionUri } = this.#options;
    view.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
    const listeners = vscode.Disposable.from(
      view.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
      view.onDidChangeVisibility(() => this.refresh()),
      view.onDidDispose(() => this.#forget()),
    );
    this.#shown = { view, listeners };
    view.webview.html = webviewHtml({ webview: view.webview, extensionUri, script: 'panel.js', title: vscode.l10n.t('Parallel run patterns') });
  }

  /** Sends a new snapshot soon, if anyone is looking; many calls in a row make one. */
  refresh(): void {
    if (this.#shown?.view.visible !== true || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#send(), CHANGES_SETTLE);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shown?.listeners.dispose();
    this.#shown = undefined;
  }

  /** The schemas are loaded with the first message, not with the extension. */
  async #receive(message: unknown): Promise<void> {
    const { toHostSchema } = await import('../late');
    const parsed = toHostSchema.safeParse(message);
    if (parsed.success) await this.#handle(parsed.data);
    else this.#options.logger.warn('The patterns panel sent a message that is none of its own; it was dropped.');
  }

  async #handle(message: ToHost): Promise<void> {
    const { onMessage } = this.#options;
    switch (message.type) {
      case 'ready':
      case 'retry':
        await this.#send();
        break;
      case 'openRun':
        onMessage.openRun(message.id);
        break;
      case 'recordRun':
        onMessage.recordRun();
        break;
      case 'recordByHand':
        onMessage.recordByHand();
        break;
    }
  }

  /** One at a time: what is asked for meanwhile is answered by one more. */
  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked += 1;
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let answered = 0; answered !== this.#asked; ) {
        answered = this.#asked;
        const message = await this.#message();
        await this.#shown?.view.webview.postMessage(message);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #message(): Promise<ToWebview> {
    const language = { locale: vscode.env.language, translations: vscode.l10n.bundle ?? null };
    try {
      return { type: 'snapshot', snapshot: await this.#options.snapshot(), ...language };
    } catch (error) {
      const reason = firstLine(error);
      this.#options.logger.warn(`The patterns panel has no snapshot: ${reason}`);
      return { type: 'failed', message: vscode.l10n.t('The history could not be read: {0}', reason), ...language };
    }
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
