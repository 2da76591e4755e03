import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';

describe('scratch', () => {
  let root: string;
  let session: Session;
  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-scratch-'));
    const repository = await makeSampleRun(path.join(root, 'shop'));
    session = await startSession({ vsix: [vsixFile], folder: repository.folder });
  });
  afterAll(async () => {
    await session.stop();
    await rm(root, { recursive: true, force: true });
  });
  it('looks', async () => {
    await session.workbench.openView('Mirador');
    const tree = new Tree(session.page, 'Current Run');
    await session.page.waitForTimeout(6000);
    await session.workbench.setSidebarWidth(300);
    await session.workbench.screenshot('scratch-1');
    console.log(JSON.stringify(await tree.rows(), null, 1), await tree.message(), await tree.welcome());
    await session.workbench.setSidebarWidth(500);
    await tree.click('profile').catch((e: unknown) => console.log(String(e)));
    await session.page.waitForTimeout(3000);
    await session.workbench.screenshot('scratch-2');
    console.log(session.server.logs().slice(-1500));
  });
});
