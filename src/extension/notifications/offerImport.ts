import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Core } from '../core';
import { inform } from '../notify';
import type { Turns } from './turns';
import { loadRecorder } from '../loadLate';

/** Milliseconds after the start: whoever has just opened a window has something else in mind. */
const AFTER_START = 15_000;

/** Whether the offer was made, in the memory that all windows share. */
const OFFERED = 'importOffered';

export interface OfferImportOptions {
  readonly core: Core;
  readonly l10n: Localizer;
  readonly memory: vscode.Memento;
  readonly turns: Turns;
  readonly importIt: () => Promise<void>;
}

/**
 * Offers once, ever, to take in the original tool's data where there is some. Only a focused window of a trusted workspace speaks; where there is
 * nothing, nothing is loaded.
 */
export class OfferImport implements vscode.Disposable {
  readonly #options: OfferImportOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OfferImportOptions) {
    this.#options = options;
  }

  /** A window without focus leaves it to another one, or to the next start. */
  watch(): void {
    if (this.#wasMade) return;
    this.#timer = setTimeout(() => {
      this.#offer().catch((error: unknown) => this.#options.core.logger.warn(String(error)));
    }, AFTER_START);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  get #wasMade(): boolean {
    return this.#options.memory.get(OFFERED) === true;
  }

  async #offer(): Promise<void> {
    const { core, l10n, memory, turns, importIt } = this.#options;
    const isFree = (): boolean => vscode.workspace.isTrusted && vscode.window.state.focused && !this.#wasMade;
    const claude = path.join(os.homedir(), '.claude');
    if (!isFree() || !(await isThere(claude))) return;
    const { legacyPlaces } = await loadRecorder();
    if ((await legacyPlaces(claude)).length === 0 || !isFree()) return;
    await memory.update(OFFERED, true);
    // Whoever has imported from the terminal need not be asked.
    if (await (await core.ownHistory()).ask('hasImportedRuns', undefined)) return;
    const accept = l10n.t('Import');
    const message = l10n.t('{0} holds runs of the tool that Mirador grew out of. Import them into the history? Nothing there is changed, and “Import History” does it at any time.', claude);
    const choice = await turns.take(() => inform(message, accept, l10n.t('Not Now')));
    if (choice === accept) await importIt();
  }
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
