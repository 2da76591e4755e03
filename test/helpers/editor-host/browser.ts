import { chromium, type Browser } from 'playwright-core';
import { BROWSER_ARGUMENTS } from './browserArguments';
import { installChromium } from './install';

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await installChromium(), args: [...BROWSER_ARGUMENTS] });
}
