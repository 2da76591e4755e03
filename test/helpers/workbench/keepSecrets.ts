import type { BrowserContext } from 'playwright-core';

/** Bytes, as the workbench wants them. */
const KEY_LENGTH = 32;

/**
 * A window keeps its secrets encrypted, with a key of which code-server's front has one half at `/mint-key`. The bare server of the tests is
 * without that front, so its windows would forget every sign-in as soon as they are loaded anew, which no editor does: the half comes from here.
 */
export async function keepSecrets(context: BrowserContext): Promise<void> {
  await context.addInitScript((length) => {
    const ask = window.fetch.bind(window);
    window.fetch = (input, init) => (typeof input === 'string' && input.endsWith('/mint-key') ? Promise.resolve(new Response(new Uint8Array(length))) : ask(input, init));
  }, KEY_LENGTH);
}
