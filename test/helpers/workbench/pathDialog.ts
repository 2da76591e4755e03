import type { Page } from 'playwright-core';
import { waitFor } from './retry';

const LOOK_UP_MILLISECONDS = 500;

/** The editor's own dialog for files and folders, which takes the place of the system's in a browser. */
export class PathDialog {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Types a path and accepts it.
   * @param title of the dialog
   * @param path absolute; a folder ends with a slash
   */
  async answer(title: string, path: string): Promise<void> {
    const widget = this.#page.locator('.quick-input-widget', { has: this.#page.locator('.quick-input-title', { hasText: title }) });
    const input = widget.locator('.quick-input-box input');
    // It begins with a path of its own, and a quick pick of the same title may still be on the screen.
    await waitFor(`the dialog "${title}"`, async () => ((await widget.isVisible()) && (await input.inputValue()).startsWith('/') ? true : undefined));
    await waitFor(`the answer to "${title}"`, async () => {
      await input.fill(path, { timeout: LOOK_UP_MILLISECONDS }).catch(() => undefined);
      // It looks the path up while it is typed, and hears no key meanwhile.
      await this.#page.waitForTimeout(LOOK_UP_MILLISECONDS);
      // While it is still opening it may put its own path in place of this one, which must not be what is accepted.
      const isAsTyped = (await widget.isVisible()) && (await input.inputValue({ timeout: LOOK_UP_MILLISECONDS }).catch(() => '')) === path;
      if (isAsTyped) await input.press('Enter', { timeout: LOOK_UP_MILLISECONDS }).catch(() => undefined);
      return widget.waitFor({ state: 'hidden', timeout: 2 * LOOK_UP_MILLISECONDS }).then(
        () => true,
        () => undefined,
      );
    });
  }
}
