import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../src/domain/run';
import type { HistoryStore } from '../../src/store/historyStore';
import { makeDatabase, makeResultsFolder } from '../helpers/legacySources';
import { openStore } from '../helpers/store';
import { aFeature, aRun } from '../helpers/storeRuns';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { PathDialog } from '../helpers/workbench/pathDialog';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';
import { THEMES } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const HOSTILE = '<img src=x onerror=alert(1)> [click](command:workbench.action.closeWindow) $(trash)';

/** The editor writes label and description without a space between them, so that no name of a line could hold the visible text. */
const NAMES_IN_WORDS: RunOptions = { rules: { 'label-content-name-mismatch': { enabled: false } } };

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
    await mkdir(path.join(root, 'home'));
    session = await startSession({ vsix: [vsixFile], folder: path.join(root, 'folder'), env: { HOME: path.join(root, 'home') } });
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

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`history-${task.name}`);
  });

  const editorText = async (): Promise<string> =>
    (await session.page.locator('.editor-group-container .editor-instance .view-lines').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  const showsText = async (text: string): Promise<true> => waitFor(`"${text}" in the editor`, async () => ((await editorText()).includes(text) ? true : undefined));
  const labels = async (): Promise<readonly string[]> => (await tree.rows()).map(({ label }) => label);

  it('shows months, and in the newest its runs, hostile text as text', async () => {
    await tree.row('the newest month', ({ label, description, expanded }) => label === 'November 2025' && description === '2 runs' && expanded === true);
    await tree.row('an older month, closed', ({ label, expanded }) => label === 'October 2025' && expanded === false);
    const search = await tree.row('a run', ({ label }) => label === 'Search');
    expect(search).toMatchObject({ level: 2, description: '100 (excellent) · 2 of 2 merged', icon: 'star-full' });
    expect(search.spoken).toContain('features: favorites, sign-in');
    await tree.row('the hostile run', ({ label }) => label === HOSTILE);
    expect(await session.workbench.page.locator('.part.sidebar img[src="x"]').count()).toBe(0);
  });

  it('opens a run to its facts, features and conflicts, unknown ones said so', async () => {
    await tree.click('October 2025');
    await tree.row('the run of October', ({ label }) => label === 'Favourites and sign-in');
    await tree.toggle('Favourites and sign-in');
    await tree.row('tests that are not known', ({ label, description }) => label === 'Tests' && description === 'unknown');
    await tree.row('its quality', ({ label, description }) => label === 'Quality' && description === '70 (acceptable)');
    await tree.click('Conflicts');
    await tree.row('a pair in conflict', ({ label, description }) => label === 'favorites × sign-in' && description === '2 files');
    await tree.click('Conflicts');
    await tree.click('Features');
    await tree.click('favorites');
    await tree.row('the branch of a feature', ({ label, description }) => label === 'Branch' && description === 'feature/favorites');
    await session.workbench.screenshot('history-tree');
    await tree.click('favorites');
    await tree.click('Features');
  });

  it('has the commands that fit on a run, and none that this window cannot do', async () => {
    expect(await tree.menuOf('Search')).toEqual([
      'Open Run',
      'Open Run as Text',
      'Open Document',
      'Compare with Previous Run',
      'Show Changes…',
      'Edit Run…',
      'Undo Last Change',
      'Delete Run',
      'Update from Pull Requests',
      'Copy Id',
    ]);
  });

  it('is walked with the keyboard alone', async () => {
    const { page, runCommand } = session.workbench;
    await runCommand('Mirador: Focus on History View');
    await page.keyboard.press('Home');
    await waitFor('the newest month', async () => ((await tree.focused()) === 'November 2025' ? true : undefined));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await waitFor('a run', async () => ((await tree.focused()) === 'Search' ? true : undefined));
    await page.keyboard.press('ArrowRight');
    await tree.row('its facts', ({ label, description }) => label === 'Pull requests merged' && description === '2 of 2');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+F10');
    await page.locator('.monaco-menu .action-item', { hasText: 'Open Run as Text' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'Search' }).waitFor();
    await showsText('Pull requests merged: 2 of 2');
  });

  it('shows in the panel what a hostile run is called, as text', async () => {
    const { page } = session.workbench;
    const header = page.locator('.part.sidebar .pane-header[aria-label^="Patterns"]');
    await header.click();
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('.run:visible:has-text("$(trash)")');
    expect(await panel.locator('img[src="x"], a[href^="command:"]').count()).toBe(0);
    await header.click();
  });

  it.each(THEMES)('is readable in %s at the width of a side bar', async (theme) => {
    await session.workbench.setTheme(theme);
    await session.workbench.setSidebarWidth(300);
    await session.workbench.screenshot(`history-${theme.toLowerCase().replaceAll(' ', '-')}`, { x: 0, y: 0, width: 360, height: 800 });
    expect(await axe(session.page.mainFrame(), NAMES_IN_WORDS, '.part.sidebar .pane:has([aria-label^="History"])')).toEqual([]);
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
    await tree.row('the new score', ({ label, description }) => label === 'Favourites and sign-in' && description.startsWith('80'));
    await notifications.press('Updated', 'Undo');
    await notifications.waitFor('is as it was before');
    expect((await store.run(first))?.testsPassing).toBeNull();
    await tree.row('the old score', ({ label, description }) => label === 'Favourites and sign-in' && description.startsWith('70'));
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

  const importFolder = async (folder: string): Promise<void> => {
    const { quickPick, runCommand, page } = session.workbench;
    await runCommand('Mirador: Import History…');
    await quickPick.opened('Import History');
    await session.workbench.screenshot('history-import');
    await quickPick.choose('Choose a Folder…');
    await new PathDialog(page).answer('Import History', `${folder}/`);
  };

  it('imports a folder of the original tool, and says what it could not read', async () => {
    const source = path.join(root, 'old');
    await mkdir(source);
    makeDatabase(source, 'parallel_dev_memory.db', 'wild');
    await makeResultsFolder(source, 0);
    await writeFile(path.join(source, 'parallel_runs.jsonl'), 'no JSON\n');
    const { notifications, page } = session.workbench;
    await importFolder(source);
    const message = await notifications.waitFor('Imported 2 runs;');
    expect(message.text).toBe('Imported 2 runs; 1 could not be read.');
    expect(message.buttons).toEqual(['Show Details', 'Show History']);
    await tree.row('an imported run', ({ label }) => label === 'Vetting of repositories');
    await session.workbench.screenshot('history-imported');
    await notifications.press('Imported', 'Show Details');
    await page.locator('.tab.active:not(.dirty)', { hasText: 'Import Details' }).waitFor();
    await showsText('parallel_runs.jsonl');
    await notifications.clear();
  });

  it('finds nothing new in the same folder', async () => {
    const { notifications } = session.workbench;
    await importFolder(path.join(root, 'old'));
    const message = await notifications.waitFor('No new run was imported');
    expect(message.text).toContain('2 were there already');
    await notifications.clear();
  });

  it('filters by category and by text, and shows all again', async () => {
    const { quickPick, runCommand } = session.workbench;
    const showsRuns = async (what: string, isWanted: (shown: readonly string[]) => boolean): Promise<true> => waitFor(what, async () => (isWanted(await labels()) ? true : undefined));
    await runCommand('Mirador: Filter History…');
    await quickPick.opened('Filter History');
    await quickPick.choose('api');
    await showsRuns('the runs of the category', (shown) => shown.join() === 'November 2025,Search');
    await session.workbench.screenshot('history-filtered');
    await runCommand('Mirador: Filter History…');
    await quickPick.opened('Filter History');
    await quickPick.type('favourites and');
    await quickPick.choose('Runs with “favourites and”');
    await showsRuns('the runs with the text', (shown) => shown.includes('Favourites and sign-in') && !shown.includes('Search'));
    await runCommand('Mirador: Filter History…');
    await quickPick.opened('Filter History');
    await quickPick.type('no such run');
    await quickPick.choose('Runs with “no such run”');
    await waitFor('no run', async () => ((await tree.message()) === 'No run fits the filter.' ? true : undefined));
    expect(await tree.welcome()).toBe('');
    await runCommand('Mirador: Clear History Filter');
    await tree.row('all runs', ({ label }) => label === 'Search');
    await waitFor('no message', async () => ((await tree.message()) === '' ? true : undefined));
  });

  it('lists the changes of a run, and shows one of them', async () => {
    const { quickPick, page } = session.workbench;
    await tree.chooseFromMenu('Search', 'Show Changes');
    await quickPick.opened('Changes of “Search”');
    expect((await quickPick.items()).map(({ label }) => label)).toEqual(['Brought back', 'Deleted', 'Brought back', 'Deleted', 'Recorded']);
    await quickPick.choose('Recorded');
    await page.locator('.tab.active', { hasText: 'Search' }).waitFor();
  });

  it('leads to the documents that cannot be read', async () => {
    const name = 'run_20250901_100000_dead';
    const folder = path.join(session.server.globalStorage(EXTENSION), 'parallel-results', 'all_runs', name);
    await mkdir(folder);
    await writeFile(path.join(folder, 'summary.json'), '{');
    // So fresh a document may still be arriving: it is set aside later.
    const later = openStore(session.server.globalStorage(EXTENSION), { clock: () => new Date(Date.now() + 2 * 60 * 60 * 1000) });
    await later.outlines();
    await later.close();
    await session.workbench.runCommand('Mirador: Focus on History View');
    await session.page.locator('.part.sidebar .pane-header[aria-label^="History"] .actions-container [aria-label^="Refresh"]').click();
    await tree.row('the line that says so', ({ label, icon }) => label === '1 document could not be read' && icon === 'warning');
    await session.workbench.screenshot('history-unreadable');
    await tree.click('1 document could not be read');
    await session.page.locator('.tab.active', { hasText: 'Unreadable Documents' }).waitFor();
    await showsText(name);
  });

  it('exports to a file', async () => {
    const file = path.join(root, 'export.ndjson');
    const { quickPick, notifications, runCommand, page } = session.workbench;
    await notifications.clear();
    await runCommand('Mirador: Export History…');
    await quickPick.opened('Export History');
    await quickPick.choose('ndjson');
    await new PathDialog(page).answer('Export History', file);
    await notifications.waitFor('The history was exported to');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'mirador.export' });
  });
});

