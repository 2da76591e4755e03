import type { Locator, Page } from 'playwright-core';
import type { CommandRunner } from './commandPalette';
import { waitFor } from './retry';

/** The integrated terminal, whose text can be read because the settings of the tests let it draw text instead of a canvas. */
export class Terminal {
  readonly #page: Page;
  readonly #runCommand: CommandRunner;

  constructor(page: Page, runCommand: CommandRunner) {
    this.#page = page;
    this.#runCommand = runCommand;
  }

  /** Opens a new terminal and waits for its prompt. */
  async open(): Promise<void> {
    const before = await this.#active.count();
    const textBefore = before === 0 ? '' : await this.text();
    await this.#runCommand('Terminal: Create New Terminal');
    await waitFor('a prompt', async () => {
      const text = (await this.#active.count()) === 0 ? '' : await this.text();
      return (text !== '' && text !== textBefore) || undefined;
    });
  }

  /** Waits until one that something else opens is there. */
  async opened(): Promise<void> {
    await this.#active.waitFor();
  }

  /** Types a command line, in a new terminal if there is none. */
  async run(line: string): Promise<void> {
    if ((await this.#active.count()) === 0) {
      await this.open();
    }
    await this.#active.locator('.xterm-screen').click();
    await this.#page.keyboard.type(line);
    await this.#page.keyboard.press('Enter');
  }

  /** The lines that are on the screen, without those that are empty. */
  async text(): Promise<string> {
    const rows = await this.#active.locator('.xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .filter((row) => row !== '')
      .join('\n');
  }

  /** Waits until the screen shows a text, and returns all that it shows. What has been typed is on the screen too. */
  async waitForText(wanted: string | RegExp): Promise<string> {
    return waitFor(`"${String(wanted)}" in the terminal`, async () => {
      const text = await this.text();
      return (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) ? text : undefined;
    });
  }

  get #active(): Locator {
    return this.#page.locator('.terminal-wrapper.active');
  }
}
