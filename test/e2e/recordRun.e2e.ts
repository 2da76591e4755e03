import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../helpers/editor-host/project';
import { folderState, stateDifferences } from '../helpers/folderState';
import type { Repository } from '../helpers/repository';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { THEMES } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const run = promisify(execFile);

/** The whole line, in one window after the other step, as a person would walk it. */
describe('A person with a repository and four worktrees', () => {
  let root: string;
  let repository: Repository;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-run-'));
    repository = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({ vsix: [vsixFile], folder: repository.folder });
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  const documents = async (): Promise<readonly string[]> =>
    readdir(path.join(session.server.globalStorage(EXTENSION), 'parallel-results', 'all_runs')).catch(() => []);

  /** From a terminal outside the editor, on the editor's history. */
  const cli = async (...args: readonly string[]): Promise<string> => {
    const home = session.server.globalStorage(EXTENSION);
    const { stdout } = await run(process.execPath, [path.join(projectFolder, 'dist', 'cli.js'), ...args, '--data-dir', home]);
    return stdout;
  };

  it('finds the panel empty and honest', async () => {
    await session.workbench.openView('Mirador');
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=No historical data yet');
    await session.workbench.screenshot('run-1-empty-panel');
    expect(await axe(panel)).toEqual([]);
  });

  it('sees what was found, every fact with its origin, and nothing of the repository changes', async () => {
    const before = await folderState(root);
    const { quickPick, runCommand } = session.workbench;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    await session.workbench.screenshot('run-2-review');
    await session.workbench.screenshot('readme-review', { x: 340, y: 4, width: 603, height: 390 });
    const items = await quickPick.items();
    expect(items[0]).toMatchObject({ label: 'Record run: quality 60 (poor)' });
    const labels = items.map((item) => item.label);
    expect(labels[1]).toBe('Tests: unknown');
    expect(labels).toEqual(
      expect.arrayContaining([
        'Pull requests created: 4',
        'Pull requests merged: 2',
        'Conflicts between features: 1 (profile × auth)',
        'Manual fixes: 1',
        'Category: ui',
        'Specification: v4_autonomous with build gates (acceptance criteria, file scope, out-of-scope list, test commands)',
        'Run: 4 features from Nov 20, 2025 (main)',
        '4 features',
        'favorites',
      ]),
    );
    expect(items.find((item) => item.label === 'favorites')).toMatchObject({ detail: expect.stringMatching(/^merge commit [0-9a-f]{7}$/) as string });
    expect(stateDifferences(before, await folderState(root))).toEqual([]);
  });

  it('corrects a fact and sees the score follow', async () => {
    const { quickPick } = session.workbench;
    await quickPick.choose('Tests: unknown');
    await quickPick.opened('Tests');
    await session.workbench.screenshot('run-3-tests');
    await quickPick.choose('All tests pass');
    await quickPick.opened('Record Parallel Run');
    await waitFor('the new score', async () => ((await quickPick.items())[0]?.label === 'Record run: quality 70 (acceptable)' ? true : undefined));
  });

  it('leaves with Escape, comes back, and what was said is still there', async () => {
    const { quickPick, runCommand } = session.workbench;
    await quickPick.escape();
    await quickPick.closed();
    expect(await documents()).toEqual([]);
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    await waitFor('the kept answer', async () => ((await quickPick.items()).some((item) => item.label === 'Tests: passing') ? true : undefined));
  });

  it('leaves a half-typed text with Escape or the arrow, and finds it where it was', async () => {
    const { quickPick } = session.workbench;
    const minutes = (await quickPick.items()).find(({ label }) => label.startsWith('Minutes'))?.label ?? '';
    for (const leave of ['escape', 'back'] as const) {
      await quickPick.choose(minutes);
      await quickPick.opened('Minutes of work');
      if (leave === 'escape') await quickPick.type('1234');
      else expect(await quickPick.value()).toBe('1234');
      await quickPick[leave]();
      await quickPick.opened('Enter records the run');
    }
    await quickPick.choose(minutes);
    await quickPick.opened('Minutes of work');
    await quickPick.type('abc');
    await quickPick.escape();
    await quickPick.opened('Enter records the run');
    await quickPick.choose(minutes);
    await quickPick.opened('Enter a whole number, or nothing for unknown.');
    await quickPick.type(minutes.replaceAll(/\D/g, ''));
    await quickPick.escape();
    await quickPick.opened('Enter records the run');
    expect((await quickPick.items()).map(({ label }) => label)).toContain(minutes);
  });

  it('presses Enter, and the run is recorded', async () => {
    const { quickPick, notifications } = session.workbench;
    await quickPick.accept();
    const message = await notifications.waitFor('Recorded “favorites, profile, auth and settings”: quality 70 (acceptable).');
    expect(message.text).toContain('This is the first run');
    expect(message.buttons).toEqual(['Show Patterns']);
    await session.workbench.screenshot('run-4-recorded');
    expect(await documents()).toHaveLength(1);
    await notifications.press('Recorded', 'Show Patterns');
  });

  it('sees the run in the panel', async () => {
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=favorites, profile, auth and settings');
    await session.workbench.notifications.clear();
    await session.workbench.screenshot('run-5-panel-one-run');
  });

  it('is offered to update when the same worktrees are recorded again', async () => {
    const { quickPick, runCommand } = session.workbench;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    const [first, second] = await quickPick.items();
    expect(first).toMatchObject({ description: 'was 70 (acceptable)' });
    expect(second?.label).toBe('Record as another run');
    await quickPick.escape();
    await quickPick.closed();
  });

  it('sees within two seconds what a terminal records', async () => {
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    for (const [features, merged] of [['search,filters', '2'], ['invoices,receipts,refunds', '1'], ['dark-mode,icons', '2']] as const) {
      const count = String(features.split(',').length);
      await cli('record', '--yes', '--features', features, '--category', 'ui', '--prs-created', count, '--prs-merged', merged, '--conflicts', '0', '--time-minutes', '45');
    }
    await cli('record', '--yes', '--features', 'search api,rates', '--category', 'api', '--prs-created', '2', '--prs-merged', '2', '--conflicts', '0', '--manual-fixes', '0', '--tests-passing');
    await panel.waitForSelector('text=search api and rates', { timeout: 2_000 });
  });

  it('uses parallel-patterns in the terminal of the editor with nothing to set up', async () => {
    const { terminal } = session.workbench;
    await terminal.run('parallel-patterns stats');
    expect(await terminal.waitForText(/5 runs/)).toContain('Average quality');
    await session.workbench.screenshot('run-6-terminal');
    await session.page.keyboard.press('Control+J');
  });

  it('has a second window that is brought up to date too', async () => {
    const second = await session.openWindow();
    await second.openView('Mirador');
    const panel = await second.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=search api and rates');
    await cli('record', '--yes', '--features', 'from elsewhere', '--prs-created', '1', '--prs-merged', '1');
    await panel.waitForSelector('text=from elsewhere', { timeout: 2_000 });
    await second.page.close();
  });

  it.each(THEMES)('can be read in %s', async (theme) => {
    await session.workbench.setTheme(theme);
    for (const width of [260, 400]) {
      await session.workbench.setSidebarWidth(width);
      await session.workbench.screenshot(`run-7-panel-${theme}-${width}`);
    }
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    expect(await axe(panel)).toEqual([]);
  });

  it('shows all of the panel where the window is high enough', async () => {
    await session.workbench.setTheme('Dark Modern');
    await session.workbench.setSidebarWidth(340);
    await session.page.setViewportSize({ width: 1280, height: 1500 });
    await session.page.waitForTimeout(1_000);
    await session.workbench.screenshot('run-7-panel-whole');
    await session.workbench.screenshot('readme-panel', { x: 48, y: 36, width: 342, height: 1310 });
    await session.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('opens a run from the panel', async () => {
    const { page } = session.workbench;
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.focus('[role=option][tabindex="0"]');
    for (const key of ['Home', 'Enter']) await page.keyboard.press(key);
    await page.locator('.tab.active', { hasText: 'favorites, profile, auth and settings' }).waitFor();
    const details = await session.workbench.webviewFrame('mirador-run');
    await details.waitForSelector('text=2 of 4 merged');
    expect(await details.locator('main').innerText()).toMatch(/70\s+acceptable/);
    await session.workbench.screenshot('run-8-run');
  });

  it('is told once what to expect when new worktrees appear, and the run is tied to it', async () => {
    const { notifications } = session.workbench;
    await repository.git('worktree', 'add', '--quiet', '-b', 'feature/gift-cards', path.join(root, 'gift-cards'));
    await repository.git('worktree', 'add', '--quiet', '-b', 'feature/wish-lists', path.join(root, 'wish-lists'));
    const told = await notifications.waitFor('2 new worktrees.');
    // The message slides in.
    await session.page.waitForTimeout(1_000);
    await session.workbench.screenshot('run-9-suggestion');
    expect(told.text).toContain('From 6 runs, expect');
    expect(told.buttons).toEqual(['Show Patterns', 'Not Now', 'Never for This Repository']);
    await notifications.press('2 new worktrees.', 'Not Now');
    await repository.git('worktree', 'add', '--quiet', '-b', 'feature/vouchers', path.join(root, 'vouchers'));
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect((await notifications.all()).filter((notification) => notification.text.includes('new worktrees'))).toEqual([]);
    const ledger = await readdir(path.join(session.server.globalStorage(EXTENSION), 'suggestions'));
    expect(ledger).toHaveLength(1);
  });

  it('records the new worktrees as a run of their own, tied to what was said before', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    const before = await documents();
    for (const name of ['gift-cards', 'wish-lists']) await writeFile(path.join(root, name, `${name}.ts`), 'export {};\n');
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    expect((await quickPick.items()).map((item) => item.label)).toEqual(expect.arrayContaining(['2 features', 'gift-cards', 'wish-lists']));
    await quickPick.accept();
    await notifications.waitFor('Recorded “gift-cards and wish-lists”');
    const [name = ''] = (await documents()).filter((document) => !before.includes(document));
    const file = path.join(session.server.globalStorage(EXTENSION), 'parallel-results', 'all_runs', name, 'summary.json');
    const { run: recorded } = JSON.parse(await readFile(file, 'utf8')) as { run: { suggestionId: unknown } };
    const ledger = await readdir(path.join(session.server.globalStorage(EXTENSION), 'suggestions'));
    expect(recorded.suggestionId).toBe(ledger[0]);
  });

  it('says that git is missing, in one sentence', async () => {
    const { notifications, runCommand } = session.workbench;
    // The setting belongs to the machine that git runs on, not to the person who looks at it.
    const machine = path.join(session.server.userDataDir, 'Machine');
    await mkdir(machine, { recursive: true });
    await writeFile(path.join(machine, 'settings.json'), JSON.stringify({ 'git.path': '/no/such/git' }));
    await session.workbench.changeSettings({});
    await runCommand('Mirador: Record Parallel Run');
    const message = await notifications.waitFor('Git was not found as "/no/such/git"');
    expect(message.buttons).toEqual(['Record by Hand', 'Show Log']);
    await session.workbench.screenshot('run-10-no-git');
  });

  it('leaves no temporary folder behind', async () => {
    await access(session.server.globalStorage(EXTENSION));
    const tmp = await readdir(path.join(session.server.globalStorage(EXTENSION), 'tmp'));
    expect(tmp).toEqual([]);
  });
});
