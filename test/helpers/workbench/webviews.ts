import type { Frame, Page } from 'playwright-core';
import { waitFor } from './retry';

/** Says of the inner document of a webview whether it is the one that is looked for. */
export type WebviewPredicate = (frame: Frame) => Promise<boolean>;

/**
 * The document of an extension's webview, which lies two frames deep. Look for it by a selector that matches something in it, or by a
 * predicate. The frame dies when the view is hidden: ask for it anew after showing the view again.
 */
export async function webviewFrame(page: Page, wanted: string | WebviewPredicate): Promise<Frame> {
  const matches: WebviewPredicate =
    typeof wanted === 'string' ? async (frame) => (await frame.locator(wanted).count()) > 0 : wanted;
  return waitFor(`a webview with ${typeof wanted === 'string' ? `"${wanted}"` : 'what the predicate wants'}`, async () => {
    for (const frame of page.frames()) {
      // A frame may go while it is asked.
      if ((await isContent(frame).catch(() => false)) && (await matches(frame).catch(() => false))) {
        return frame;
      }
    }
    return undefined;
  });
}

/** The element is looked at, because a frame keeps the name under which it was loaded, hidden, beside its predecessor. */
async function isContent(frame: Frame): Promise<boolean> {
  if (!frame.url().includes('/webview/browser/pre/fake.html')) {
    return false;
  }
  const element = await frame.frameElement();
  return (await element.getAttribute('id')) === 'active-frame';
}
