import os from 'node:os';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Core } from '../core';

/** Milliseconds after the start: whoever has just opened a window has something else in mind. */
const AFTER_START = 15_000;
const OFFERED = 'importOffered';

/** Offers once, ever, to take in the original tool's data where there is some. */
export class OfferImport implements vscode.Disposable {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #memory: vscode.Memento;
  /** Whether something else has been said to the person in this window: one thing at a time. */
  readonly #isBusy: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(core: Core, l10n: Localizer, memory: vscode.Memento, isBusy: () => boolean) {
    this.#core = core;
    this.#l10n = l10n;
    this.#memory = memory;
    this.#isBusy = isBusy;
  }

  watch(): void {
    if (this.#memory.get(OFFERED) === true) return;
    this.#timer = setTimeout(() => {
      this.#offer().catch((error: unknown) => this.#core.logger.warn(String(error)));
    }, AFTER_START);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #offer(): Promise<void> {
    if (!vscode.window.state.focused || this.#isBusy()) return;
    const { defaultLegacyFolder, importIntoHistory, legacyPlaces } = await import('../late');
    const folder = defaultLegacyFolder(os.homedir());
    const places = await legacyPlaces(folder);
    if (places.length === 0) return;
    await this.#memory.update(OFFERED, true);
    // Whoever has imported from the terminal need not be asked.
    if ((await (await this.#core.history()).importedRuns()).length > 0) return;
    const l10n = this.#l10n;
    const accept = l10n.t('Import');
    const choice = await vscode.window.showInformationMessage(
      l10n.t('{0} holds runs of the tool that Mirador grew out of. Import them into the history? Nothing there is changed.', folder),
      accept,
      l10n.t('Not Now'),
    );
    if (choice === accept) await importIntoHistory({ core: this.#core, l10n }, places);
  }
}
