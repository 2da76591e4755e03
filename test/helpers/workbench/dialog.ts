import type { Locator, Page } from 'playwright-core';

/** The modal message in the middle of the window. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits until it is open and returns its message with its detail. */
  async text(): Promise<string> {
    await this.#box.waitFor();
    return this.#box.locator('.dialog-message-container').innerText();
  }

  async press(button: string): Promise<void> {
    const shown = await this.#box.elementHandle();
    await this.#box.locator('.monaco-button', { hasText: button }).first().click();
    // Another one may come in its place at once.
    await shown.waitForElementState('hidden');
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}
