import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Inspection } from '../../recorder/inspection/inspection';
import { VIEWS } from '../contributions';
import type { Core } from '../core';
import { runStatusText, type RunStatusText } from './runStatusText';

/** The open run in the status bar. It looks at nothing by itself: it says what was seen when somebody else last looked. */
export class RunStatus {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #item: vscode.StatusBarItem;
  #latest: Inspection | null = null;

  /** Lives as long as the extension. */
  constructor(core: Core, l10n: Localizer, { subscriptions }: Pick<vscode.ExtensionContext, 'subscriptions'>) {
    this.#core = core;
    this.#l10n = l10n;
    this.#item = vscode.window.createStatusBarItem(VIEWS.currentRun, vscode.StatusBarAlignment.Left);
    this.#item.name = l10n.t('Mirador: Current Run');
    this.#item.command = { command: `${VIEWS.currentRun}.focus`, title: l10n.t('Show the Current Run') };
    subscriptions.push(
      this.#item,
      // What was seen was of other folders or with other settings.
      core.onDidResetLive(() => {
        this.#latest = null;
        this.#item.hide();
      }),
      core.onDidFinishGates(() => {
        if (this.#latest !== null) void this.show(this.#latest);
      }),
    );
  }

  async show(inspection: Inspection): Promise<void> {
    this.#latest = inspection;
    const gates = await this.#core
      .gates()
      .then((known) => known.standingsIn(inspection))
      .catch((error: unknown) => {
        this.#core.logger.warn(`what is remembered of the gates could not be read: ${String(error)}`);
        return new Map<string, never>();
      });
    // Another look may have come meanwhile.
    if (this.#latest === inspection) this.#draw(runStatusText({ inspection, gates }, this.#l10n));
  }

  #draw(status: RunStatusText | null): void {
    if (status === null) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(git-merge) ${status.text}`;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.spoken, role: 'button' };
    this.#item.backgroundColor = status.hasConflicts ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }
}
