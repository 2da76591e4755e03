import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../helpers/editor-host/project';
import { folderState, stateDifferences } from '../helpers/folderState';
import { CLAUDE, Repository, type Checkout } from '../helpers/repository';
import { openStore } from '../helpers/store';
import { aRun } from '../helpers/storeRuns';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';
import { THEMES } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const BANNER = 'Sample history: nothing here is yours.';
const SAMPLE_PREFIX = 'parallel-patterns-sample-';
const STEPS = ['Look around with a sample', 'See what the worktrees are doing', 'Record the run', 'Read the forecast before the next run'];
/** Of the steps, in their order. */
const PICTURES = ['look-around', 'current-run', 'record', 'forecast'];
/** Milliseconds from the press of the button until the panel shows the sample; what of them the extension takes is less than a second. */
const SHOWN_WITHIN = 3_000;

/** Somebody with two runs of their own and no worktrees. */
describe('A person who looks around', () => {
  let root: string;
  let session: Session;
  let history: Tree;
  let own: ReadonlyMap<string, string>;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-sample-'));
    for (const name of ['folder', 'home', 'tmp']) await mkdir(path.join(root, name));
    session = await startSession({ vsix: [vsixFile], folder: path.join(root, 'folder'), env: { HOME: path.join(root, 'home'), TMPDIR: path.join(root, 'tmp') }, viewport: { width: 1280, height: 900 } });
    const store = openStore(session.server.globalStorage(EXTENSION));
    await store.record(aRun({ description: 'Mine, the first', createdAt: '2025-10-02T10:00:00Z' }));
    await store.record(aRun({ description: 'Mine, the second', createdAt: '2025-11-03T10:00:00Z' }));
    await store.close();
    history = new Tree(session.page, 'History');
    await session.workbench.openView('Mirador');
    await session.workbench.runCommand('Mirador: Focus on History View');
    await history.row('a run of their own', ({ label }) => label === 'Mine, the second');
    await panel('Mine, the second');
    own = await settled();
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`first-steps-${task.name}`);
  });

  const panel = (text: string): Promise<Frame> => session.workbench.webviewFrame(async (frame) => (await frame.locator('main').allInnerTexts()).join().includes(text));
  const samples = async (): Promise<readonly string[]> => (await readdir(path.join(root, 'tmp'))).filter((name) => name.startsWith(SAMPLE_PREFIX));
  const untilNoSample = (): Promise<true> => waitFor('a temporary folder without a sample', async () => ((await samples()).length === 0 ? true : undefined));

  /** The user's folder once nobody writes to it any more: the index is saved some time after it was asked. */
  async function settled(): Promise<ReadonlyMap<string, string>> {
    let before = await folderState(session.server.globalStorage(EXTENSION));
    return waitFor('a history that stays as it is', async () => {
      await delay(3_000);
      const now = await folderState(session.server.globalStorage(EXTENSION));
      const same = stateDifferences(before, now).length === 0;
      before = now;
      return same ? now : undefined;
    });
  }

  it('is shown the way to a sample where too little is recorded yet', async () => {
    const frame = await panel('Mine, the second');
    await session.workbench.screenshot('first-steps-1-own');
    const started = performance.now();
    await frame.getByRole('button', { name: 'Look around with a sample' }).click();
    await panel(BANNER);
    const taken = Math.round(performance.now() - started);
    console.log(`From the button to the sample in the panel: ${taken} ms`);
    expect(taken).toBeLessThan(SHOWN_WITHIN);
    // From its beginning, with the keyboard on the way back.
    const shown = await panel(BANNER);
    await waitFor('the banner with the focus', async () => (await shown.locator('.sample button:focus').count()) === 1 || undefined);
    expect(await shown.evaluate(() => window.scrollY)).toBe(0);
  });

  it('sees it in the panel and in the history, both of which say that it is one', async () => {
    const frame = await panel(BANNER);
    const text = await frame.locator('main').innerText();
    for (const heading of ['NEXT RUN', 'LAST RUNS', 'QUALITY OVER TIME', 'CATEGORIES', 'PATTERNS', 'FORECASTS']) expect(text.toUpperCase()).toContain(heading);
    expect(text).not.toContain('Mine');
    await waitFor('the message above the history', async () => ((await history.message()) === BANNER ? true : undefined));
    await history.row('the newest run of the sample', ({ label }) => label.startsWith('subscription-plans'));
    expect((await history.rows()).map(({ label }) => label)).not.toContain('Mine, the second');
    const [folder] = await samples();
    expect(((await stat(path.join(root, 'tmp', folder ?? ''))).mode & 0o777).toString(8)).toBe('700');
    for (const theme of THEMES) {
      await session.workbench.setTheme(theme);
      await panel(BANNER);
      await session.workbench.screenshot(`first-steps-2-sample-${theme}`);
    }
    await session.workbench.setTheme('Light Modern');
  });

  it('may change and delete what is in it', async () => {
    await session.workbench.runCommand('Mirador: Focus on History View');
    const newest = await history.row('a run of the sample', ({ level }) => level === 2);
    await history.chooseFromMenu(newest.label, 'Delete Run');
    await session.workbench.notifications.press('Deleted', 'Undo');
    await session.workbench.notifications.waitFor('is as it was before');
    await session.workbench.screenshot('first-steps-3-deleted');
    await session.workbench.notifications.clear();
  });

  it('keeps nothing of their own in it: recording, importing, exporting and archiving offer to leave first', async () => {
    const { runCommand, notifications, quickPick } = session.workbench;
    for (const command of ['Record Parallel Run', 'Record Parallel Run by Hand', 'Import History…', 'Export History…', 'Archive Old Runs…']) {
      await runCommand(`Mirador: ${command}`);
      const { text, buttons } = await notifications.waitFor('The sample history is shown');
      expect([text, buttons]).toEqual(['The sample history is shown, and nothing of yours belongs in it. Leave it first.', ['Leave and Continue']]);
      expect(await quickPick.isOpen(), command).toBe(false);
      await notifications.clear();
    }
    expect(stateDifferences(own, await settled())).toEqual([]);
  });

  it('leaves, and all is as it was, byte for byte', async () => {
    await (await panel(BANNER)).getByRole('button', { name: 'Leave the sample history' }).click();
    await untilNoSample();
    await panel('Mine, the second');
    await history.row('a run of their own', ({ label }) => label === 'Mine, the second');
    await waitFor('no message above the history', async () => ((await history.message()) === '' ? true : undefined));
    expect(stateDifferences(own, await settled())).toEqual([]);
  });

  it('goes on with what was begun when the offer is taken', async () => {
    const { runCommand, notifications, quickPick } = session.workbench;
    await runCommand('Mirador: Look Around with a Sample History');
    await panel(BANNER);
    await runCommand('Mirador: Record Parallel Run by Hand');
    await notifications.press('The sample history is shown', 'Leave and Continue');
    await quickPick.opened();
    await quickPick.escape();
    await untilNoSample();
    await panel('Mine, the second');
  });

  it('finds no sample where the window was loaded anew, nor one that a window which crashed has left', async () => {
    const { runCommand } = session.workbench;
    await runCommand('Mirador: Look Around with a Sample History');
    await panel(BANNER);
    expect(await samples()).toHaveLength(1);
    await session.workbench.changeSettings({});
    await session.workbench.openView('Mirador');
    await panel('Mine, the second');
    await untilNoSample();
    await mkdir(path.join(root, 'tmp', `${SAMPLE_PREFIX}999999999-abc`, 'parallel-results'), { recursive: true });
    await runCommand('Mirador: Look Around with a Sample History');
    await panel(BANNER);
    const there = await samples();
    expect(there).toHaveLength(1);
    expect(there[0]).not.toContain('999999999');
    await runCommand('Mirador: Leave the Sample History');
    await untilNoSample();
    expect(stateDifferences(own, await settled())).toEqual([]);
  });

  it('has four first steps, each with a picture in the colours of the theme, and finds them by themselves', async () => {
    const { page, workbench } = session;
    expect(await page.locator('.gettingStartedContainer').count()).toBe(0);
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.quickPick.opened();
    await workbench.quickPick.type('First Steps with Mirador');
    await workbench.quickPick.choose('First Steps with Mirador');
    const steps = page.locator('.gettingStartedContainer .getting-started-step');
    await steps.first().waitFor();
    expect((await steps.locator('.step-title').allInnerTexts()).map((title) => title.trim())).toEqual(STEPS);
    // The side bar takes the room that the pictures need.
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    for (const theme of THEMES) {
      await workbench.setTheme(theme);
      for (const [index, title] of STEPS.entries()) {
        await step(steps, title).click();
        const parts = await partsOf(PICTURES[index] ?? '');
        // That of the step before goes when this one is loaded.
        await workbench.webviewFrame(async (frame) => (await frame.locator('svg :is(rect, path, circle)').count()) === parts);
        await delay(300);
        await workbench.screenshot(`first-steps-walkthrough-${index + 1}-${theme}`);
      }
    }
    await workbench.setTheme('Light Modern');
    await step(steps, STEPS[0] ?? '').click();
    await page.locator('.gettingStartedContainer .button-container .monaco-button', { hasText: 'Show the Sample' }).click();
    await waitFor('the first step to be done', async () => ((await step(steps, STEPS[0] ?? '').locator('.codicon.complete').count()) > 0 ? true : undefined));
    await panel(BANNER);
    await workbench.runCommand('Mirador: Leave the Sample History');
    await untilNoSample();
  });
});

