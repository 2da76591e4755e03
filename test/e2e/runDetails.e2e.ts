import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunFacts, RunId } from '../../src/domain/run';
import type { HistoryStore } from '../../src/store/historyStore';
import { openStore } from '../helpers/store';
import { A_FORECAST, A_PLAN, aFeature, aRun } from '../helpers/storeRuns';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';
import { THEMES } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const HOSTILE = '<img src=x onerror=alert(1)> [click](command:workbench.action.closeWindow) $(trash)';
const FAVOURITES = 'Favourites and sign-in';

/** A person who looks at one run after the other; one of them is of somebody who means no good. */
describe('The page of a run', () => {
  let root: string;
  let session: Session;
  let store: HistoryStore;
  let tree: Tree;
  let id: RunId;
  let facts: Partial<RunFacts>;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-run-'));
    await mkdir(path.join(root, 'folder'));
    await mkdir(path.join(root, 'home'));
    session = await startSession({ vsix: [vsixFile], folder: path.join(root, 'folder'), env: { HOME: path.join(root, 'home') } });
    store = openStore(session.server.globalStorage(EXTENSION));
    await store.record(aRun({ description: 'Search', createdAt: '2025-11-03T10:00:00Z', prsMerged: 2, testsPassing: true, category: 'api', conflicts: [], conflictsEncountered: 0 }));
    const suggestion = await store.suggest(A_PLAN, { ...A_FORECAST, enoughData: true, expected: { successRate: { mean: 0.8, low: 0.7, high: 0.9, count: 12 }, quality: null, minutes: null } }, 'test');
    facts = { description: FAVOURITES, createdAt: '2025-11-10T10:00:00Z', suggestionId: suggestion.id };
    ({ id } = await store.record(aRun(facts)));
    const addresses = ['javascript:alert(1)', 'file:///etc/passwd', 'command:workbench.action.closeWindow'];
    const features = addresses.map((url, index) => aFeature({ name: `${HOSTILE} ${String(index)}`, branch: HOSTILE, pullRequest: { number: 1, url, state: HOSTILE } }));
    await store.record(aRun({ description: HOSTILE, createdAt: '2025-11-12T10:00:00Z', features, conflicts: [], lessons: [HOSTILE] }));
    await session.workbench.openView('Mirador');
    await session.workbench.runCommand('Mirador: Focus on History View');
    tree = new Tree(session.page, 'History');
    for (const view of ['Current Run', 'Patterns']) await session.page.locator(`.part.sidebar .pane-header[aria-label^="${view}"]`).click();
    await tree.row('the runs', ({ label }) => label === 'Search');
  });

  afterAll(async () => {
    await store.close();
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`run-${task.name}`);
  });

  /** The page on screen, which shows a text. */
  const shows = (text: string): Promise<Frame> => session.workbench.webviewFrame(async (frame) => (await frame.locator('mirador-run main').innerText({ timeout: 1000 })).includes(text));
  const tabs = (text: string) => session.page.locator('.tab', { hasText: text });

  /** With the keyboard alone. */
  async function openFromTree(label: string): Promise<void> {
    await session.workbench.runCommand('Mirador: Focus on History View');
    await session.page.keyboard.press('Home');
    await waitFor(`the focus on "${label}"`, async () => {
      if ((await tree.focused()) === label) return true;
      await session.page.keyboard.press('ArrowDown');
      return undefined;
    });
    await session.page.keyboard.press('Enter');
  }

  it('opens from the tree with Enter, and once for each run', async () => {
    await openFromTree(FAVOURITES);
    const page = await shows(FAVOURITES);
    await tabs(FAVOURITES).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(FAVOURITES);
    expect(await page.locator('.feature').first().innerText()).toMatch(/^favorites\s+merged/);
    await openFromTree('Search');
    await shows('100 of 100');
    await openFromTree(FAVOURITES);
    await session.page.locator('.tab.active', { hasText: FAVOURITES }).waitFor();
    expect(await tabs(FAVOURITES).count()).toBe(1);
    expect(await tabs('Search').count()).toBe(1);
  });

  it('holds the suggestion against what came, and lays the run beside the one before', async () => {
    const page = await shows(FAVOURITES);
    const text = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Forecast 80% (70% to 90%), came 100%: above the interval.');
    expect(text).toContain('With the run before it in the same repository.');
    expect(await page.getByRole('row', { name: /^Quality 70 \(acceptable\) -30 100 \(excellent\)/ }).count()).toBe(1);
  });

  it('follows an edit, wherever it was made', async () => {
    await store.revise(id, aRun({ ...facts, testsPassing: true }));
    const page = await shows('80 of 100');
    const changes = (await page.locator('.changes').innerText()).replaceAll(/[\s\u2068\u2069]+/g, ' ');
    expect(changes).toContain('Tests: unknown → passing');
    await page.getByRole('button', { name: 'Edit Run…' }).click();
    const { quickPick } = session.workbench;
    await quickPick.opened('Edit Run: Favourites and sign-in');
    expect((await quickPick.items())[0]?.label).toBe('Nothing changed yet: quality 80 (good)');
    await quickPick.escape();
    await quickPick.closed();
  });

  it('shows what an edit has changed as a diff', async () => {
    const page = await shows(FAVOURITES);
    await page.getByRole('button', { name: /^Show as a diff: Changed/ }).press('Enter');
    await session.page.locator('.tab.active', { hasText: 'revision 1 ↔ 2' }).waitFor();
    await session.page.keyboard.press('Control+F4');
    await openFromTree(FAVOURITES);
    await shows(FAVOURITES);
  });

  it('compares with any other run, says what differs, and ends it', async () => {
    const { quickPick } = session.workbench;
    const page = await shows(FAVOURITES);
    await page.getByRole('button', { name: 'Compare with…' }).press('Enter');
    await quickPick.opened('Compare with…');
    expect((await quickPick.items()).map(({ label }) => label.replaceAll('\u200B', ''))).toEqual([HOSTILE, 'Search']);
    await quickPick.type('img src');
    await quickPick.accept();
    const beside = page.getByRole('table', { name: 'This run beside the other' });
    await waitFor('the other run', async () => ((await beside.innerText()).includes('$(trash)') ? true : undefined));
    expect(await page.getByRole('row', { name: /^Agents claude differs/ }).count()).toBe(1);
    await session.workbench.screenshot('run-page-compared');
    await page.getByRole('button', { name: 'End Comparison' }).press('Enter');
    await shows('It is compared with no run.');
  });

  it('asks before it opens a pull request', async () => {
    const page = await shows(FAVOURITES);
    await page.getByRole('link', { name: '#12, MERGED' }).press('Enter');
    expect(await session.workbench.dialog.text()).toContain('https://example.com/pull/12');
    await session.workbench.dialog.press('Cancel');
  });

  it('shows hostile texts as text, and no way to an address that is not on the web', async () => {
    await openFromTree(HOSTILE);
    const page = await shows(`${HOSTILE} 2`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(HOSTILE);
    expect(await page.locator('img, a, iframe').count()).toBe(0);
    expect(await page.locator('.feature').count()).toBe(3);
    expect(await page.locator('.feature').getByRole('link').count()).toBe(0);
    expect(await session.page.locator('.tab.active img[src="x"], .tab.active .codicon-trash').count()).toBe(0);
    expect(await axe(page)).toEqual([]);
  });

  it.each(THEMES)('is readable in %s', async (theme) => {
    await session.workbench.setTheme(theme);
    await openFromTree(FAVOURITES);
    const page = await shows('80 of 100');
    await session.workbench.screenshot(`run-page-${theme.toLowerCase().replaceAll(' ', '-')}`);
    expect(await axe(page)).toEqual([]);
  });

  it('opens as text and as its document', async () => {
    await session.workbench.setTheme('Dark Modern');
    await openFromTree(FAVOURITES);
    await (await shows(FAVOURITES)).getByRole('button', { name: 'Open as Text' }).press('Enter');
    await waitFor('the text', async () => ((await session.page.locator('.editor-instance .view-lines').allInnerTexts()).join(' ').replaceAll('\u00a0', ' ').includes('Tests: passing') ? true : undefined));
    await openFromTree(FAVOURITES);
    await (await shows(FAVOURITES)).getByRole('button', { name: 'Open Document' }).press('Enter');
    await session.page.locator('.tab.active', { hasText: '.json' }).waitFor();
  });

  it('says that its run was deleted meanwhile, and restores it', async () => {
    await openFromTree(FAVOURITES);
    await shows(FAVOURITES);
    await store.remove(id);
    const page = await shows('This run was deleted');
    await tabs(`${FAVOURITES} (deleted)`).waitFor();
    await page.getByRole('button', { name: 'Restore Run' }).press('Enter');
    await waitFor('the notice to go', async () => ((await page.getByText('This run was deleted').count()) === 0 ? true : undefined));
    expect((await store.run(id))?.testsPassing).toBe(true);
    await session.workbench.notifications.clear();
  });

  it('is there again after the window was loaded anew, beside the run that was chosen', async () => {
    const { quickPick } = session.workbench;
    const before = await shows(FAVOURITES);
    await before.getByRole('button', { name: 'Compare with…' }).press('Enter');
    await quickPick.opened('Compare with…');
    await quickPick.choose('Search');
    await shows('1 of 2');
    await waitFor('the comparison', async () => ((await before.locator('.beside').innerText()).includes('Search') ? true : undefined));
    await session.workbench.reload();
    const page = await shows(FAVOURITES);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(FAVOURITES);
    expect(await page.locator('.beside').innerText()).toContain('Search');
    // What nobody chose would say so.
    expect(await page.locator('main').innerText()).not.toContain('With the run before it');
    await session.workbench.screenshot('run-page-reloaded');
  });
});
