import path from 'node:path';
import { canInstallDebianPackages, findProgram, installDebianPackages } from './debian';
import { outputFolder } from './project';
import { Steps } from './steps';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/**
 * The browser that the tests drive: `CHROME_PATH`, else one that is installed, else Debian's, with the fonts without which a
 * freshly installed machine shows boxes for letters.
 */
export async function installChromium(): Promise<string> {
  const existing = process.env['CHROME_PATH'] ?? findProgram(...NAMES);
  if (existing !== undefined) {
    return existing;
  }
  if (canInstallDebianPackages()) {
    const steps = new Steps('Chromium', path.join(outputFolder, 'logs', 'install-chromium.log'));
    await installDebianPackages(steps, () => (findProgram(...NAMES) === undefined ? ['chromium', 'fonts-dejavu-core'] : []));
    const installed = findProgram(...NAMES);
    if (installed !== undefined) {
      return installed;
    }
  }
  throw new Error('Install Chromium or Chrome, or name its executable in CHROME_PATH.');
}
