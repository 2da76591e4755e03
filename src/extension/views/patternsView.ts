import * as vscode from 'vscode';
import type { Logger } from '../../domain/logger';
import type { AsksForSnapshot, PanelSnapshot, ToHost } from '../../webview/protocol';
import { SnapshotPage } from './snapshotPage';
import { webviewHtml, webviewRoots } from './webviewHtml';

export interface PatternsViewOptions {
  readonly extensionUri: vscode.Uri;
  readonly snapshot: () => Promise<PanelSnapshot>;
  /** What the reader asks for in the panel. */
  readonly onMessage: (message: Exclude<ToHost, AsksForSnapshot>) => void;
  /** Subscribes to changes of the history, whoever makes them. */
  readonly onDidChange: (listener: () => void) => { dispose(): void };
  /** Told when it comes into sight and out of it. */
  readonly onDidShow: (isVisible: boolean) => void;
  readonly logger: Logger;
}

/** The host's side of the patterns panel, whose page is thrown away while it is hidden. */
export class PatternsView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #options: PatternsViewOptions;
  readonly #subscription: { dispose(): void };
  #shown: { readonly page: SnapshotPage<PanelSnapshot, ToHost>; readonly listeners: vscode.Disposable } | undefined;

  constructor(options: PatternsViewOptions) {
    this.#options = options;
    this.#subscription = options.onDidChange(() => this.refresh());
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#forget();
    const { extensionUri, snapshot, onMessage, onDidShow, logger } = this.#options;
    view.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(extensionUri) };
    const page = new SnapshotPage<PanelSnapshot, ToHost>({
      webview: view.webview,
      isVisible: () => view.visible,
      snapshot,
      parse: async (message) => (await import('../lateDomain')).toHostSchema.safeParse(message).data,
      onMessage,
      name: 'The patterns panel',
      logger,
    });
    const listeners = vscode.Disposable.from(
      page,
      view.onDidChangeVisibility(() => {
        this.refresh();
        onDidShow(view.visible);
      }),
      view.onDidDispose(() => {
        this.#forget();
        onDidShow(false);
      }),
    );
    this.#shown = { page, listeners };
    view.webview.html = webviewHtml({ webview: view.webview, extensionUri, script: 'panel.js', title: vscode.l10n.t('Parallel run patterns') });
    onDidShow(view.visible);
  }

  /** Sends a new snapshot soon, if anyone is looking; many calls in a row make one. */
  refresh(): void {
    this.#shown?.page.refresh();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#forget();
  }

  #forget(): void {
    this.#shown?.listeners.dispose();
    this.#shown = undefined;
  }
}
