import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { describeError } from '../../recorder/describeError';
import type { GateStanding } from '../../recorder/gates/gateState';
import type { Inspection } from '../../recorder/inspection/inspection';
import type { LiveInspection } from '../../recorder/live/liveInspection';
import { COMMANDS, CONTEXT_KEYS, NODE_CONTEXTS, VIEWS, type EmptyReason } from '../contributions';
import type { Core } from '../core';
import { workspaceFolders } from '../folders';
import { badgeUri, ConflictBadges } from './conflictBadges';
import { conflictCount, currentRunTree } from './currentRunTree';
import { currentRunMessage, emptyReason } from './currentRunMessage';
import type { NodeSubject, RunNode } from './runNode';

export interface CurrentRunOptions {
  readonly core: Core;
  readonly view: vscode.TreeView<RunNode>;
  /** Has the editor ask for the lines anew. */
  readonly changed: () => void;
  readonly l10n: Localizer;
}

/**
 * Fills the tree "Current Run" from the live inspection, which is kept up to date while the view is on screen and rests while it is not.
 */
export class CurrentRun implements vscode.Disposable {
  readonly #options: CurrentRunOptions;
  readonly #disposables: vscode.Disposable[];
  #attached: { readonly live: LiveInspection; readonly listener: { dispose(): void } } | undefined;
  /** Counts what makes an answer that is on its way obsolete. */
  #turn = 0;
  #roots: readonly RunNode[] = [];
  /** What is remembered of each worktree's gates. */
  #gates: ReadonlyMap<string, GateStanding> = new Map();
  #shown: { readonly inspection: Inspection | null; readonly failure: Error | null; readonly looking: boolean } | undefined;
  #pending: NodeJS.Immediate | undefined;
  #reason: EmptyReason | null | undefined;
  #disposed = false;

