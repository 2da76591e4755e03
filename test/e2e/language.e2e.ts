import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../helpers/sampleRun';
import { openStore } from '../helpers/store';
import { aRun } from '../helpers/storeRuns';
import { BUNDLE, englishIn, readTexts, type Texts } from '../helpers/translatedTexts';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';

const EXTENSION = 'mirador.parallel-patterns';
const NARROW = 250;

/** Of the views' names and the welcome texts, without their links. */
function manifestTranslations(): Texts {
  const english = readTexts('package.nls.json');
  const german = readTexts('package.nls.de.json');
  const lines = (text = ''): readonly string[] => text.split('\n').map((line) => line.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1'));
  return Object.fromEntries(Object.entries(english).flatMap(([key, text]) => lines(text).map((line, index) => [line, lines(german[key])[index] ?? ''])));
}

/** Somebody whose editor speaks German, with a history and a run under way. */
describe('An editor in German', () => {
  const translations: Texts = { ...readTexts(BUNDLE), ...manifestTranslations() };
  let root: string;
  let session: Session;
  let currentRun: Tree;
  let history: Tree;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-language-'));
    const repository = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({ vsix: [vsixFile], folder: repository.folder, locale: 'de', env: { HOME: root } });
    currentRun = new Tree(session.page, 'Aktueller Lauf');
    history = new Tree(session.page, 'Verlauf');
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`language-${task.name}`);
  });

  const pane = (title: string): string => `.part.sidebar .pane:has(.pane-header[aria-label^="${title}"])`;

  /** All that is written or read out in a part of the window. */
  const textsIn = async (selector: string): Promise<readonly string[]> =>
    session.page.locator(selector).first().evaluate((part) => {
      const texts: string[] = [];
      for (const element of [part, ...part.querySelectorAll('*:not(style)')]) {
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '') texts.push(node.textContent ?? '');
        for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
      }
      return texts.filter((text) => text !== '');
    });

  const expectGerman = (texts: readonly string[]): void => {
    expect(texts.length).toBeGreaterThan(0);
    expect(englishIn(texts, translations)).toEqual([]);
  };

  const reviewTexts = async (): Promise<readonly string[]> => {
    const { quickPick } = session.workbench;
    const items = await quickPick.items();
    return [await quickPick.title(), await quickPick.placeholder(), await quickPick.message(), ...items.flatMap(({ label, description, detail }) => [label, description, detail])];
  };

  it('welcomes in German before anything is recorded', async () => {
    await session.workbench.openView('Mirador');
    await session.workbench.runCommand('Mirador: Focus on Verlauf View');
    await waitFor('the welcome text', async () => ((await history.welcome()).includes('Noch kein Lauf aufgezeichnet.') ? true : undefined));
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=Noch kein Verlauf');
    await session.workbench.setSidebarWidth(NARROW);
    await session.workbench.screenshot('language-1-welcome');
    expectGerman(await textsIn(pane('Verlauf')));
  });

  it('names all commands in German', async () => {
    const { quickPick } = session.workbench;
    await session.page.keyboard.press('F1');
    await quickPick.opened();
    await quickPick.type('>Mirador:');
    const labels = (await quickPick.items()).map(({ label }) => label).filter((label) => label.startsWith('Mirador:') && !label.startsWith('Mirador: Focus on'));
    await session.workbench.screenshot('language-2-commands');
    await quickPick.escape();
    const german = readTexts('package.nls.de.json');
    expect(labels).toContain(`Mirador: ${german['command.recordRun'] ?? ''}`);
    expect(labels.length).toBeGreaterThan(15);
    expectGerman(labels);
  });

  it('shows the current run in German', async () => {
    await currentRun.row('auth', ({ label, level }) => label === 'auth' && level === 1);
    await currentRun.row('its conflict', ({ description }) => description === 'Konflikt in 1 Datei');
    await session.workbench.screenshot('language-3-current-run');
    const texts = (await currentRun.rows()).flatMap(({ label, description, spoken }) => [label, description, spoken]);
    expectGerman([...texts, await currentRun.message(), ...(await textsIn(pane('Aktueller Lauf')))]);
    expectGerman(await currentRun.menuOf('auth'));
  });

  it('explains a feature in German when the mouse rests on it', async () => {
    await currentRun.pane.locator('.monaco-list-row[aria-level="1"][aria-label^="auth, "]').hover();
    const hover = session.page.locator('.workbench-hover', { hasText: 'Handkorrekturen' }).first();
    await hover.waitFor();
    await session.workbench.screenshot('language-4-hover');
    expectGerman([await hover.innerText()]);
  });

  it('reviews and records a run in German', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    await runCommand('Mirador: Parallelen Lauf aufzeichnen');
    await quickPick.opened('Parallelen Lauf aufzeichnen');
    await session.workbench.screenshot('language-5-review');
    const texts = await reviewTexts();
    expect(texts).toEqual(expect.arrayContaining(['Lauf aufzeichnen: Qualität 60 (schwach)', 'Tests: unbekannt', 'Handkorrekturen: 1', 'Lauf: 4 Features vom 20.11.2025 (main)']));
    expectGerman(texts);
    await quickPick.choose('Tests: unbekannt');
    await quickPick.opened('Tests');
    expectGerman(await reviewTexts());
    await quickPick.choose('Alle Tests bestanden');
    await quickPick.opened('Parallelen Lauf aufzeichnen');
    await quickPick.accept();
    const message = await notifications.waitFor('aufgezeichnet: Qualität 70 (annehmbar).');
    await session.workbench.screenshot('language-6-recorded');
    expectGerman([message.text, ...message.buttons]);
  });

  it('shows what was learned in German, with numbers as Germans write them', async () => {
    const store = openStore(session.server.globalStorage(EXTENSION));
    const merged = [2, 3, 4, 1, 4, 3, 2, 4, 3, 4];
    for (const [index, prsMerged] of merged.entries()) {
      const createdAt = new Date(Date.UTC(2025, 9, 1 + 3 * index)).toISOString();
      await store.record(aRun({ description: `Lieferung ${index + 1}`, createdAt, prsCreated: 4, prsMerged, minutes: 80 + index, testsPassing: index % 2 === 0 }));
    }
    await store.close();
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=11 Läufe');
    const texts = await panel.evaluate(() => {
      const found: string[] = [];
      const visit = (root: Document | ShadowRoot): void => {
        for (const element of root.querySelectorAll('*')) {
          // A whole element where the text is split over its children for looks only.
          if (!['STYLE', 'SCRIPT'].includes(element.tagName)) for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push((node.textContent ?? '').trim());
          for (const name of ['aria-label', 'title']) found.push(element.getAttribute(name) ?? '');
          if (element.shadowRoot !== null) visit(element.shadowRoot);
        }
      };
      visit(document);
      return found.filter((text) => text !== '');
    });
    expect(texts.some((text) => /\d,\d/.test(text))).toBe(true);
    expect(texts.some((text) => /\d\u00A0%/.test(text))).toBe(true);
    expectGerman(texts);
    await session.page.setViewportSize({ width: 1280, height: 1800 });
    await session.page.waitForTimeout(1_000);
    await session.workbench.screenshot('language-7-panel');
    await session.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('shows the history and a run of it in German', async () => {
    // At its left end: in a narrow side bar the middle of a header is a button.
    for (const view of ['Aktueller Lauf', 'Muster']) await session.page.locator(`.part.sidebar .pane-header[aria-label^="${view}"]`).click({ position: { x: 30, y: 10 } });
    await history.row('a run', ({ label }) => label.startsWith('favorites, profile'));
    await history.toggle('favorites, profile, auth und settings');
    await history.row('its quality', ({ label, description }) => label === 'Qualität' && description === '70 (annehmbar)');
    await history.click('Features');
    await history.row('a feature', ({ label }) => label === 'auth');
    await session.workbench.screenshot('language-8-history');
    const rows = await history.rows();
    expectGerman(rows.flatMap(({ label, description, spoken }) => [label, description, spoken]));
    expectGerman(await textsIn(pane('Verlauf')));
    await history.chooseFromMenu('favorites, profile, auth und settings', 'Lauf bearbeiten…');
    const { quickPick } = session.workbench;
    await quickPick.opened('Lauf bearbeiten');
    expectGerman(await reviewTexts());
    await quickPick.escape();
    await quickPick.closed();
  });
});
