import type { Locator, Page } from 'playwright-core';
import { waitFor } from './retry';

export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
}

/** The messages at the lower right. One without buttons goes by itself after some seconds. */
export class Notifications {
  readonly #toasts: Locator;

  constructor(page: Page) {
    this.#toasts = page.locator('.notifications-toasts .notification-list-item');
  }

  async all(): Promise<readonly Notification[]> {
    return this.#toasts.evaluateAll((toasts) =>
      toasts.map((toast) => ({
        text: toast.querySelector('.notification-list-item-message')?.textContent ?? '',
        buttons: [...toast.querySelectorAll('.notification-list-item-buttons-container .monaco-button')]
          .map((button) => button.textContent)
          .filter((text) => text !== ''),
      })),
    );
  }

  /** Waits for the one that contains a text. */
  async waitFor(text: string): Promise<Notification> {
    return waitFor(`the notification "${text}"`, async () => (await this.all()).find((notification) => notification.text.includes(text)));
  }

  /** Presses a button of the one that contains a text. */
  async press(text: string, button: string): Promise<void> {
    await this.waitFor(text);
    await this.#toasts.filter({ hasText: text }).locator('.monaco-button', { hasText: button }).first().click();
  }

  /** Takes all away, without pressing any button. */
  async clear(): Promise<void> {
    const closed = { timeout: 1_000 };
    await waitFor('no notification', async () => {
      if ((await this.#toasts.count()) === 0) return true;
      // One that goes by itself meanwhile, such as a progress that has ended, is no failure.
      await this.#toasts.first().hover(closed).catch(() => undefined);
      await this.#toasts.first().locator('.codicon-notifications-clear').click(closed).catch(() => undefined);
      return undefined;
    });
  }
}
