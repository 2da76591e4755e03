import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { HistoryFilter } from '../../recorder/historyMonths';
import { CONTEXT_KEYS, VIEWS } from '../contributions';
import type { Core } from '../core';
import type { HistoryNode } from './historyNodes';
import { loadLate, loadRecorder } from '../loadLate';

/** Milliseconds in which changes of the history become one refresh. */
const SETTLE = 200;

/** The tree "History": months, in them runs, in them facts. Nothing of it is read before it is seen, and of a month nothing before it is opened. */
export class HistoryView implements vscode.TreeDataProvider<HistoryNode>, vscode.Disposable {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<HistoryNode>;
  readonly #subscriptions: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Undefined while all runs are shown. */
  #filter: HistoryFilter | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  /** @param onDidShow told when it comes into sight and out of it */
  constructor(core: Core, l10n: Localizer, onDidShow: (isVisible: boolean) => void) {
    this.#core = core;
    this.#l10n = l10n;
    this.#view = vscode.window.createTreeView(VIEWS.history, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      core.onDidChangeHistory(() => this.refresh()),
      this.#view.onDidChangeVisibility(({ visible: isVisible }) => {
        if (isVisible) this.refresh();
        onDidShow(isVisible);
      }),
    );
  }

  /** Reads again soon, if anyone is looking. */
  refresh(): void {
    if (!this.#view.visible || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, SETTLE);
  }

  get filter(): HistoryFilter | undefined {
    return this.#filter;
  }

  /**
   * Shows some of the runs only, until it is told to show all.
   * @param text what they have in common, beside the title
   */
  setFilter(filter: HistoryFilter | undefined, text = ''): void {
    this.#filter = filter;
    this.#view.description = text;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.historyFiltered, filter !== undefined);
    this.#changed.fire();
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    const [{ describeError }, { historyChildren, historyRoots }] = await Promise.all([loadRecorder(), loadLate()]);
    try {
      if (node !== undefined) return [...(await historyChildren(this.#core, node, this.#filter, this.#l10n))];
      const { nodes, message, isEmpty } = await historyRoots(this.#core, this.#filter, this.#l10n);
      this.#view.message = message;
      void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.history, isEmpty ? 'empty' : '');
      return [...nodes];
    } catch (error) {
      this.#core.logger.warn(String(error));
      this.#view.message = this.#l10n.t('The history could not be read: {0}', describeError(error, this.#l10n));
      return [];
    }
  }

  async getTreeItem(node: HistoryNode): Promise<vscode.TreeItem> {
    return (await loadLate()).historyItem(node);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }
}
