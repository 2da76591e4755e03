import type { Locator, Page } from 'playwright-core';
import { happens, waitFor } from './retry';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
  /** From 1. */
  readonly level: number;
  /** Undefined where there is nothing below. */
  readonly expanded: boolean | undefined;
  /** What hangs at its right end, such as a number; empty without. */
  readonly badge: string;
  /** Names of the codicon. */
  readonly icon: string;
}

const MENU_MILLISECONDS = 300;
const MENU_OPENS_MILLISECONDS = 2_000;

/** A native tree in the side bar, by its title. It is driven as people drive it: by mouse and by keys. */
export class Tree {
  readonly #page: Page;
  readonly #pane: Locator;
  readonly #title: string;

  constructor(page: Page, title: string) {
    this.#page = page;
    this.#title = title;
    this.#pane = page.locator('.part.sidebar .pane', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });
  }

  get pane(): Locator {
    return this.#pane;
  }

  /** The rows that are drawn, in their order: a tree draws no more than can be seen. */
  async rows(): Promise<readonly TreeRow[]> {
    const rows = await this.#pane.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((row) => {
        const text = (selector: string): string => (row.querySelector(selector)?.textContent ?? '').replaceAll('\u00a0', ' ').trim();
        const icon = row.querySelector('.custom-view-tree-node-item-icon');
        const expanded = row.getAttribute('aria-expanded');
        const label = row.querySelector('.monaco-icon-label');
        const badge = label === null ? '' : getComputedStyle(label, '::after').content.replace(/^"|"$/g, '');
        return {
          index: Number(row.getAttribute('data-index')),
          row: {
            label: text('.label-name'),
            description: text('.label-description'),
            spoken: row.getAttribute('aria-label') ?? '',
            level: Number(row.getAttribute('aria-level')),
            expanded: expanded === null ? undefined : expanded === 'true',
            badge: badge === 'none' || badge === 'normal' ? '' : badge,
            icon: [...(icon?.classList ?? [])].find((name) => name.startsWith('codicon-'))?.slice('codicon-'.length) ?? '',
          },
        };
      }),
    );
    return rows.sort((a, b) => a.index - b.index).map(({ row }) => row);
  }

  /** Waits until a row is as it is wanted. */
  async row(what: string, wanted: (row: TreeRow) => boolean, milliseconds?: number): Promise<TreeRow> {
    return waitFor(`the row "${what}" in ${this.#title}`, async () => (await this.rows()).find(wanted), milliseconds);
  }

  /** The text above the rows. */
  async message(): Promise<string> {
    const message = this.#pane.locator('.message');
    return (await message.count()) === 0 ? '' : ((await message.first().textContent()) ?? '').trim();
  }

  /** The text that stands where there are no rows. */
  async welcome(): Promise<string> {
    const welcome = this.#pane.locator('.welcome-view-content');
    return (await welcome.isVisible()) ? welcome.innerText() : '';
  }

  async click(label: string): Promise<void> {
    await this.#rowOf(label).click();
  }

  /** Opens or closes a row whose click does something else. */
  async toggle(label: string): Promise<void> {
    await this.#rowOf(label).locator('.monaco-tl-twistie').click();
  }

  /** Chooses from the menu that the right mouse button opens. */
  async chooseFromMenu(label: string, entry: string): Promise<void> {
    await waitFor(`"${entry}" in the menu of "${label}"`, async () => {
      if (!(await this.#openMenu(label))) return undefined;
      const item = this.#page.locator('.monaco-menu .action-item', { hasText: entry }).first();
      if ((await item.count()) === 0) return this.#closeMenu();
      // So soon after the menu has opened the editor takes a click for the one that opened it.
      await this.#page.waitForTimeout(MENU_MILLISECONDS);
      const chosen = await happens(item.click({ timeout: MENU_OPENS_MILLISECONDS }));
      // What stays open was not chosen from.
      return chosen && (await this.#menuCloses()) ? true : this.#closeMenu();
    });
  }

  /** The entries of the menu that the right mouse button opens. */
  async menuOf(label: string): Promise<readonly string[]> {
    await waitFor(`the menu of "${label}"`, async () => ((await this.#openMenu(label)) ? true : undefined));
    const texts = await this.#page.locator('.monaco-menu .action-label:not(.separator)').allTextContents();
    await this.#closeMenu();
    return texts;
  }

  /** Whether the menu came: a tree that is drawn anew between the press and the release of the button loses the click. */
  async #openMenu(label: string): Promise<boolean> {
    await this.#rowOf(label).click({ button: 'right' });
    const entries = this.#page.locator('.monaco-menu .action-label:not(.separator)').first();
    return happens(entries.waitFor({ timeout: MENU_OPENS_MILLISECONDS }));
  }

  async #menuCloses(): Promise<boolean> {
    return happens(this.#page.locator('.monaco-menu').first().waitFor({ state: 'detached', timeout: MENU_OPENS_MILLISECONDS }));
  }

  async #closeMenu(): Promise<undefined> {
    await this.#page.keyboard.press('Escape');
    await this.#menuCloses();
  }

  /** The label of the row that was chosen last; empty without. */
  async selected(): Promise<string> {
    const selected = this.#pane.locator('.monaco-list-row.selected .label-name');
    return (await selected.count()) === 0 ? '' : ((await selected.first().textContent()) ?? '').trim();
  }

  /** What has the keyboard: the label of the focused row; empty without. */
  async focused(): Promise<string> {
    const focused = this.#pane.locator('.monaco-list:focus-within .monaco-list-row.focused .label-name');
    return (await focused.count()) === 0 ? '' : ((await focused.first().textContent()) ?? '').trim();
  }

  #rowOf(label: string): Locator {
    const exactly = new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    return this.#pane.locator('.monaco-list-row').filter({ has: this.#page.locator('.label-name').filter({ hasText: exactly }) }).first();
  }
}
