import * as vscode from 'vscode';
import type { Logger } from '../../domain/logger';
import type { AsksForSnapshot, ToPage } from '../../webview/protocol';
import { editorLocalizer as l10n } from '../l10n';
import { loadRecorder } from '../loadLate';

/** One recording touches several files; its news arrive within this time, in milliseconds. */
const CHANGES_SETTLE = 100;

export interface SnapshotPageOptions<S, M extends { readonly type: string }> {
  readonly webview: vscode.Webview;
  readonly isVisible: () => boolean;
  readonly snapshot: () => Promise<S>;
  /** What of a message is the page's own; undefined for anything else. Schemas are loaded with the first message, not with the extension. */
  readonly parse: (message: unknown) => Promise<M | undefined>;
  readonly onMessage: (message: Exclude<M, AsksForSnapshot>) => void;
  /** For the log, such as "The patterns panel". */
  readonly name: string;
  readonly logger: Logger;
}

/**
 * The host's end of one page. The page says `ready` each time it is built; it gets a whole snapshot then, and again whenever
 * {@link SnapshotPage.refresh} is called while it is on screen. Dispose of it with the webview.
 */
export class SnapshotPage<S, M extends { readonly type: string }> implements vscode.Disposable {
  readonly #options: SnapshotPageOptions<S, M>;
  readonly #listener: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #isDisposed = false;
  /** How many snapshots were asked for; one that is made after the last of these answers them all. */
  #asked = 0;

  constructor(options: SnapshotPageOptions<S, M>) {
    this.#options = options;
    this.#listener = options.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
  }

  /** Sends a new snapshot soon, if anyone is looking; many calls in a row make one. */
  refresh(): void {
    if (this.#isDisposed || !this.#options.isVisible() || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.send(), CHANGES_SETTLE);
  }

  /** Sends a new snapshot. One at a time: what is asked for meanwhile is answered by one more. */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked += 1;
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let answered = 0; answered !== this.#asked; ) {
        answered = this.#asked;
        const message = await this.#message();
        if (!this.#isDisposed) await this.#options.webview.postMessage(message);
      }
    } finally {
      this.#sending = false;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listener.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    const { parse, onMessage, name, logger } = this.#options;
    const parsed = await parse(message);
    if (parsed === undefined) logger.warn(`${name} sent a message that is none of its own; it was dropped.`);
    else if (asksForSnapshot(parsed)) await this.send();
    else onMessage(parsed as Exclude<M, AsksForSnapshot>);
  }

  async #message(): Promise<ToPage<S>> {
    const { snapshot, name, logger } = this.#options;
    const language = { locale: vscode.env.language, translations: vscode.l10n.bundle ?? null };
    try {
      return { type: 'snapshot', snapshot: await snapshot(), ...language };
    } catch (error) {
      logger.warn(`${name} has no snapshot: ${String(error)}`);
      const { describeError } = await loadRecorder();
      return { type: 'failed', message: l10n.t('The history could not be read: {0}', describeError(error, l10n)), ...language };
    }
  }
}

function asksForSnapshot(message: { readonly type: string }): message is AsksForSnapshot {
  return message.type === 'ready' || message.type === 'retry';
}
