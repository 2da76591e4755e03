import type * as vscode from 'vscode';
import type { Core } from '../core';

/** Forges are asked no more often than this without being told to, by all windows together. */
const PAUSE_MS = 15 * 60 * 1000;

const HAS_READ = 'pullRequestsRead';
const LOOKED_AT = 'pullRequestsLookedAt';

/** Brings recorded runs up to date while somebody looks at them: at the first look, and every quarter of an hour. Nobody who never read pull requests is disturbed. */
export class UpdateWhileVisible implements vscode.Disposable {
  readonly #core: Core;
  readonly #memory: vscode.Memento;
  #isVisible = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(core: Core, memory: vscode.Memento) {
    this.#core = core;
    this.#memory = memory;
  }

  /** @param isVisible whether any view of recorded runs can be seen */
  show(isVisible: boolean): void {
    this.#isVisible = isVisible;
    clearTimeout(this.#timer);
    if (isVisible) this.#schedule();
  }

  dispose(): void {
    this.show(false);
  }

  #schedule(): void {
    const since = Date.now() - this.#memory.get(LOOKED_AT, 0);
    // A clock that was set back makes nobody wait for ever.
    this.#timer = setTimeout(() => void this.#look(), since < 0 ? 0 : Math.max(0, PAUSE_MS - since));
  }

  async #look(): Promise<void> {
    if (!this.#isVisible) return;
    try {
      const since = Date.now() - this.#memory.get(LOOKED_AT, 0);
      if (this.#memory.get(HAS_READ) === true && (since < 0 || since >= PAUSE_MS)) {
        await this.#memory.update(LOOKED_AT, Date.now());
        await (await this.#core.pullRequests()).followUp(undefined, { freshForMs: PAUSE_MS });
      } else if (this.#memory.get(HAS_READ) !== true) await this.#memory.update(LOOKED_AT, Date.now());
    } catch (error) {
      this.#core.logger.warn(String(error));
    }
    this.show(this.#isVisible);
  }
}
