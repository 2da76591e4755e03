import type { Page } from 'playwright-core';
import type { QuickPick } from './quickPick';
import { happens, waitFor } from './retry';

export type CommandRunner = (title: string) => Promise<void>;

const REOPEN_MILLISECONDS = 1_000;

/** Runs commands as people do, by their title with its category: `Mirador: Record Run`. */
export function commandRunner(page: Page, quickPick: QuickPick): CommandRunner {
  return async (title) => {
    await waitFor(`the command "${title}"`, async () => {
      await page.keyboard.press('F1');
      // A page that was opened a moment ago has the focus before it has ears: the key is lost.
      if (!(await quickPick.comesUp(REOPEN_MILLISECONDS))) return undefined;
      // Whatever takes the focus meanwhile, such as a page that has just been opened, closes the palette.
      if (!(await happens(quickPick.type(`>${title}`, REOPEN_MILLISECONDS)))) return undefined;
      // The palette lists what was registered when it was opened: while extensions are still being loaded, it is opened again.
      if (await quickPick.offers(title, REOPEN_MILLISECONDS)) {
        await quickPick.choose(title);
        return true;
      }
      await quickPick.escape();
      return undefined;
    });
  };
}