/** A person who has used the original tool. */
describe('What the original tool has left', () => {
  let root: string;
  let session: Session;
  let tree: Tree;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-offer-'));
    const claude = path.join(root, 'home', '.claude');
    await mkdir(claude, { recursive: true });
    makeDatabase(claude, 'parallel_dev_memory.db', 'wild');
    session = await startSession({ vsix: [vsixFile], env: { HOME: path.join(root, 'home') } });
    tree = new Tree(session.page, 'History');
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`offer-${task.name}`);
  });

  it('is named by the empty view as something that can be imported', async () => {
    await session.workbench.openView('Mirador');
    await session.workbench.runCommand('Mirador: Focus on History View');
    await waitFor('the welcome text', async () => ((await tree.welcome()).includes('No run recorded yet.') ? true : undefined));
    expect(await tree.welcome()).toContain('Import History');
    await session.workbench.screenshot('history-empty');
  });

  it('is offered once, some seconds after the start', async () => {
    const { notifications } = session.workbench;
    const offer = await notifications.waitFor('holds runs of the tool that Mirador grew out of');
    expect(offer.buttons).toEqual(['Import', 'Not Now']);
    await session.workbench.screenshot('history-offer');
    await notifications.press('holds runs', 'Not Now');
    await session.workbench.changeSettings({});
    await delay(20_000);
    expect((await notifications.all()).filter(({ text }) => text.includes('holds runs'))).toEqual([]);
    expect(await readdir(path.join(session.server.globalStorage(EXTENSION), 'parallel-results', 'all_runs')).catch(() => [])).toEqual([]);
  });

  it('is the first choice of the import', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    await runCommand('Mirador: Import History…');
    await quickPick.opened('Import History');
    expect((await quickPick.items())[0]).toMatchObject({ label: 'The original tool’s data', detail: 'parallel_dev_memory.db' });
    await quickPick.accept();
    await notifications.waitFor('Imported 2 runs.');
    await notifications.press('Imported', 'Show History');
    await tree.row('an imported run', ({ label }) => label === 'Vetting of repositories');
  });
});
