import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { outputFolder } from '../editor-host/project';
import type { EditorServer, Settings } from '../editor-host/server';
import { commandRunner, type CommandRunner } from './commandPalette';
import { Dialog } from './dialog';
import { Notifications } from './notifications';
import { QuickPick } from './quickPick';
import { waitFor } from './retry';
import { Terminal } from './terminal';
import { webviewFrame, type WebviewPredicate } from './webviews';

/** The themes that come with every VS Code, by the names in its list, with their files, which the workbench has among its classes. */
const THEME_FILES = {
  'Light Modern': 'light_modern',
  'Dark Modern': 'dark_modern',
  'Dark High Contrast': 'hc_black',
  'Light High Contrast': 'hc_light',
} as const;

export type Theme = keyof typeof THEME_FILES;
export const THEMES = Object.keys(THEME_FILES) as readonly Theme[];

/** In which a view container opens. */
const OPEN_MILLISECONDS = 2_000;

/** A VS Code window in a browser's page. */
export class Workbench {
  readonly page: Page;
  readonly quickPick: QuickPick;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly terminal: Terminal;
  /** Runs a command from the command palette by its title with its category. */
  readonly runCommand: CommandRunner;
  readonly #server: EditorServer;

  constructor(page: Page, server: EditorServer) {
    this.page = page;
    this.#server = server;
    this.quickPick = new QuickPick(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.runCommand = commandRunner(page, this.quickPick);
    this.terminal = new Terminal(page, this.runCommand);
  }

  /** Opens a view container of the activity bar by its title. */
  async openView(containerTitle: string): Promise<void> {
    const icon = this.page.locator(`.part.activitybar .action-item:has(a.action-label[aria-label^="${containerTitle}"])`).first();
    await icon.waitFor();
    await waitFor(`the view container "${containerTitle}"`, async () => {
      const isOpen = (await icon.getAttribute('aria-selected')) === 'true' || (await icon.getAttribute('aria-expanded')) === 'true';
      // In a window that was just loaded it may be about to open by itself, and this click closes it again.
      if (!isOpen) await icon.click();
      return this.page
        .locator('.part.sidebar')
        .waitFor({ state: 'visible', timeout: OPEN_MILLISECONDS })
        .then(
          () => true,
          () => undefined,
        );
    });
  }

  /** See {@link webviewFrame}. */
  async webviewFrame(wanted: string | WebviewPredicate): Promise<Frame> {
    return webviewFrame(this.page, wanted);
  }

  /** Chooses a theme as people do, and waits until it is seen. What is open stays open. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickPick.type(theme);
    await this.quickPick.choose(theme);
    await this.quickPick.closed();
    await this.page.locator(`.monaco-workbench[class*="-${THEME_FILES[theme]}-json"]`).waitFor();
  }

  /** Changes the user's settings. The window is loaded anew, because this kind of window does not see the file change. */
  async changeSettings(changes: Settings): Promise<void> {
    await this.#server.changeSettings(changes);
    await this.page.reload();
    await untilReady(this.page);
  }

  /** Loads the window anew as people do: the editor keeps then what it keeps of each tab. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await untilReady(this.page);
  }

  /** Drags the border of the side bar until it is so many pixels wide; VS Code keeps it above 170. */
  async setSidebarWidth(width: number): Promise<void> {
    const sidebar = await this.page.locator('.part.sidebar').boundingBox();
    if (sidebar === null) {
      throw new Error('The side bar is closed.');
    }
    const border = sidebar.x + sidebar.width;
    const middle = sidebar.y + sidebar.height / 2;
    await this.page.mouse.move(border, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(sidebar.x + width, middle, { steps: 5 });
    await this.page.mouse.up();
    // Away from the border, which is lit while the mouse is on it.
    await this.page.mouse.move(sidebar.x + width / 2, 10);
    await waitFor(`a side bar of ${width} pixels`, async () => {
      const box = await this.page.locator('.part.sidebar').boundingBox();
      return (box !== null && Math.abs(box.width - width) <= 2) || undefined;
    });
  }

  /** Takes a picture of the window, or of a part of it, and returns its path, `test-output/screenshots/<name>.png`. */
  async screenshot(name: string, clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Promise<string> {
    const file = path.join(outputFolder, 'screenshots', `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled', ...(clip === undefined ? {} : { clip }) });
    return file;
  }
}

/** Opens an address of the server and waits until the window can be worked with. */
export async function openWorkbench(page: Page, server: EditorServer, url: string = server.url()): Promise<Workbench> {
  await page.goto(url);
  await untilReady(page);
  return new Workbench(page, server);
}

async function untilReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ state: 'attached' });
  await page.locator('.part.activitybar .action-item').first().waitFor();
  // Until its theme is there, the window still changes under the mouse.
  await page.locator('.monaco-workbench[class*="-themes-"]').waitFor();
}