/** How many shapes a picture is made of; no two have as many. */
async function partsOf(picture: string): Promise<number> {
  const svg = await readFile(path.join(projectFolder, 'media', 'walkthrough', `${picture}.svg`), 'utf8');
  return svg.match(/<(?:rect|path|circle)/g)?.length ?? 0;
}

function step(steps: Locator, title: string): Locator {
  return steps.filter({ hasText: title }).first();
}

const MENU = 'home\nproducts\n';

/**
 * `auth` and `profile` in conflict, `settings` with nobody.
 * @returns the worktree of `profile`
 */
async function makeRun(folder: string): Promise<Checkout> {
  const repository = await Repository.withFirstCommit({ 'menu.txt': MENU }, folder);
  const [auth, profile, settings] = [await repository.worktree('feature/auth'), await repository.worktree('feature/profile'), await repository.worktree('feature/settings')];
  await auth.commit({ message: 'feat: sign in', author: CLAUDE, files: { 'menu.txt': 'home\nsign in\n' } });
  await profile.commit({ message: 'feat: profile', author: CLAUDE, files: { 'menu.txt': 'home\nprofile\n' } });
  await settings.commit({ message: 'feat: settings', author: CLAUDE, files: { 'settings.txt': 'none\n' } });
  return profile;
}

