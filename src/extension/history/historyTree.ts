import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { HistoryFilter } from '../../recorder/historyMonths';
import { COMMANDS, NODE_CONTEXTS } from '../contributions';
import type { Core } from '../core';
import { monthNodes, runLines, runNode, unreadableNode, type HistoryNode } from './historyNodes';

/** What stands at the top of the tree. */
export interface HistoryRoots {
  readonly nodes: readonly HistoryNode[];
  /** For the line above the tree; empty without one. */
  readonly message: string;
  /** Nothing is recorded at all: the welcome text says what to do. */
  readonly isEmpty: boolean;
}

export async function historyRoots(core: Core, filter: HistoryFilter | undefined, l10n: Localizer): Promise<HistoryRoots> {
  const isSample = core.showsSample;
  const history = await core.history();
  const [months, unreadable] = await Promise.all([history.ask('historyMonths', filter), history.quarantined()]);
  const words = { l10n, locale: vscode.env.language };
  return {
    nodes: [...(unreadable.length === 0 ? [] : [unreadableNode(unreadable.length, l10n)]), ...monthNodes(months, filter !== undefined, words)],
    message: [isSample ? l10n.t('Sample history: nothing here is yours.') : '', filter !== undefined && months.length === 0 ? l10n.t('No run fits the filter.') : ''].join(' ').trim(),
    // Else the welcome text would say so where nothing was found or could be read.
    isEmpty: filter === undefined && months.length === 0 && unreadable.length === 0,
  };
}

export async function historyChildren(core: Core, node: HistoryNode, filter: HistoryFilter | undefined, l10n: Localizer): Promise<readonly HistoryNode[]> {
  const words = { l10n, locale: vscode.env.language };
  switch (node.kind) {
    case 'month': {
      const runs = await (await core.history()).ask('runsOfMonth', { month: node.month, filter });
      return runs.map((run) => runNode(run, words));
    }
    case 'run': {
      const run = await (await core.history()).run(node.runId);
      return run === null ? [] : runLines(run, words);
    }
    case 'line':
      return node.children;
    case 'unreadable':
      return [];
  }
}

export function historyItem(node: HistoryNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsible(node));
  item.id = node.id;
  item.description = node.description;
  item.accessibilityInformation = { label: node.spoken };
  item.tooltip = node.spoken;
  switch (node.kind) {
    case 'unreadable':
      item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
      item.command = { command: COMMANDS.showUnreadable, title: node.label };
      break;
    case 'month':
      item.iconPath = new vscode.ThemeIcon('calendar');
      break;
    case 'run':
      item.iconPath = new vscode.ThemeIcon(node.icon, new vscode.ThemeColor(node.colour));
      item.contextValue = NODE_CONTEXTS.recordedRun;
      item.command = { command: COMMANDS.openRun, title: node.label, arguments: [node.runId] };
      item.tooltip = node.tooltip;
      break;
    case 'line':
      item.iconPath = new vscode.ThemeIcon(node.icon);
      break;
  }
  return item;
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
