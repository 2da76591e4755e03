import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../helpers/store';
import { makeSampleRun } from '../helpers/sampleRun';
import { aRun } from '../helpers/storeRuns';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';

const EXTENSION = 'mirador.parallel-patterns';

/** What people do every day, in the oldest editor that the extension is made for; the other tests are of the newest. */
describe('In the oldest VS Code', () => {
  let root: string;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-oldest-'));
    const repository = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({ host: 'oldest', vsix: [vsixFile], folder: repository.folder });
    const store = openStore(session.server.globalStorage(EXTENSION));
    await store.record(aRun({ description: 'Search', createdAt: '2025-10-03T10:00:00Z', prsMerged: 2, category: 'api', conflicts: [], conflictsEncountered: 0 }));
    await store.record(aRun({ description: 'Sign-in', createdAt: '2025-10-04T10:00:00Z' }));
    await store.close();
  });

  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`oldest-${task.name}`);
  });

  it('sees the current run, and records it with one key', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    await session.workbench.openView('Mirador');
    await new Tree(session.page, 'Current Run').row('the conflict', ({ label, description }) => label === 'profile' && description === 'conflict in 1 file');
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    await quickPick.accept();
    await notifications.waitFor('Recorded “favorites, profile, auth and settings”');
    await notifications.clear();
  });

  it('reads the panel, and from a figure comes to its runs', async () => {
    const panel = await session.workbench.webviewFrame('mirador-patterns-panel');
    await panel.waitForSelector('text=From 3 runs');
    expect(await axe(panel)).toEqual([]);
    await panel.click('.rate-row:has-text("api")');
    const history = new Tree(session.page, 'History');
    await history.row('the run of the category', ({ label }) => label === 'Search');
    expect((await history.rows()).map(({ label }) => label)).not.toContain('Sign-in');
    await session.workbench.screenshot('oldest-figure');
    await session.workbench.runCommand('Mirador: Clear History Filter');
    await history.row('another month', ({ label, level }) => level === 1 && label !== 'October 2025');
  });
});
