import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { folderState, stateDifferences } from '../helpers/folderState';
import { GitWrapper } from '../helpers/gitWrapper';
import { CLAUDE, Repository, type Checkout, type Identity } from '../helpers/repository';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';
import { THEMES } from '../helpers/workbench/workbench';

const CODEX: Identity = { name: 'codex[bot]', email: 'codex@openai.com' };

const ROUTES = ['home', 'products', 'cart', 'checkout', 'help'].map((page) => `route('/${page}', ${page});\n`).join('');
const CART = 'export function cart() {\n  return [];\n}\n';
const MENU = 'home\nproducts\n';

interface RunUnderWay {
  readonly repository: Repository;
  readonly settings: Checkout;
}

/** `auth` and `profile` in conflict in two files, `search` with its base, `settings` with nobody. */
async function makeRun(folder: string): Promise<RunUnderWay> {
  const repository = await Repository.withFirstCommit({ 'src/routes.ts': ROUTES, 'src/cart.ts': CART, 'src/menu.txt': MENU }, folder);
  const [auth, profile, search, settings] = [
    await repository.worktree('feature/auth'),
    await repository.worktree('feature/profile'),
    await repository.worktree('feature/search'),
    await repository.worktree('feature/settings'),
  ];
  const files = (guard: string): Record<string, string> => ({
    'src/routes.ts': ROUTES.replace("route('/cart', cart)", `route('/cart', ${guard}(cart))`),
    'src/cart.ts': CART.replace('[]', `${guard}([])`),
  });
  await auth.commit({ message: 'feat: sign in', author: CLAUDE, files: files('signedIn') });
  await profile.commit({ message: 'feat: profile', author: CODEX, files: files('owned') });
  await search.commit({ message: 'feat: search', author: CLAUDE, files: { 'src/menu.txt': 'home\nsearch\n' } });
  await settings.commit({ message: 'feat: settings', author: CLAUDE, files: { 'src/settings.ts': 'export {};\n' } });
  await repository.commit({ message: 'Menu: offers', files: { 'src/menu.txt': 'home\noffers\n' } });
  return { repository, settings };
}

/** The saves of a file that are timed, and how long the tree may take to show one, in milliseconds. */
const SAVES = 10;
const LIMIT = 2_000;
/** Between two saves: longer than the tree waits for more changes. */
const PAUSE = 1_500;

/**
 * The editor writes label and description without a space between them, so that no name of a line could hold the visible text as the rule
 * wants it. Ours begin with the label and go on in words.
 */
const NAMES_IN_WORDS: RunOptions = { rules: { 'label-content-name-mismatch': { enabled: false } } };

