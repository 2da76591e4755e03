import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { WorktreeWatcher } from '../../recorder/live/watchWorktrees';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { workspaceFolders } from '../folders';
import { inform } from '../notify';
import { neverSuggestFor, setting } from '../settings';
import { NEW_FOR_MS, newWorktrees, type SeenWorktree } from './newWorktrees';
import type { Turns } from './turns';
import { loadRecorder } from '../loadLate';

/** Tools make the worktrees of a run one after the other; wait until no new one has come for this long. */
const SETTLE_MS = 3_000;

/**
 * Says once, when a new run's worktrees appear, what history expects of it. Watches files only; no git process is started.
 * Only a focused window speaks: with several windows on one repository the others find the suggestion in the ledger.
 */
export class PreRunSuggestion implements vscode.Disposable {
  readonly #core: Core;
  readonly #turns: Turns;
  readonly #l10n: Localizer;
  readonly #disposables: vscode.Disposable[] = [];
  #watchers: WorktreeWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #busy = false;
  #disposed = false;

  constructor(core: Core, turns: Turns, l10n: Localizer) {
    this.#core = core;
    this.#turns = turns;
    this.#l10n = l10n;
    this.#disposables.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.watch()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.watch()),
      vscode.window.onDidChangeWindowState((state) => {
        if (state.focused) this.#soon();
      }),
    );
  }

  /** Starts watching the worktrees of each repository of this window. */
  watch(): void {
    this.#stopWatching();
    if (!vscode.workspace.isTrusted) return;
    this.#watchers = workspaceFolders().map((folder) => new WorktreeWatcher(folder, this.#core.logger));
    for (const watcher of this.#watchers) watcher.onDidChange(() => this.#soon());
    this.#soon();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#stopWatching();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #stopWatching(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#check().catch((error: unknown) => this.#core.logger.warn(String(error)));
    }, SETTLE_MS);
  }

  async #check(): Promise<void> {
    if (this.#busy || this.#disposed || !vscode.window.state.focused || !setting('suggestBeforeRuns')) return;
    this.#busy = true;
    try {
      for (const watcher of this.#watchers) {
        const repository = await watcher.repository();
        if (repository === null || setting('neverSuggestFor').includes(repository)) continue;
        // Read from files first: where nothing is new, the history is not even opened.
        const seen = await watcher.list();
        if (newWorktrees(seen, [], [], Date.now()).length === 0) continue;
        const history = await this.#core.ownHistory();
        const worktrees = seen.map(({ path }) => path);
        const since = new Date(Date.now() - NEW_FOR_MS).toISOString();
        const fresh = newWorktrees(seen, await history.suggestionOutlines({ worktrees }), await history.runs({ worktrees, since }), Date.now());
        if (fresh.length > 0) await this.#suggest(repository, fresh);
      }
    } finally {
      this.#busy = false;
    }
  }

  async #suggest(repository: string, worktrees: readonly SeenWorktree[]): Promise<void> {
    const l10n = this.#l10n;
    const { keepSuggestion, planWorktrees } = await loadRecorder();
    const planned = await planWorktrees(worktrees, [repository], setting('specificationGlobs', vscode.Uri.file(repository)));
    const history = await this.#core.ownHistory();
    const advice = await history.ask('forecast', { planned, now: new Date() });
    const suggestion = await keepSuggestion(history, planned, advice);
    await (await this.#core.following()).suggested(planned.worktrees, suggestion.id);
    const showPatterns = l10n.t('Show Patterns');
    const never = l10n.t('Never for This Repository');
    // Not awaited: a notification may stay for hours, and other repositories must not wait for it.
    void this.#turns
      .take(() => inform(l10n.t('{0} new worktrees. {1}', worktrees.length, advice.text), showPatterns, l10n.t('Not Now'), never))
      .then(async (choice) => {
        if (choice === showPatterns) await vscode.commands.executeCommand(COMMANDS.showPatterns);
        if (choice === never) await neverSuggestFor(repository);
      });
  }
}
