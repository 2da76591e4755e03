import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { HistoryFilter } from '../../recorder/historyMonths';
import { COMMANDS, CONTEXT_KEYS, NODE_CONTEXTS, VIEWS } from '../contributions';
import type { Core } from '../core';
import { visible } from '../words';
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
  /** Undefined while all runs are shown. */
  #filter: HistoryFilter | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(core: Core, l10n: Localizer) {
    this.#core = core;
    this.#l10n = l10n;
    this.#view = vscode.window.createTreeView(VIEWS.history, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      core.onDidChangeHistory(() => this.refresh()),
      this.#view.onDidChangeVisibility(({ visible: isVisible }) => {
        if (isVisible) this.refresh();
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

  /** Shows some of the runs only, until it is told to show all. */
  setFilter(filter: HistoryFilter | undefined): void {
    this.#filter = filter;
    const parts = filter === undefined ? [] : [filter.category ?? '', filter.text === '' ? '' : this.#l10n.t('“{0}”', filter.text)];
    this.#view.description = parts.filter((part) => part !== '').map(visible).join(', ');
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.historyFiltered, filter !== undefined);
    this.#changed.fire();
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    const words = { l10n: this.#l10n, locale: vscode.env.language };
    try {
      switch (node?.kind) {
        case undefined:
          return await this.#roots();
        case 'month': {
          const { runNode } = await import('../late');
          const runs = await (await this.#core.history()).ask('runsOfMonth', { month: node.month, filter: this.#filter });
          return runs.map((run) => runNode(run, words));
        }
        case 'run': {
          const { runLines } = await import('../late');
          const run = await (await this.#core.history()).run(node.runId);
          return run === null ? [] : [...runLines(run, words)];
        }
        case 'line':
          return [...node.children];
        case 'unreadable':
          return [];
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
      case 'unreadable':
        item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
        item.command = { command: COMMANDS.showUnreadable, title: node.label };
        item.tooltip = node.spoken;
        break;
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

  async #roots(): Promise<HistoryNode[]> {
    const { monthNodes, unreadableNode } = await import('../late');
    const history = await this.#core.history();
    const filter = this.#filter;
    const [months, unreadable] = await Promise.all([history.ask('historyMonths', filter), history.quarantined()]);
    this.#view.message = filter !== undefined && months.length === 0 ? this.#l10n.t('No run fits the filter.') : '';
    // The welcome text would say that nothing is recorded, which is not so where nothing was found or could be read.
    const isEmpty = filter === undefined && months.length === 0 && unreadable.length === 0;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.history, isEmpty ? 'empty' : '');
    const words = { l10n: this.#l10n, locale: vscode.env.language };
    return [...(unreadable.length === 0 ? [] : [unreadableNode(unreadable.length, this.#l10n)]), ...monthNodes(months, filter !== undefined, words)];
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
    case 'unreadable':
      return vscode.TreeItemCollapsibleState.None;
  }
}