describe('A person who looks at the current run', () => {
  let root: string;
  let run: RunUnderWay;
  let session: Session;
  let tree: Tree;
  let git: GitWrapper;
  let before: ReadonlyMap<string, string>;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-radar-'));
    run = await makeRun(path.join(root, 'trees', 'shop'));
    before = await folderState(path.join(root, 'trees'));
    git = await GitWrapper.in(root);
    session = await startSession({ vsix: [vsixFile], folder: run.repository.folder });
    // The setting belongs to the machine that git runs on.
    const machine = path.join(session.server.userDataDir, 'Machine');
    await mkdir(machine, { recursive: true });
    await writeFile(path.join(machine, 'settings.json'), JSON.stringify({ 'git.path': git.program }));
    await session.workbench.changeSettings({});
    tree = new Tree(session.page, 'Current Run');
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`current-run-${task.name}`);
  });

  const labels = async (): Promise<readonly string[]> => (await tree.rows()).map(({ label, level }) => `${'  '.repeat(level - 1)}${label}`);

  it('starts no git before anybody looks', async () => {
    await delay(2_000);
    expect(await git.calls()).toEqual([]);
  });

  it('sees each feature with its agent, its work and its conflicts', async () => {
    await session.workbench.openView('Mirador');
    const started = performance.now();
    await tree.row('a feature', ({ label }) => label === 'auth');
    console.log(`First look at four worktrees: ${Math.round(performance.now() - started)} ms`);
    const auth = await tree.row('auth', ({ label, level, badge }) => label === 'auth' && level === 1 && badge === '1');
    expect(auth).toMatchObject({ description: 'claude · 1 commit · 2 files +2 −2', icon: 'warning', expanded: true });
    expect(auth.spoken).toContain('auth, in conflict with profile, not merged, by claude, 1 commit, 2 files changed, 2 lines added, 2 lines deleted');
    const rows = await tree.rows();
    expect(rows.filter(({ level, label }) => level === 1 && label !== 'Merge order').map(({ label, badge }) => [label, badge])).toEqual([
      ['auth', '1'],
      ['profile', '1'],
      ['search', '1'],
      ['settings', ''],
      ['Left out', ''],
    ]);
    expect(rows.filter(({ level }) => level === 2).map(({ label, description }) => [label, description])).toEqual([
      ['profile', 'conflict in 2 files'],
      ['Tests: unknown', 'no gates found'],
      ['auth', 'conflict in 2 files'],
      ['Tests: unknown', 'no gates found'],
      ['main', 'conflict with the base in 1 file'],
      ['Tests: unknown', 'no gates found'],
    ]);
    expect(await session.page.locator('.part.activitybar .action-item:has([aria-label^="Mirador"]) .badge-content').textContent()).toBe('2');
    expect(await tree.message()).toBe('');
  });

  it('has the commands that fit on each line', async () => {
    expect(await tree.menuOf('settings')).toEqual(['Open Worktree in New Window', 'Open in Integrated Terminal', 'Move to Another Run…']);
    expect(await tree.menuOf('main')).toEqual(['Open Conflict', 'Copy Conflict as Text']);
  });

  it(`sees within ${LIMIT / 1000} seconds what an agent saves in a worktree`, async () => {
    const times: number[] = [];
    for (let save = 1; save <= SAVES; save++) {
      await delay(PAUSE);
      const started = performance.now();
      await writeFile(path.join(run.settings.folder, 'src', `option-${save}.ts`), 'export {};\n');
      await tree.row('settings', ({ label, description }) => label === 'settings' && description.endsWith(`· ${save} uncommitted`));
      times.push(Math.round(performance.now() - started));
    }
    const sorted = [...times].sort((a, b) => a - b);
    console.log(`From a save to the tree: median ${sorted[SAVES / 2]} ms, worst ${sorted.at(-1)} ms of ${times.join(', ')}`);
    expect(sorted[SAVES / 2]).toBeLessThan(LIMIT);
    for (let save = 1; save <= SAVES; save++) await rm(path.join(run.settings.folder, 'src', `option-${save}.ts`));
    await tree.row('settings', ({ label, description }) => label === 'settings' && !description.includes('uncommitted'));
  });

  it('sees a conflict come and go with a file that is not even committed', async () => {
    const file = path.join(run.settings.folder, 'src', 'cart.ts');
    await writeFile(file, CART.replace('[]', 'remembered([])'));
    await tree.row('settings in conflict', ({ label, badge, level }) => label === 'settings' && level === 1 && badge === '2');
    await writeFile(file, CART);
    await tree.row('settings without conflict', ({ label, badge, level }) => label === 'settings' && level === 1 && badge === '');
  });

  it('starts no git process while nothing changes, and none to record what it sees', async () => {
    const { quickPick, runCommand } = session.workbench;
    await delay(5_000);
    const calls = await git.calls();
    expect(calls.length).toBeGreaterThan(0);
    await delay(10_000);
    expect((await git.calls()).slice(calls.length)).toEqual([]);
    for (let time = 0; time < 2; time++) {
      await runCommand('Mirador: Record Parallel Run');
      await quickPick.opened('Record Parallel Run');
      await quickPick.escape();
      await quickPick.closed();
    }
    expect((await git.calls()).slice(calls.length)).toEqual([]);
  });

  const editors = async (): Promise<readonly string[]> =>
    (await session.page.locator('.editor-group-container .editor-instance .view-lines').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
  const tab = async (title: string): Promise<void> => session.page.locator('.tab.active', { hasText: title }).waitFor();

  it('opens a file of a conflict with both sides', async () => {
    await tree.click('profile');
    await tab('auth ↔ profile (2 files)');
    await waitFor('both sides of both files', async () => {
      const text = (await editors()).join('\n');
      return (text.includes('signedIn(cart)') && text.includes('owned(cart)') && text.includes('signedIn([])') && text.includes('owned([])')) || undefined;
    });
    await session.workbench.screenshot('current-run-all-files');
  });

  it('gets there and back with the keyboard alone', async () => {
    const { keyboard } = session.page;
    await session.workbench.runCommand('Mirador: Focus on Current Run View');
    await keyboard.press('Home');
    await waitFor('the first row to be focused', async () => ((await tree.focused()) === 'auth' ? true : undefined));
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowRight');
    await tree.row('routes.ts', ({ label }) => label === 'routes.ts');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await waitFor('routes.ts to be focused', async () => ((await tree.focused()) === 'routes.ts' ? true : undefined));
    await keyboard.press('Enter');
    await tab('src/routes.ts (auth ↔ profile)');
    await waitFor('both sides', async () => {
      const texts = await editors();
      return (texts.some((text) => text.includes('signedIn(cart)')) && texts.some((text) => text.includes('owned(cart)'))) || undefined;
    });
    await session.workbench.screenshot('current-run-diff');
    await session.workbench.screenshot('readme-current-run', { x: 48, y: 36, width: 1228, height: 390 });
  });

  it.each(THEMES)('can be read in %s', async (theme) => {
    await session.workbench.setTheme(theme);
    for (const width of [300, 640]) {
      await session.workbench.setSidebarWidth(width);
      await session.workbench.screenshot(`current-run-${theme}-${width}`);
    }
    expect(await axe(session.page.mainFrame(), NAMES_IN_WORDS, '.part.sidebar .pane:has([aria-label^="Current Run"])')).toEqual([]);
  });

  it('sees a commit that changes no file', async () => {
    await run.settings.commit({ message: 'chore: nothing', author: CLAUDE });
    await tree.row('settings with 2 commits', ({ label, description }) => label === 'settings' && description.startsWith('claude · 2 commits'));
    await run.settings.git('reset', '--quiet', '--soft', 'HEAD~');
    await tree.row('settings with 1 commit', ({ label, description }) => label === 'settings' && description.startsWith('claude · 1 commit '));
    // What the test itself has written beside the files.
    before = await folderState(path.join(root, 'trees'));
  });

  it('rests while nobody looks, and is up to date when somebody does', async () => {
    await session.workbench.openView('Explorer');
    // The look that was under way comes to its end.
    let calls: readonly string[] = [];
    await waitFor('git to rest', async () => {
      calls = await git.calls();
      await delay(2_000);
      return (await git.calls()).length === calls.length ? true : undefined;
    });
    await run.settings.write('src/hidden.ts', 'export {};\n');
    await delay(4_000);
    expect((await git.calls()).slice(calls.length)).toEqual([]);
    await session.workbench.openView('Mirador');
    await tree.row('settings', ({ label, description }) => label === 'settings' && description.endsWith('1 uncommitted'));
    await rm(path.join(run.settings.folder, 'src', 'hidden.ts'));
    await tree.row('settings', ({ label, description }) => label === 'settings' && !description.includes('uncommitted'));
  });

  it('copies a conflict in words, and opens a terminal in a worktree', async () => {
    const { terminal } = session.workbench;
    await session.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tree.chooseFromMenu('main', 'Copy Conflict as Text');
    const clipboard = async (): Promise<string> => session.page.evaluate(() => navigator.clipboard.readText());
    await waitFor('the conflict in the clipboard', async () => ((await clipboard()).startsWith('main and search do not merge:\n- src/menu.txt') ? true : undefined));
    await tree.chooseFromMenu('settings', 'Open in Integrated Terminal');
    await terminal.opened();
    await terminal.run('pwd');
    expect(await terminal.waitForText('feature-settings')).toContain(run.settings.folder);
    await session.page.keyboard.press('Control+J');
  });

  it('keeps what is open and chosen when the tree changes', async () => {
    await tree.click('routes.ts');
    const opened = await labels();
    await run.settings.write('src/later.ts', 'export {};\n');
    await tree.row('settings', ({ label, description }) => label === 'settings' && description.endsWith('1 uncommitted'));
    expect(await labels()).toEqual(opened);
    expect(await tree.selected()).toBe('routes.ts');
    await rm(path.join(run.settings.folder, 'src', 'later.ts'));
    await tree.row('settings', ({ label, description }) => label === 'settings' && !description.includes('uncommitted'));
  });

  it('changed nothing in the repository and its worktrees', async () => {
    expect(stateDifferences(before, await folderState(path.join(root, 'trees')))).toEqual([]);
  });
});

