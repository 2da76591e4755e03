import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../src/domain/run';
import type { HistoryStore } from '../../src/store/historyStore';
import { makeDatabase, makeResultsFolder } from '../helpers/legacySources';
import { openStore } from '../helpers/store';
import { aFeature, aRun } from '../helpers/storeRuns';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';
import { THEMES } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const HOSTILE = '<img src=x onerror=alert(1)> [click](command:workbench.action.closeWindow) $(trash)';

/** A person with a history, one of whose runs was imported from somebody who means no good. */
describe('The history in the side bar', () => {
  let root: string;
  let session: Session;
  let store: HistoryStore;
  let tree: Tree;
  let first: RunId;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-history-'));
    await mkdir(path.join(root, 'folder'));
    session = await startSession({ vsix: [vsixFile], folder: path.join(root, 'folder') });
    store = openStore(session.server.globalStorage(EXTENSION));
    ({ id: first } = await store.record(aRun({ description: 'Favourites and sign-in', createdAt: '2025-10-02T10:00:00Z' })));
    await store.record(aRun({ description: 'Search', createdAt: '2025-11-03T10:00:00Z', prsMerged: 2, testsPassing: true, category: 'api', conflicts: [], conflictsEncountered: 0 }));
    await store.record(aRun({ description: HOSTILE, createdAt: '2025-11-04T10:00:00Z', features: [aFeature({ name: HOSTILE }), aFeature({ name: 'other' })], conflicts: [] }));
    await session.workbench.openView('Mirador');
    await session.workbench.runCommand('Mirador: Focus on History View');
    tree = new Tree(session.workbench.page, 'History');
    // The others are closed, so that all lines are drawn.
    for (const view of ['Current Run', 'Patterns']) await session.workbench.page.locator(`.part.sidebar .pane-header[aria-label^="${view}"]`).click();
  });

  afterAll(async () => {
    await store.close();
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  const labels = async (): Promise<readonly string[]> => (await tree.rows()).map(({ label }) => label);

  it('shows months, and in the newest its runs, hostile text as text', async () => {
    await tree.row('the newest month', ({ label, description, expanded }) => label === 'November 2025' && description === '2 runs' && expanded === true);
    await tree.row('an older month, closed', ({ label, expanded }) => label === 'October 2025' && expanded === false);
    const search = await tree.row('a run', ({ label }) => label === 'Search');
    expect(search).toMatchObject({ level: 2, description: 'quality 100 (excellent) · 2 of 2 merged', icon: 'star-full' });
    expect(search.spoken).toContain('features: favorites, sign-in');
    await tree.row('the hostile run', ({ label }) => label === HOSTILE);
    expect(await session.workbench.page.locator('.part.sidebar img[src="x"]').count()).toBe(0);
  });

  it('opens a run to its facts, features and conflicts, unknown ones said so', async () => {
    await tree.click('October 2025');
    await tree.row('the run of October', ({ label }) => label === 'Favourites and sign-in');
    await tree.click('Favourites and sign-in');
    await tree.row('tests that are not known', ({ label, description }) => label === 'Tests' && description === 'unknown');
    await tree.row('its quality', ({ label, description }) => label === 'Quality' && description === '70 (acceptable)');
    await session.workbench.runCommand('View: Toggle Panel Visibility').catch(() => undefined);
    await session.workbench.screenshot('history-tree');
  });

  it.each(THEMES)('is readable in %s at the width of a side bar', async (theme) => {
    await session.workbench.setTheme(theme);
    await session.workbench.setSidebarWidth(300);
    await session.workbench.screenshot(`history-${theme.toLowerCase().replaceAll(' ', '-')}`, { x: 0, y: 0, width: 360, height: 800 });
  });

  it('compares a run with the one before as a diff of its facts', async () => {
    await session.workbench.setTheme('Dark Modern');
    await tree.chooseFromMenu('Search', 'Compare with Previous Run');
    const editor = session.workbench.page.locator('.monaco-diff-editor');
    await editor.waitFor();
    await session.workbench.page.locator('.tab.active', { hasText: 'Favourites and sign-in ↔ Search' }).waitFor();
    await waitFor('changed lines', async () => ((await editor.locator('.line-insert').count()) > 0 ? true : undefined));
    const text = (await editor.locator('.modified .view-lines').innerText()).replaceAll('\u00a0', ' ');
    expect(text).toContain('Quality: 100 (excellent)');
    expect(text).toContain('Tests: passing');
    await session.workbench.screenshot('history-compare');
  });

  it('opens the document read-only', async () => {
    await tree.chooseFromMenu('Search', 'Open Document');
    await session.workbench.page.locator('.tab.active', { hasText: '.json' }).waitFor();
    const editor = session.workbench.page.locator('.editor-instance .monaco-editor:not(.diff-editor)').first();
    await waitFor('the document', async () => ((await editor.locator('.view-lines').innerText()).includes('mirador.run') ? true : undefined));
    await session.workbench.page.keyboard.press('Control+Home');
    await session.workbench.page.keyboard.type('x');
    await waitFor('the refusal', async () => ((await session.workbench.page.locator('.monaco-editor-overlaymessage').count()) > 0 ? true : undefined));
  });

  it('edits a fact, sees the score follow, saves, and takes it back', async () => {
    const { quickPick, notifications } = session.workbench;
    await tree.chooseFromMenu('Favourites and sign-in', 'Edit Run');
    await quickPick.opened('Edit Run');
    expect((await quickPick.items())[0]?.label).toBe('Nothing changed yet: quality 70 (acceptable)');
    await quickPick.choose('Tests: unknown');
    await quickPick.opened('Tests');
    await quickPick.choose('All tests pass');
    await quickPick.opened('Edit Run');
    await waitFor('the new score', async () => ((await quickPick.items())[0]?.label === 'Save changes: quality 80 (good)' ? true : undefined));
    await session.workbench.screenshot('history-edit');
    await quickPick.accept();
    await notifications.waitFor('Updated “Favourites and sign-in”: quality 80 (good).');
    expect((await store.run(first))?.testsPassing).toBe(true);
    await tree.row('the new score', ({ label, description }) => label === 'Favourites and sign-in' && description.startsWith('quality 80'));
    await notifications.press('Updated', 'Undo');
    await notifications.waitFor('is as it was before');
    expect((await store.run(first))?.testsPassing).toBeNull();
    await tree.row('the old score', ({ label, description }) => label === 'Favourites and sign-in' && description.startsWith('quality 70'));
    await notifications.clear();
  });

  it('leaves an edit with Escape, and nothing is written', async () => {
    const { quickPick } = session.workbench;
    const before = (await store.revisions(first)).length;
    await tree.chooseFromMenu('Favourites and sign-in', 'Edit Run');
    await quickPick.opened('Edit Run');
    await quickPick.escape();
    await quickPick.closed();
    expect(await store.revisions(first)).toHaveLength(before);
  });

  it('deletes a run and brings it back, at once or later', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    await tree.chooseFromMenu('Search', 'Delete Run');
    await notifications.waitFor('Deleted “Search”.');
    await waitFor('the run to go', async () => ((await labels()).includes('Search') ? undefined : true));
    await notifications.press('Deleted', 'Undo');
    await tree.row('the run again', ({ label }) => label === 'Search');
    await notifications.clear();
    await tree.chooseFromMenu('Search', 'Delete Run');
    await waitFor('the run to go again', async () => ((await labels()).includes('Search') ? undefined : true));
    await notifications.clear();
    await runCommand('Mirador: Restore Deleted Run…');
    await quickPick.opened('Restore Deleted Run');
    await quickPick.choose('Search');
    await tree.row('the run once more', ({ label }) => label === 'Search');
    await notifications.clear();
  });

  it('says what a hostile run is called without running anything', async () => {
    const { notifications, page } = session.workbench;
    await tree.chooseFromMenu(HOSTILE, 'Delete Run');
    const message = await notifications.waitFor('Deleted “<img src=x');
    expect(message.text).toContain('[click]');
    expect(await page.locator('.notifications-toasts a[href^="command:"], .notifications-toasts img').count()).toBe(0);
    expect(await page.locator('.notifications-toasts .notification-list-item-message .codicon-trash').count()).toBe(0);
    await notifications.press('Deleted', 'Undo');
    await tree.row('the hostile run again', ({ label }) => label === HOSTILE);
    await notifications.clear();
  });

  it('imports a folder of the original tool that is chosen by keyboard, and says what it could not read', async () => {
    const source = path.join(root, 'old');
    await mkdir(source);
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    await makeResultsFolder(source, 0);
    await writeFile(path.join(source, 'parallel_runs.jsonl'), 'no JSON\n');
    const { quickPick, notifications, runCommand, page } = session.workbench;
    await runCommand('Mirador: Import History…');
    await quickPick.opened('Import History');
    await session.workbench.screenshot('history-import');
    await quickPick.choose('Choose a Folder…');
    await waitFor('the dialog of folders', async () => ((await page.locator('.quick-input-widget .quick-input-title', { hasText: 'Import History' }).count()) > 0 ? true : undefined));
    await page.locator('.quick-input-widget input').fill(`${source}/`);
    await page.keyboard.press('Enter');
    const message = await notifications.waitFor('Imported 2 runs.');
    expect(message.text).toContain('Could not be read: 1.');
    await tree.row('an imported run', ({ label }) => label === 'Vetting of repositories');
    await session.workbench.screenshot('history-imported');
    await notifications.press('Imported', 'Show Details');
    await waitFor('the reasons', async () => ((await page.locator('.editor-instance .view-lines').first().innerText()).replaceAll('\u00a0', ' ').includes('it is not JSON') ? true : undefined));
  });

  it('exports to a file', async () => {
    const file = path.join(root, 'export.ndjson');
    const { quickPick, notifications, runCommand, page } = session.workbench;
    await notifications.clear();
    await runCommand('Mirador: Export History…');
    await quickPick.opened('Export History');
    await quickPick.choose('ndjson');
    await waitFor('the dialog of files', async () => ((await page.locator('.quick-input-widget input').inputValue()).includes('mirador-history') ? true : undefined));
    await page.locator('.quick-input-widget input').fill(file);
    await page.keyboard.press('Enter');
    await notifications.waitFor('The history was exported to');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'mirador.export' });
  });
});
