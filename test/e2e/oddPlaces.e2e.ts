import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Repository } from '../helpers/repository';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';

const EXTENSION = 'mirador.parallel-patterns';
const RECORD = 'Mirador: Record Parallel Run';

describe('Record Parallel Run where there is little to record', () => {
  let session: Session;
  let repository: Repository;

  beforeAll(async () => {
    session = await startSession({ vsix: [vsixFile] });
  });

  afterEach(async () => {
    await session.workbench.notifications.clear();
  });

  afterAll(async () => {
    await session.stop();
  });

  const storage = (): string => session.server.globalStorage(EXTENSION);
  const runs = async (): Promise<readonly string[]> => readdir(path.join(storage(), 'parallel-results', 'all_runs')).catch(() => []);

  it('says that there is no repository, and records by hand instead', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    await runCommand(RECORD);
    const message = await notifications.waitFor('repository');
    expect(message.buttons).toEqual(['Record by Hand']);
    await session.workbench.screenshot('odd-1-no-repository');
    await notifications.press('repository', 'Record by Hand');
    await quickPick.opened('Features of this run');
    await quickPick.type('search, filters');
    await quickPick.accept();
    await quickPick.opened('Record Parallel Run');
    await session.workbench.screenshot('odd-2-by-hand');
    await quickPick.choose('Pull requests merged: unknown');
    await quickPick.opened('Pull requests merged');
    await quickPick.type('two');
    await quickPick.accept();
    expect(await quickPick.message()).toContain('Enter a whole number, or nothing for unknown.');
    await quickPick.type('2');
    await quickPick.accept();
    await quickPick.opened('Record Parallel Run');
    await quickPick.accept();
    await notifications.waitFor('Recorded “search and filters”');
    expect(await runs()).toHaveLength(1);
  });

  it('keeps the run when it cannot be stored, and stores it once it can be', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    // Root may write anywhere, so that a folder without permission stops nobody here; a file where the folder should be does.
    await rm(storage(), { recursive: true });
    await writeFile(storage(), '');
    await runCommand('Mirador: Record Parallel Run by Hand');
    await quickPick.opened('Features of this run');
    await quickPick.type('invoices');
    await quickPick.accept();
    await quickPick.opened('Record Parallel Run');
    await quickPick.accept();
    const failure = await notifications.waitFor(storage());
    await session.workbench.screenshot('odd-3-not-stored');
    expect(failure.buttons).toEqual(['Try Again', 'Show Log']);
    await rm(storage());
    await mkdir(storage());
    await notifications.press(storage(), 'Try Again');
    await notifications.waitFor('Recorded “invoices”');
    expect(await runs()).toHaveLength(1);
  });

  it('says that one worktree is no parallel run', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    repository = await Repository.withFirstCommit({ 'README.md': 'A project\n' }, session.folder);
    const alone = await repository.worktree('feature/alone');
    await alone.commit({ message: 'feat: alone', files: { 'alone.ts': '1\n' } });
    await runCommand(RECORD);
    const message = await notifications.waitFor('Only one worktree here has work');
    expect(message.buttons).toEqual(['Record It Anyway', 'Record by Hand']);
    await notifications.press('Only one worktree', 'Record It Anyway');
    await quickPick.opened('Record Parallel Run');
    expect((await quickPick.items()).map((item) => item.label)).toContain('alone');
    await quickPick.escape();
  });

  it('tells of worktrees that were made while no window was open, and never again once told so', async () => {
    const { notifications } = session.workbench;
    for (const name of ['one', 'two']) await repository.git('worktree', 'add', '--quiet', '-b', name, path.join(path.dirname(session.folder), name));
    await session.workbench.changeSettings({});
    await notifications.waitFor('2 new worktrees.');
    await notifications.press('2 new worktrees.', 'Never for This Repository');
    await waitFor('the setting', async () => {
      // The editor writes the file while it is read here.
      const text = (await readFile(session.server.settingsFile, 'utf8')).replaceAll(/\s+/g, '');
      return text.includes(`"parallelPatterns.neverSuggestFor":["${session.folder}"]`) ? true : undefined;
    });
  });
});

describe('An untrusted workspace', () => {
  let root: string;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-untrusted-'));
    const { folder } = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({
      vsix: [vsixFile],
      folder,
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    });
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true });
  });

  it('shows the history, runs no git, and asks for trust before it records', async () => {
    const { notifications, runCommand, quickPick } = session.workbench;
    await session.workbench.openView('Mirador');
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=No historical data yet');
    await runCommand(RECORD);
    const message = await notifications.waitFor('This workspace is not trusted');
    expect(message.buttons).toEqual(['Manage Workspace Trust', 'Record by Hand']);
    await session.workbench.screenshot('odd-4-untrusted');
    expect(await quickPick.isOpen()).toBe(false);
  });
});
