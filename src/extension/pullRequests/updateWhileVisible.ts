import type * as vscode from 'vscode';
import { MEMORY_KEYS } from '../contributions';
import type { Core } from '../core';

/** Forges are asked no more often than this without being told to, by all windows together. */
const PAUSE_MS = 15 * 60 * 1000;

/** Brings recorded runs up to date while somebody looks at them: at the first look, and every quarter of an hour. Nobody who never read pull requests is disturbed. */
export class UpdateWhileVisible implements vscode.Disposable {
  readonly #core: Core;
  readonly #memory: vscode.Memento;
  /** Ids of views that can be seen. */
  readonly #visible = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(core: Core, memory: vscode.Memento) {
    this.#core = core;
    this.#memory = memory;
  }

  /** @param isVisible whether that view of recorded runs can be seen from now on */
  show(view: string, isVisible: boolean): void {
    if (isVisible) this.#visible.add(view);
    else this.#visible.delete(view);
    this.#schedule();
  }

  dispose(): void {
    this.#visible.clear();
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#visible.size > 0) this.#timer = setTimeout(() => void this.#look(), this.#hasRead ? PAUSE_MS - this.#since : PAUSE_MS);
  }

  get #hasRead(): boolean {
    return this.#memory.get(MEMORY_KEYS.hasReadPullRequests) === true;
  }

  /** Milliseconds since forges were asked; a clock that was set back makes nobody wait for ever. */
  get #since(): number {
    const since = Date.now() - this.#memory.get(MEMORY_KEYS.lookedAtPullRequests, 0);
    return since < 0 ? PAUSE_MS : Math.min(since, PAUSE_MS);
  }

  async #look(): Promise<void> {
    try {
      // Another window may have asked meanwhile.
      if (this.#hasRead && this.#since >= PAUSE_MS) {
        await this.#memory.update(MEMORY_KEYS.lookedAtPullRequests, Date.now());
        await (await this.#core.pullRequests()).followUp(undefined, { freshForMs: PAUSE_MS });
      }
    } catch (error) {
      this.#core.logger.warn(String(error));
    }
    this.#schedule();
  }
}