describe('The open run in the status bar', () => {
  let root: string;
  let session: Session;
  let profile: Checkout;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-status-'));
    profile = await makeRun(path.join(root, 'shop'));
    session = await startSession({
      vsix: [vsixFile],
      folder: path.join(root, 'shop'),
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
    });
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`status-${task.name}`);
  });

  const item = (): Locator => session.page.locator('.statusbar-item[id="mirador.parallel-patterns.parallelPatterns.currentRun"]');

  it('is not there while the workspace is not trusted', async () => {
    await session.workbench.openView('Mirador');
    await waitFor('the welcome text', async () => ((await new Tree(session.page, 'Current Run').welcome()).includes('not trusted') ? true : undefined));
    await delay(2_000);
    expect(await item().count()).toBe(0);
  });

  it('is not there before anybody has looked', async () => {
    await session.workbench.runCommand('View: Show Explorer');
    // So that the window knows which view is open when it is loaded once more.
    await session.workbench.reload();
    await session.workbench.changeSettings({ 'security.workspace.trust.enabled': false });
    await delay(3_000);
    expect(await item().count()).toBe(0);
  });

  it('says what is worst of it, in words as well as in colour', async () => {
    await session.workbench.openView('Mirador');
    await item().waitFor();
    expect((await item().innerText()).trim()).toBe('3 features · 1 conflict');
    expect(await item().locator('[aria-label]').first().getAttribute('aria-label')).toContain('Current run: 3 features, 1 conflict');
    expect(await item().getAttribute('class')).toContain('warning-kind');
    await item().hover();
    const tooltip = session.page.locator('.monaco-hover:visible', { hasText: 'in conflict with profile' });
    await tooltip.waitFor();
    for (const theme of THEMES) {
      await session.workbench.setTheme(theme);
      await item().hover();
      await tooltip.waitFor();
      await session.workbench.screenshot(`status-${theme}`, { x: 0, y: 500, width: 700, height: 300 });
      await session.page.mouse.move(640, 200);
      await tooltip.waitFor({ state: 'hidden' });
      await session.workbench.screenshot(`status-${theme}-alone`, { x: 0, y: 740, width: 700, height: 60 });
    }
    await session.workbench.setTheme('Light Modern');
  });

  it('leads to the tree', async () => {
    await session.workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await session.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await item().click();
    await new Tree(session.page, 'Current Run').row('a feature', ({ label }) => label === 'auth');
  });

  it('follows what the tree sees', async () => {
    await profile.write('menu.txt', MENU);
    await waitFor('a run without conflicts', async () => ((await item().innerText()).trim() === '3 features · all merge cleanly' ? true : undefined));
    expect(await item().getAttribute('class')).not.toContain('warning-kind');
    await session.workbench.screenshot('status-clean', { x: 0, y: 500, width: 700, height: 300 });
  });
});
