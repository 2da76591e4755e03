import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { RunId } from '../../domain/run';
import { webAddress } from '../../domain/webAddress';
import { fromRunPageSchema, type AsksForSnapshot, type FromRunPage, type RunSnapshot } from '../../webview/protocol';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { askWhichRun } from '../history/askWhichRun';
import { showChange } from '../history/showRevision';
import { complain } from '../notify';
import { quoted } from '../words';
import { SnapshotPage } from './snapshotPage';
import { webviewHtml, webviewRoots } from './webviewHtml';

export interface RunPageOptions {
  readonly core: Pick<Core, 'extensionUri' | 'history' | 'logger' | 'onDidChangeHistory' | 'showsSample'>;
  readonly l10n: Localizer;
  readonly panel: vscode.WebviewPanel;
  readonly id: RunId;
  /** Left out: the run before it in the same repository. Null: none. */
  readonly compareWith?: string | null | undefined;
}

/** The host's side of one run's page, an editor tab that goes with it. */
export class RunPage {
  readonly #options: RunPageOptions;
  readonly #page: SnapshotPage<RunSnapshot, FromRunPage>;
  #compareWith: string | null | undefined;

  constructor(options: RunPageOptions) {
    this.#options = options;
    this.#compareWith = options.compareWith;
    const { panel, core, l10n } = options;
    panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(core.extensionUri) };
    this.#page = new SnapshotPage<RunSnapshot, FromRunPage>({
      webview: panel.webview,
      isVisible: () => panel.visible,
      snapshot: () => this.#snapshot(),
      parse: (message) => Promise.resolve(fromRunPageSchema.safeParse(message).data),
      onMessage: (message) => void this.#handle(message),
      name: 'The page of a run',
      logger: core.logger,
    });
    const listeners = vscode.Disposable.from(
      this.#page,
      core.onDidChangeHistory(() => this.#page.refresh()),
    );
    panel.onDidDispose(() => void listeners.dispose());
    panel.webview.html = webviewHtml({ webview: panel.webview, extensionUri: core.extensionUri, script: 'run.js', title: l10n.t('Run details') });
  }

  reveal(): void {
    this.#options.panel.reveal();
  }

  async #snapshot(): Promise<RunSnapshot> {
    const { core, l10n, panel, id } = this.#options;
    const compareWith = this.#compareWith;
    // What is shown may change while it is asked.
    const isSample = core.showsSample;
    const details = await (await core.history()).ask('runDetails', { id, compareWith });
    if (details !== null) {
      const name = quoted(details.run.description);
      panel.title = details.deletedAt === null ? name : l10n.t('{0} (deleted)', name);
    }
    return { run: id, compareWith, isSample, details };
  }

  async #handle(message: Exclude<FromRunPage, AsksForSnapshot>): Promise<void> {
    const { core, l10n } = this.#options;
    try {
      await this.#do(message);
    } catch (error) {
      await showFailure(error, core.logger, l10n);
    }
  }

  async #do(message: Exclude<FromRunPage, AsksForSnapshot>): Promise<void> {
    const { id } = this.#options;
    const run = (command: string, of: string = id): Thenable<unknown> => vscode.commands.executeCommand(command, of);
    switch (message.type) {
      case 'edit':
        await run(COMMANDS.editRun);
        break;
      case 'delete':
        await run(COMMANDS.deleteRun);
        break;
      case 'restore':
        await this.#restore();
        break;
      case 'openText':
        await run(COMMANDS.openRunText);
        break;
      case 'openDocument':
        await run(COMMANDS.openRunDocument);
        break;
      case 'leaveSample':
        await vscode.commands.executeCommand(COMMANDS.leaveSample);
        break;
      case 'openRun':
        await run(COMMANDS.openRun, message.id);
        break;
      case 'compare':
        await this.#compare();
        break;
      case 'endComparison':
        this.#compareWith = null;
        await this.#page.send();
        break;
      case 'openChange':
        await this.#openChange(message.number);
        break;
      case 'openExternal':
        await this.#openExternal(message.url);
        break;
    }
  }

  /** Undoing would delete it again where somebody else was faster. */
  async #restore(): Promise<void> {
    const { core, id } = this.#options;
    const newest = (await (await core.history()).revisions(id)).at(-1);
    if (newest?.deleted === true) await vscode.commands.executeCommand(COMMANDS.undoRunChange, id);
    else await this.#page.send();
  }

  async #compare(): Promise<void> {
    const { core, l10n, id } = this.#options;
    const chosen = await askWhichRun(await core.history(), l10n.t('Compare with…'), id, l10n);
    if (chosen === undefined) return;
    this.#compareWith = chosen.id;
    await this.#page.send();
  }

  async #openChange(number: number): Promise<void> {
    const { core, l10n, id } = this.#options;
    const revisions = await (await core.history()).revisions(id);
    const position = revisions.findIndex((revision) => revision.number === number);
    const revision = revisions[position];
    if (revision !== undefined) await showChange(revision, revisions[position - 1], l10n);
  }

  /** The page may be asked for anything: only what a feature of this very run has, and only the web. */
  async #openExternal(url: string): Promise<void> {
    const { core, l10n, id } = this.#options;
    const newest = (await (await core.history()).revisions(id)).at(-1);
    const isOfRun = newest?.run.features.some(({ pullRequest }) => pullRequest !== null && [pullRequest, ...(pullRequest.others ?? [])].some((each) => each.url === url)) === true;
    const address = webAddress(url);
    if (isOfRun && address !== null) await vscode.env.openExternal(vscode.Uri.parse(address, true));
    else await complain(l10n.t('That is no pull request’s address of this run on the web; it was not opened.'));
  }
}
