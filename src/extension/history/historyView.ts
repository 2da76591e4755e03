import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { NODE_CONTEXTS, VIEWS } from '../contributions';
import type { Core } from '../core';
import type { HistoryNode } from './historyNodes';

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

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(core: Core, l10n: Localizer) {
    this.#core = core;
    this.#l10n = l10n;
    this.#view = vscode.window.createTreeView(VIEWS.history, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      core.onDidChangeHistory(() => this.refresh()),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.refresh();
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

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    const words = { l10n: this.#l10n, locale: vscode.env.language };
    if (node?.kind === 'line') return [...node.children];
    try {
      const { historyMonths, monthNodes, runLines, runNode, runsOfMonth } = await import('../late');
      const history = await this.#core.history();
      switch (node?.kind) {
        case undefined: {
          await this.#tellUnreadable();
          return [...monthNodes(await historyMonths(history), words)];
        }
        case 'month':
          return (await runsOfMonth(history, node.month)).map((run) => runNode(run, words));
        case 'run': {
          const run = await history.run(node.runId);
          return run === null ? [] : [...runLines(run, words)];
        }
      }
    } catch (error) {
      this.#core.logger.warn(String(error));
      const { describeError } = await import('../late');
      this.#view.message = this.#l10n.t('The history could not be read: {0}', describeError(error, this.#l10n));
      return [];
    }
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsible(node));
    item.id = node.id;
    item.description = node.description;
    item.accessibilityInformation = { label: node.spoken };
    switch (node.kind) {
      case 'month':
        item.iconPath = new vscode.ThemeIcon('calendar');
        item.tooltip = node.spoken;
        break;
      case 'run':
        item.iconPath = new vscode.ThemeIcon(node.icon, new vscode.ThemeColor(node.colour));
        item.contextValue = NODE_CONTEXTS.recordedRun;
        item.tooltip = node.tooltip;
        break;
      case 'line':
        item.iconPath = new vscode.ThemeIcon(node.icon);
        item.tooltip = node.spoken;
        break;
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #tellUnreadable(): Promise<void> {
    const unreadable = await (await this.#core.history()).quarantined();
    this.#view.message =
      unreadable.length === 0
        ? ''
        : this.#l10n.t('{0} documents could not be read and are not shown; “Show Unreadable Documents” in this view’s menu says which.', unreadable.length);
  }
}

function collapsible(node: HistoryNode): vscode.TreeItemCollapsibleState {
  switch (node.kind) {
    case 'month':
      return node.expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    case 'run':
      return vscode.TreeItemCollapsibleState.Collapsed;
    case 'line':
      return node.children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
  }
}
