import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Registers a language pack that translates nothing with a server that has not been started yet. The editor's own words stay English, but
 * it runs in the language, so that extensions show their translations.
 */
export async function registerLanguagePack(userDataDir: string, locale: string): Promise<void> {
  const translation = path.join(userDataDir, 'language-packs', `${locale}.json`);
  await mkdir(path.dirname(translation), { recursive: true });
  await writeFile(translation, JSON.stringify({ version: '1.0.0', contents: {} }));
  const packs = {
    [locale]: {
      hash: `empty-${locale}`,
      label: locale,
      extensions: [{ extensionIdentifier: { id: `tests.language-pack-${locale}` }, version: '1.0.0' }],
      translations: { vscode: translation },
    },
  };
  await writeFile(path.join(userDataDir, 'languagepacks.json'), JSON.stringify(packs));
}
