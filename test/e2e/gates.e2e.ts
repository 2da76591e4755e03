import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../helpers/alive';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';

const RUN_GATES = 'Mirador: Run Gates';

describe('Gates of four worktrees', () => {
  let root: string;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-gates-'));
    const { folder } = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({ vsix: [vsixFile], folder });
  });

  afterEach(() => session.workbench.notifications.clear());

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true });
  });

  const lines = async (name: string): Promise<readonly string[]> => (await readFile(path.join(root, name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  const give = (...gates: readonly string[]): Promise<void> => session.workbench.changeSettings({ 'parallelPatterns.gates': gates });

  it('says where to name them when the project tells nothing', async () => {
    const { notifications, runCommand } = session.workbench;
    await runCommand(RUN_GATES);
    await notifications.waitFor('Name the commands in the setting “parallelPatterns.gates”.');
  });

  it('lists what would run, runs what is ticked, and says how it went', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    await give(`echo ran >> '${root}/ran'; test ! -e src/api/auth.ts`);
    await runCommand(RUN_GATES);
    await quickPick.opened('Run Gates');
    const items = (await quickPick.items()).filter(({ checked }) => checked !== undefined);
    await session.workbench.screenshot('gates-1-list');
    expect(items.map(({ checked }) => checked)).toEqual([true, true, true, true]);
    expect(items.map(({ label }) => label)).toEqual(items.map(() => `echo ran >> '${root}/ran'; test ! -e src/api/auth.ts`));
    expect(items.map(({ description }) => description)).toEqual(['favorites', 'profile', 'auth', 'settings']);
    expect(items.map(({ detail }) => detail)).toEqual(items.map(() => 'from your settings'));
    expect(await lines('ran')).toEqual([]);
    await quickPick.accept();
    const message = await notifications.waitFor('Tests pass in 3 of 4 worktrees.');
    expect(message.buttons).toEqual(['Show Output']);
    expect(await lines('ran')).toHaveLength(4);
    await notifications.press('Tests pass in 3 of 4 worktrees.', 'Show Output');
    await session.page.waitForTimeout(1_000);
    await session.workbench.screenshot('gates-2-output');
  });

  it('runs nothing again on the same files', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    await runCommand(RUN_GATES);
    await quickPick.opened('Run Gates');
    expect((await quickPick.items()).find(({ description }) => description === 'auth')?.detail).toBe('from your settings · failed on the same files');
    await quickPick.accept();
    await notifications.waitFor('Tests pass in 3 of 4 worktrees.');
    expect(await lines('ran')).toHaveLength(4);
  });

  it('tells a review what they said', async () => {
    const { quickPick, runCommand } = session.workbench;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    const items = await quickPick.items();
    expect(items.map(({ label }) => label)).toContain('Tests: failing');
    await quickPick.escape();
    await quickPick.closed();
  });

  it('are offered in a review where nothing is known of the tests, and the score follows', async () => {
    const { quickPick, runCommand } = session.workbench;
    await give('test -e README.md');
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    expect((await quickPick.items())[0]?.label).toBe('Record run: quality 60 (poor)');
    await quickPick.choose('Tests: unknown');
    await quickPick.opened('Tests');
    const offers = (await quickPick.items()).map(({ label }) => label);
    await session.workbench.screenshot('gates-3-offer');
    expect(offers).toEqual(['Run the tests now (test -e README.md in 4 worktrees)', 'All tests pass', 'Some tests fail', 'unknown']);
    await quickPick.accept();
    await quickPick.opened('Record Parallel Run');
    await waitFor('the new score', async () => ((await quickPick.items())[0]?.label === 'Record run: quality 70 (acceptable)' ? true : undefined));
    const tests = (await quickPick.items()).find(({ label }) => label === 'Tests: passing');
    await session.workbench.screenshot('gates-4-review');
    expect(tests?.description).toBe('test -e README.md passed just now on the same files');
    await quickPick.escape();
    await quickPick.closed();
  });

  it('are stopped by Cancel, with all that they started', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    await give(`echo $$ >> '${root}/pids'; sleep 300 & echo $! >> '${root}/pids'; wait`);
    await runCommand(RUN_GATES);
    await quickPick.opened('Run Gates');
    await quickPick.accept();
    await waitFor('two worktrees’ processes', async () => ((await lines('pids')).length === 4 ? true : undefined));
    await session.workbench.screenshot('gates-5-progress');
    await notifications.press('Running gates', 'Cancel');
    await notifications.waitFor('Cancelled. Tests pass in 0 of 4 worktrees.');
    const pids = await lines('pids');
    expect(pids).toHaveLength(4);
    await waitFor('the end of all processes', async () => ((await Promise.all(pids.map(isAlive))).some(Boolean) ? undefined : true));
  });
});

describe('Gates of an untrusted workspace', () => {
  let root: string;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-untrusted-gates-'));
    const { folder } = await makeSampleRun(path.join(root, 'shop'));
    await mkdir(path.join(folder, '.vscode'));
    await writeFile(path.join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'parallelPatterns.gates': [`echo ran >> '${root}/ran'`] }));
    session = await startSession({ vsix: [vsixFile], folder, settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' } });
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true });
  });

  it('are not run, and trust is asked for', async () => {
    const { notifications, runCommand, quickPick } = session.workbench;
    await runCommand(RUN_GATES);
    const message = await notifications.waitFor('This workspace is not trusted');
    expect(message.buttons).toEqual(['Manage Workspace Trust']);
    await session.workbench.screenshot('gates-6-untrusted');
    expect(await quickPick.isOpen()).toBe(false);
    expect(await readdir(root)).not.toContain('ran');
  });
});