describe('A person for whom there is no run to look at', () => {
  let root: string;
  let session: Session;
  let tree: Tree;
  let git: GitWrapper;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-nothing-'));
    await mkdir(path.join(root, 'empty'));
    git = await GitWrapper.in(root);
    await Repository.withFirstCommit(undefined, path.join(root, 'alone'));
    const one = await Repository.withFirstCommit(undefined, path.join(root, 'one', 'shop'));
    await (await one.worktree('feature/auth')).commit({ message: 'feat: sign in', files: { 'auth.ts': '' }, author: CLAUDE });
    session = await startSession({
      vsix: [vsixFile],
      folder: path.join(root, 'one', 'shop'),
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
    });
    await setGit(git.program);
    tree = new Tree(session.page, 'Current Run');
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`current-run-${task.name}`);
  });

  const setGit = async (program: string): Promise<void> => {
    const machine = path.join(session.server.userDataDir, 'Machine');
    await mkdir(machine, { recursive: true });
    await writeFile(path.join(machine, 'settings.json'), JSON.stringify({ 'git.path': program }));
    await session.workbench.changeSettings({});
  };
  const open = async (folder: string | null): Promise<void> => {
    await session.page.goto(folder === null ? new URL('/?ew=true', session.server.url()).href : session.server.url(folder));
    await session.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await session.workbench.openView('Mirador');
  };
  const welcome = async (text: string): Promise<string> => {
    const found = await waitFor(`"${text}" in the view`, async () => {
      const shown = await tree.welcome();
      return shown.includes(text) ? shown : undefined;
    });
    expect(await tree.rows()).toEqual([]);
    return found;
  };

  it('is told that the workspace is not trusted, and no git is run until it is', async () => {
    await session.workbench.openView('Mirador');
    expect(await welcome('not trusted')).toContain('Manage Workspace Trust');
    await session.workbench.setSidebarWidth(300);
    await session.workbench.screenshot('current-run-untrusted');
    expect(await git.calls()).toEqual([]);
    await tree.pane.locator('.monaco-button', { hasText: 'Manage Workspace Trust' }).click();
    await session.page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
    await tree.row('auth', ({ label }) => label === 'auth');
  });

  it('is told that one worktree alone is no run, and sees it', async () => {
    await waitFor('the message', async () => ((await tree.message()).includes('Only one worktree here has work') ? true : undefined));
    await session.workbench.screenshot('current-run-one');
  });

  it('is told where there are no worktrees, no repository and no folder', async () => {
    await session.workbench.changeSettings({ 'security.workspace.trust.enabled': false });
    await open(path.join(root, 'alone'));
    expect(await welcome('git worktree add')).toContain('Open Terminal');
    await session.workbench.screenshot('current-run-no-worktrees');
    await open(path.join(root, 'empty'));
    expect(await welcome('no git repository')).toContain('Look Again');
    await session.workbench.screenshot('current-run-no-repository');
    await open(null);
    expect(await welcome('Open a repository')).toContain('Open Folder');
  });

  it('is told that git is missing, and sees the run once it is there', async () => {
    await open(path.join(root, 'one', 'shop'));
    await setGit(path.join(root, 'no-such-git'));
    await session.workbench.openView('Mirador');
    expect(await welcome('Git was not found')).toContain('Open Setting');
    await session.workbench.screenshot('current-run-no-git');
    await setGit(git.program);
    await session.workbench.openView('Mirador');
    await tree.row('auth', ({ label }) => label === 'auth');
  });
});