  constructor(options: CurrentRunOptions) {
    this.#options = options;
    this.#disposables = [
      vscode.window.registerFileDecorationProvider(new ConflictBadges()),
      options.view.onDidChangeVisibility(() => this.#follow()),
      options.core.onDidFinishGates(() => void this.#readGates()),
      options.core.onDidResetLive(() => {
        this.#detach();
        this.#show();
        this.#follow();
      }),
    ];
    this.#follow();
  }

  roots(): readonly RunNode[] {
    return this.#roots;
  }

  item(node: RunNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, COLLAPSIBLE[node.state]);
    item.id = node.id;
    item.description = node.description;
    item.iconPath = new vscode.ThemeIcon(node.icon, node.colour === null ? undefined : new vscode.ThemeColor(node.colour));
    item.accessibilityInformation = { label: node.spoken };
    item.resourceUri = badgeUri(node.id, node.conflicts);
    const context = contextOf(node.subject);
    if (context !== undefined) item.contextValue = context;
    const command = commandOf(node, this.#options.l10n);
    if (command !== undefined) item.command = command;
    // With a tooltip of its own it would not be asked for one, and without one it would show the address of its badge.
    if (node.tooltip === null) item.tooltip = node.spoken;
    return item;
  }

  /** With the tooltip, which is made for the line that the mouse rests on. */
  resolved(item: vscode.TreeItem, node: RunNode): vscode.TreeItem {
    if (node.tooltip !== null) item.tooltip = new vscode.MarkdownString(node.tooltip());
    return item;
  }

  /** Looks again, with a sign of it at the view's head. */
  async refresh(): Promise<void> {
    const { core } = this.#options;
    await vscode.window.withProgress({ location: { viewId: VIEWS.currentRun } }, async () => {
      try {
        const live = await core.live();
        // Nothing that was seen before counts after this.
        live.stop();
        this.#follow();
        await live.inspect();
      } catch (error) {
        // The view says why.
        core.logger.warn(String(error));
      }
    });
  }

  dispose(): void {
    this.#disposed = true;
    clearImmediate(this.#pending);
    this.#detach();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #follow(): void {
    const { core, view } = this.#options;
    if (!view.visible || !mayLook()) {
      this.#attached?.live.stop();
      return;
    }
    if (this.#attached !== undefined) {
      this.#attached.live.start();
      return;
    }
    const turn = ++this.#turn;
    this.#show();
    core.live().then(
      (live) => {
        if (this.#disposed || turn !== this.#turn) return;
        this.#attached = { live, listener: live.onDidChange(() => this.#showSoon()) };
        this.#show();
        if (view.visible) live.start();
      },
      (error: unknown) => core.logger.warn(String(error)),
    );
  }

  /** The live inspection itself belongs to the core, which disposes of it. */
  #detach(): void {
    this.#turn += 1;
    this.#attached?.listener.dispose();
    this.#attached?.live.stop();
    this.#attached = undefined;
  }

  /** Not in the turn in which an inspection ends, which has enough to do. */
  #showSoon(): void {
    this.#pending ??= setImmediate(() => {
      this.#pending = undefined;
      this.#show();
    });
  }

  /** Does nothing when nothing that it shows has changed: a look that found nothing new moves nothing on the screen. */
  #show(): void {
    const { view, changed, l10n } = this.#options;
    const inspection = this.#attached?.live.current ?? null;
    const failure = this.#attached?.live.failure ?? null;
    const looking = mayLook();
    if (this.#shown?.inspection === inspection && this.#shown.failure === failure && this.#shown.looking === looking) return;
    this.#shown = { inspection, failure, looking };
    this.#draw(inspection);
    const reason = emptyReason(inspection, failure);
    this.#setReason(reason);
    const described = failure === null ? null : describeError(failure, l10n);
    view.message = (looking ? currentRunMessage({ inspection, failure: described, reason }, l10n) : undefined) ?? '';
    const conflicts = inspection === null ? 0 : conflictCount(inspection);
    view.badge = conflicts === 0 ? undefined : { value: conflicts, tooltip: conflicts === 1 ? l10n.t('1 conflict') : l10n.t('{0} conflicts', conflicts) };
    changed();
    void this.#readGates();
  }

  #draw(inspection: Inspection | null): void {
    const { l10n } = this.#options;
    this.#roots = inspection === null ? [] : currentRunTree({ inspection, gates: this.#gates }, { l10n, locale: vscode.env.language });
  }

  /** After the worktrees are on screen: which gates there are, and what they said, stands in files. */
  async #readGates(): Promise<void> {
    const { core, changed } = this.#options;
    const inspection = this.#shown?.inspection ?? null;
    if (inspection === null) return;
    try {
      const read = await (await core.gates()).standingsIn(inspection);
      if (this.#disposed || this.#shown?.inspection !== inspection || isSame(this.#gates, read)) return;
      this.#gates = read;
      this.#draw(inspection);
      changed();
    } catch (error) {
      core.logger.warn(`what is remembered of the gates could not be read: ${String(error)}`);
    }
  }

  #setReason(reason: EmptyReason | null): void {
    if (this.#reason === reason) return;
    this.#reason = reason;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.currentRun, reason ?? '');
  }
}

/** To the eye. */
function isSame(one: ReadonlyMap<string, GateStanding>, other: ReadonlyMap<string, GateStanding>): boolean {
  return one.size === other.size && [...one].every(([key, { state, text }]) => other.get(key)?.state === state && other.get(key)?.text === text);
}

/** Without trust git is not run, and the welcome text says so. */
function mayLook(): boolean {
  return vscode.workspace.isTrusted && workspaceFolders().length > 0;
}

const COLLAPSIBLE = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const satisfies Record<RunNode['state'], vscode.TreeItemCollapsibleState>;

function contextOf(subject: NodeSubject): string | undefined {
  switch (subject.kind) {
    case 'feature':
      return subject.candidate.presence === 'worktree' ? NODE_CONTEXTS.feature : NODE_CONTEXTS.goneFeature;
    case 'conflict':
      return NODE_CONTEXTS.conflict;
    case 'file':
      return NODE_CONTEXTS.conflictFile;
    case 'worktree':
      return NODE_CONTEXTS.worktree;
    case 'specification':
    case 'fact':
      return undefined;
  }
}

/** What Enter does on a line. */
function commandOf(node: RunNode, l10n: Localizer): vscode.Command | undefined {
  const { subject } = node;
  switch (subject.kind) {
    case 'conflict':
    case 'file':
      return { command: COMMANDS.openConflict, title: l10n.t('Open Conflict'), arguments: [node] };
    case 'specification':
      return { command: 'vscode.open', title: l10n.t('Open'), arguments: [vscode.Uri.file(path.join(subject.worktree, ...subject.path.split('/')))] };
    case 'feature':
    case 'worktree':
    case 'fact':
      return undefined;
  }
}
