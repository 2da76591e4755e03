import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { ALL_RUNS, type RunSelection } from '../../domain/runSelection';
import { describeError } from '../../recorder/describeError';
import {
  dashboardStateSchema,
  fromDashboardSchema,
  type AsksForSnapshot,
  type DashboardChart,
  type DashboardSnapshot,
  type FromDashboard,
  type ToDashboard,
} from '../../webview/protocol';
import { COMMANDS, PANELS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform } from '../notify';
import { SnapshotPage } from './snapshotPage';
import { webviewHtml, webviewRoots } from './webviewHtml';

export interface DashboardParts {
  readonly core: Core;
  readonly l10n: Localizer;
  readonly extensionUri: vscode.Uri;
}

type Export = Extract<FromDashboard, { readonly type: 'export' }>;

/** The dashboard's editor: one in a window, shown again when it is opened once more, and there again after the window was loaded anew. */
export class Dashboard implements vscode.Disposable {
  readonly #parts: DashboardParts;
  readonly #subscription: vscode.Disposable;
  #shown: { readonly panel: vscode.WebviewPanel; readonly page: SnapshotPage<DashboardSnapshot, FromDashboard>; readonly listeners: vscode.Disposable } | undefined;
  #selection: RunSelection = ALL_RUNS;
  /** Ends the question that the newest one makes needless. */
  #asked = new AbortController();

  constructor(parts: DashboardParts) {
    this.#parts = parts;
    this.#subscription = parts.core.onDidChangeHistory(() => this.#shown?.page.refresh());
  }

  open(): void {
    if (this.#shown !== undefined) {
      this.#shown.panel.reveal();
      return;
    }
    const { extensionUri, l10n } = this.#parts;
    const panel = vscode.window.createWebviewPanel(PANELS.dashboard, l10n.t('Dashboard'), vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: webviewRoots(extensionUri),
      enableFindWidget: true,
    });
    this.#show(panel, ALL_RUNS);
  }

  /** @param state what the page kept before the window was loaded anew: whatever an earlier version wrote */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#shown?.panel.dispose();
    panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(this.#parts.extensionUri) };
    this.#show(panel, dashboardStateSchema.safeParse(state).data?.selection ?? ALL_RUNS);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#shown?.panel.dispose();
  }

  #show(panel: vscode.WebviewPanel, selection: RunSelection): void {
    const { core, extensionUri, l10n } = this.#parts;
    this.#selection = selection;
    const page = new SnapshotPage<DashboardSnapshot, FromDashboard>({
      webview: panel.webview,
      isVisible: () => panel.visible,
      snapshot: async () => {
        // What is shown may change while it is asked.
        const isSample = core.showsSample;
        const snapshot = await (await core.history()).ask('dashboardSnapshot', undefined);
        // After the runs, which are there in a moment.
        setImmediate(() => void this.#sendKnowledge());
        return { isSample, ...snapshot };
      },
      parse: (message) => Promise.resolve(fromDashboardSchema.safeParse(message).data),
      onMessage: (message) => this.#handle(message),
      name: 'The dashboard',
      logger: core.logger,
    });
    const listeners = vscode.Disposable.from(
      page,
      panel.onDidDispose(() => {
        this.#asked.abort();
        listeners.dispose();
        this.#shown = undefined;
      }),
    );
    this.#shown = { panel, page, listeners };
    panel.webview.html = webviewHtml({ webview: panel.webview, extensionUri, script: 'dashboard.js', title: l10n.t('Dashboard') });
  }

  #handle(message: Exclude<FromDashboard, AsksForSnapshot>): void {
    switch (message.type) {
      case 'openRun':
        void vscode.commands.executeCommand(COMMANDS.openRun, message.id);
        break;
      case 'recordRun':
      case 'recordByHand':
      case 'showSample':
      case 'leaveSample':
        void vscode.commands.executeCommand(COMMANDS[message.type]);
        break;
      case 'select':
        this.#selection = message.selection;
        void this.#sendKnowledge();
        break;
      case 'export':
        void this.#export(message);
        break;
    }
  }

  /** What the selected runs teach; an earlier question that is still open is answered by this one. */
  async #sendKnowledge(): Promise<void> {
    const { core, l10n } = this.#parts;
    const panel = this.#shown?.panel;
    if (panel === undefined) return;
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const language = { locale: vscode.env.language, translations: vscode.l10n.bundle ?? null };
    let message: ToDashboard;
    try {
      const knowledge = await (await core.history()).ask('selectionKnowledge', this.#selection, { signal });
      message = { type: 'knowledge', knowledge, ...language };
    } catch (error) {
      if (signal.aborted) return;
      core.logger.warn(`The dashboard learns nothing: ${String(error)}`);
      message = { type: 'failed', message: l10n.t('The history could not be read: {0}', describeError(error, l10n)), ...language };
    }
    if (!signal.aborted) await panel.webview.postMessage(message);
  }

  async #export({ chart, format, text }: Export): Promise<void> {
    const { core, l10n } = this.#parts;
    try {
      const title = format === 'svg' ? l10n.t('Export Chart') : l10n.t('Export Table');
      const target = await vscode.window.showSaveDialog({
        title,
        saveLabel: l10n.t('Export'),
        defaultUri: vscode.Uri.file(path.join(os.homedir(), `mirador-${FILE_NAMES[chart]}.${format}`)),
        filters: { [format]: [format] },
      });
      if (target === undefined) return;
      await vscode.workspace.fs.writeFile(target, Buffer.from(text));
      void this.#tell(target, l10n.t('Exported to {0}.', target.fsPath));
    } catch (error) {
      await showFailure(error, core.logger, l10n);
    }
  }

  async #tell(target: vscode.Uri, done: string): Promise<void> {
    const openFile = this.#parts.l10n.t('Open File');
    if ((await inform(done, openFile)) === openFile) await vscode.commands.executeCommand('vscode.open', target);
  }
}

const FILE_NAMES: Readonly<Record<DashboardChart, string>> = {
  quality: 'quality-over-time',
  success: 'success-over-time',
  minutes: 'minutes-over-time',
  categories: 'categories',
  conflicts: 'conflicts-by-category',
  files: 'conflicting-files',
  effects: 'effects',
  calibration: 'calibration',
};
