import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MILLISECONDS, waitFor } from './retry';

export interface QuickPickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Undefined where the pick takes one item only. */
  readonly checked: boolean | undefined;
}

interface DrawnRow {
  readonly index: number;
  /** How many rows the list has. */
  readonly count: number;
  readonly item: QuickPickItem;
}

/** The list or the input field that drops down from the title bar: quick picks, input boxes, the command palette. */
export class QuickPick {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Waits until it is open; with a title or placeholder, until the one with that text is. */
  async opened(text?: string): Promise<this> {
    await this.#widget.waitFor({ state: 'visible' });
    if (text !== undefined) {
      await waitFor(`a quick pick with "${text}"`, async () => {
        const texts = [await this.title(), await this.placeholder(), await this.message()];
        return texts.some((candidate) => candidate.includes(text)) || undefined;
      });
    }
    return this;
  }

  /** Whether any is open, or opens within a time. */
  async comesUp(milliseconds: number): Promise<boolean> {
    return this.#widget.waitFor({ state: 'visible', timeout: milliseconds }).then(
      () => true,
      () => false,
    );
  }

  async closed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  async isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  async title(): Promise<string> {
    return textOf(this.#widget.locator('.quick-input-title'));
  }

  async placeholder(): Promise<string> {
    return (await this.#input.getAttribute('placeholder')) ?? '';
  }

  /** The line below the field: a prompt, or why the value is not accepted. */
  async message(): Promise<string> {
    return textOf(this.#widget.locator('.quick-input-message'));
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** All items in their order, also those for which one has to scroll. */
  async items(): Promise<readonly QuickPickItem[]> {
    await this.#widget.locator('.quick-input-list .monaco-list').hover();
    const found = new Map<number, QuickPickItem>();
    await this.#scrollToTop();
    await waitFor('the last item of the list', async () => {
      const rows = await this.#rows();
      for (const row of rows) {
        found.set(row.index, row.item);
      }
      if (rows.every((row) => found.size === row.count)) {
        return true;
      }
      await this.#page.mouse.wheel(0, 150);
      return undefined;
    });
    await this.#scrollToTop();
    return [...found].sort(([a], [b]) => a - b).map(([, item]) => item);
  }

  /**
   * Replaces what is in the field and waits until the list has followed.
   * @param milliseconds for which a field that is not there is waited for
   */
  async type(text: string, milliseconds = PATIENCE_MILLISECONDS): Promise<void> {
    await this.#input.fill(text, { timeout: milliseconds });
    let before: string | undefined;
    await waitFor('a list that stays as it is', async () => {
      await this.#page.waitForTimeout(100);
      const now = JSON.stringify(await this.#rows());
      const isSettled = now === before;
      before = now;
      return isSettled || undefined;
    });
  }

  /** Whether an item with this label is drawn, or comes to be within a time. */
  async offers(label: string, milliseconds = 0): Promise<boolean> {
    return this.#row(label, milliseconds).then(
      () => true,
      () => false,
    );
  }

  /** All that the item with this label says, which has to be in sight. */
  async item(label: string): Promise<QuickPickItem> {
    return waitFor(`the item "${label}"`, async () => (await this.#rows()).find(({ item }) => item.label === label)?.item);
  }

  /** Takes the item with this label, which has to be in sight: type some of it first where the list is long. */
  async choose(label: string): Promise<void> {
    await (await this.#row(label)).click();
  }

  /** Ticks or unticks an item of a pick that takes several. */
  async toggle(label: string): Promise<void> {
    const row = await this.#row(label);
    const checkbox = row.locator('.monaco-checkbox');
    const before = await checkbox.getAttribute('aria-checked');
    await checkbox.click();
    await waitFor(`"${label}" to be toggled`, async () => (await checkbox.getAttribute('aria-checked')) !== before || undefined);
  }

  /** Presses a button of an item, such as a pencil, by its tooltip. */
  async pressItemButton(label: string, tooltip: string): Promise<void> {
    const row = await this.#row(label);
    await row.hover();
    await row.locator(`.quick-input-list-entry-action-bar [aria-label="${tooltip}"]`).click();
  }

  /** Presses a button of the title bar by its tooltip. */
  async pressButton(tooltip: string): Promise<void> {
    await this.#widget.locator(`.quick-input-titlebar [aria-label="${tooltip}"]`).click();
  }

  /** Enter: the highlighted item, or the value of an input box. */
  async accept(): Promise<void> {
    // In the field: on a checkbox that was just clicked the key would toggle it.
    await this.#input.press('Enter');
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  /** The arrow at the left of the title. */
  async back(): Promise<void> {
    await this.#widget.locator('.codicon-quick-input-back').click();
  }

  async #scrollToTop(): Promise<void> {
    await waitFor('the first item of the list', async () => {
      const rows = await this.#rows();
      if (rows.length === 0 || rows.some((row) => row.index === 0)) {
        return true;
      }
      await this.#page.mouse.wheel(0, -100_000);
      return undefined;
    });
  }

  get #input(): Locator {
    return this.#widget.locator('.quick-input-box input');
  }

  async #row(label: string, milliseconds?: number): Promise<Locator> {
    const find = async (): Promise<Locator | undefined> => {
      const match = (await this.#rows()).find(({ item }) => item.label === label);
      return match && this.#widget.locator(`.quick-input-list .monaco-list-row[data-index="${match.index}"]`);
    };
    return waitFor(`the item "${label}"`, find, milliseconds);
  }

  /** The rows that are drawn: the list draws no more than can be seen. */
  async #rows(): Promise<readonly DrawnRow[]> {
    return this.#widget.locator('.quick-input-list .monaco-list-row').evaluateAll((rows) => {
      const text = (row: Element, selector: string): string =>
        (row.querySelector(selector)?.textContent ?? '').replaceAll('\u00a0', ' ').trim();
      // A row is used again for another item: the detail of an item without one is that of the last, and is not seen.
      const hasDetail = (row: Element): boolean => row.clientHeight > 30;
      return rows.map((row) => {
        const box = row.querySelector('.monaco-checkbox');
        const shown = box !== null && getComputedStyle(box).display !== 'none';
        return {
          index: Number(row.getAttribute('data-index')),
          count: Number(row.getAttribute('aria-setsize')),
          item: {
            label: text(row, '.quick-input-list-rows .label-name'),
            description: text(row, '.quick-input-list-rows .label-description'),
            detail: hasDetail(row) ? text(row, '.quick-input-list-label-meta') : '',
            checked: shown ? box.getAttribute('aria-checked') === 'true' : undefined,
          },
        };
      });
    });
  }
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.count()) === 0 ? '' : ((await locator.first().textContent()) ?? '');
}
