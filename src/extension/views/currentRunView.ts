import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { VIEWS } from '../contributions';
import type { Core } from '../core';
import { workspaceFolders } from '../folders';
import type { CurrentRun } from './currentRun';
import type { RunNode } from './runNode';
import { loadLate } from '../loadLate';

/**
 * The tree "Current Run" as the editor knows it. What fills it is loaded when the view is first seen, and in a trusted workspace only:
 * until then there is nothing here but the registration.
 */
export class CurrentRunView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<RunNode>;
  readonly #subscription: vscode.Disposable;
  #run: Promise<CurrentRun> | undefined;
  #disposed = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(core: Core, l10n: Localizer) {
    this.#core = core;
    this.#l10n = l10n;
    this.#view = vscode.window.createTreeView(VIEWS.currentRun, { treeDataProvider: this, showCollapseAll: true });
    // A folder or trust that was missing may be there now.
    this.#subscription = core.onDidResetLive(() => this.#changed.fire());
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node !== undefined) return [...node.children];
    if (!vscode.workspace.isTrusted || workspaceFolders().length === 0) return [];
    return [...(await this.#load()).roots()];
  }

  async getTreeItem(node: RunNode): Promise<vscode.TreeItem> {
    return (await this.#load()).item(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: RunNode): Promise<vscode.TreeItem> {
    return (await this.#load()).resolved(item, node);
  }

  /** Looks again, whatever seems to be up to date. */
  async refresh(): Promise<void> {
    if (this.#run === undefined) this.#changed.fire();
    else await (await this.#run).refresh();
  }

  dispose(): void {
    this.#disposed = true;
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
    void this.#run?.then((run) => run.dispose());
  }

  #load(): Promise<CurrentRun> {
    this.#run ??= this.#make();
    return this.#run;
  }

  async #make(): Promise<CurrentRun> {
    const { CurrentRun } = await loadLate();
    const run = new CurrentRun({ core: this.#core, view: this.#view, changed: () => this.#changed.fire(), l10n: this.#l10n });
    if (this.#disposed) run.dispose();
    return run;
  }
}
