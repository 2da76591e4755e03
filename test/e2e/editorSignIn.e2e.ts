import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../src/domain/run';
import { enterpriseSignInServer, type EnterpriseSignInServer } from '../helpers/forge/enterpriseSignInServer';
import type { GitHubPullRequest } from '../helpers/forge/githubData';
import { startGitHubServer, type GitHubServer } from '../helpers/forge/githubServer';
import { forgetForges, recordedRuns } from '../helpers/dataFolder';
import { filesWith } from '../helpers/filesWith';
import type { Repository } from '../helpers/repository';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import type { Workbench } from '../helpers/workbench/workbench';

const EXTENSION = 'mirador.parallel-patterns';
const FIRST_TOKEN = 'gho_given-to-the-editor-and-seen-by-nobody';
const SECOND_TOKEN = 'gho_given-after-the-first-one-was-refused';
const NOT_READ = 'Pull requests: not read';
const MERGED = { state: 'MERGED', createdAt: '2025-11-20T10:00:00Z', mergedAt: '2025-11-20T12:00:00Z', closedAt: '2025-11-20T12:00:00Z' } as const;
const OPEN = { createdAt: '2025-11-20T10:00:00Z' } as const;

/** With the sign-in that comes with the editor, from its first question to its last. */
describe('A person who signs in to GitHub in the editor', () => {
  let root: string;
  let repository: Repository;
  let enterprise: EnterpriseSignInServer;
  let github: GitHubServer;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-sign-in-'));
    enterprise = await enterpriseSignInServer();
    enterprise.give(FIRST_TOKEN, 'first-account');
    github = await startGitHubServer(FIRST_TOKEN);
    repository = await makeSampleRun(path.join(root, 'shop'));
    await repository.git('remote', 'add', 'origin', `${enterprise.address}/acme/shop.git`);
    await serve({ 'feature/favorites': MERGED, 'feature/profile': MERGED, 'feature/auth': OPEN, 'feature/settings': OPEN });
    const settings = { 'github-enterprise.uri': enterprise.address, 'parallelPatterns.forgeHosts': { [enterprise.host]: { kind: 'github', api: github.api } } };
    session = await startSession({ vsix: [vsixFile], folder: repository.folder, settings });
  });

  afterAll(async () => {
    await session.stop();
    await Promise.all([github.close(), enterprise.close()]);
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`sign-in-${task.name}`);
  });

  async function serve(branches: Readonly<Record<string, Partial<GitHubPullRequest>>>): Promise<void> {
    const pullRequests = await Promise.all(
      Object.entries(branches).map(async ([branch, rest], index): Promise<GitHubPullRequest> => ({ number: index + 1, branch, headOid: await repository.git('rev-parse', branch), ...rest })),
    );
    github.serve({ nameWithOwner: 'acme/shop', pullRequests });
  }

  const revisions = async (count: number): Promise<readonly Run[]> =>
    waitFor(`${count} revisions`, async () => {
      const runs = await recordedRuns(session.server.globalStorage(EXTENSION));
      return runs.length === count ? runs : undefined;
    });
  const isRead = async ({ quickPick }: Workbench): Promise<boolean> => !(await quickPick.items()).some(({ label }) => label === NOT_READ);
  const openReview = async ({ runCommand, quickPick }: Workbench): Promise<void> => {
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Enter records the run');
  };
  /** As if the last answer were older than a minute. */
  const forgetAnswers = (): Promise<void> => forgetForges(session.server.globalStorage(EXTENSION));
  const authorizations = (): readonly unknown[] => github.requests.map(({ headers }) => headers['authorization']);

  /** Takes the code from the editor's message to the page, as people do. */
  async function enterCode(): Promise<void> {
    const { dialog, notifications } = session.workbench;
    const code = await waitFor('the code', async () => ((await dialog.isOpen()) ? /Your Code: (\S+)/.exec(await dialog.text())?.[1] : undefined));
    const opening = session.page.waitForEvent('popup');
    await dialog.press('Copy & Continue');
    // The editor opens a port of this machine through code-server's proxy, which this bare server is without: the address in its message is taken instead.
    const page = await opening;
    const { text } = await notifications.waitFor(code);
    await page.goto(/http:\/\/\S+/.exec(text)?.[0] ?? '');
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Your device is connected.').waitFor();
    await page.close();
  }

  it('is not asked when the editor starts, nor when the review opens', async () => {
    const { workbench } = session;
    await workbench.openView('Mirador');
    // What is seen of the history is brought up to date by itself, which would count among the requests.
    await workbench.openView('Explorer');
    await openReview(workbench);
    expect((await workbench.quickPick.items()).find(({ label }) => label === NOT_READ)).toMatchObject({ description: `choose this line to sign in to ${enterprise.host}` });
    expect(await workbench.dialog.isOpen()).toBe(false);
    expect(await session.page.locator('.part.activitybar .action-item:has([aria-label^="Accounts"]) .badge-content').filter({ visible: true }).count()).toBe(0);
    expect([enterprise.requests, github.requests]).toEqual([[], []]);
  });

  it('says no, at the question or at the code, and records the run without', async () => {
    const { workbench } = session;
    const { quickPick, dialog, notifications } = workbench;
    await quickPick.choose(NOT_READ);
    expect(await dialog.text()).toContain(`wants to sign in using ${enterprise.host}`);
    await workbench.screenshot('sign-in-1-consent');
    await dialog.press('Cancel');
    await quickPick.opened('Enter records the run');
    expect(enterprise.requests).toEqual([]);
    await quickPick.choose(NOT_READ);
    await dialog.press('Allow');
    await waitFor('the code', async () => ((await dialog.text()).includes('Your Code') ? true : undefined));
    await workbench.screenshot('sign-in-2-code');
    await dialog.press('Cancel');
    await notifications.press('try a different way', 'No');
    await quickPick.opened('Enter records the run');
    expect(await isRead(workbench)).toBe(false);
    await quickPick.accept();
    const [run] = await revisions(1);
    expect(run).toMatchObject({ evidence: 'git', prsMerged: 2 });
    expect(run?.features.map(({ pullRequestUnread }) => pullRequestUnread)).toEqual(Array(4).fill('signedOut'));
    expect(github.requests).toEqual([]);
  });

  it('says yes, enters the code, and the pull requests are read with one request', async () => {
    const { workbench } = session;
    const { quickPick, dialog, notifications } = workbench;
    await notifications.clear();
    await openReview(workbench);
    await quickPick.choose(NOT_READ);
    await dialog.press('Allow');
    await enterCode();
    await quickPick.opened('Enter records the run');
    await waitFor('what the forge says', async () => ((await isRead(workbench)) ? true : undefined));
    await workbench.screenshot('sign-in-3-read');
    expect(authorizations()).toEqual([`bearer ${FIRST_TOKEN}`]);
    // One sign-in was given up.
    expect(enterprise.scopes).toEqual(['repo', 'repo']);
    await quickPick.accept();
    const [, run] = await revisions(2);
    expect(run).toMatchObject({ evidence: 'forge', prsCreated: 4, prsMerged: 2 });
    expect(run?.features.some(({ pullRequestUnread }) => pullRequestUnread !== undefined)).toBe(false);
  });

  it('is asked nothing more after the window was loaded anew', async () => {
    const { workbench } = session;
    const before = enterprise.requests.length;
    await forgetAnswers();
    await workbench.reload();
    await openReview(workbench);
    expect(await isRead(workbench)).toBe(true);
    expect(await workbench.dialog.isOpen()).toBe(false);
    expect(authorizations()).toEqual(Array(2).fill(`bearer ${FIRST_TOKEN}`));
    expect(enterprise.requests.slice(before).filter((request) => request.includes('/login/'))).toEqual([]);
    await workbench.quickPick.escape();
  });

  it('signs in anew where the sign-in is refused, with another account too', async () => {
    const { notifications, runCommand, dialog } = session.workbench;
    await serve({ 'feature/favorites': MERGED, 'feature/profile': MERGED, 'feature/auth': MERGED, 'feature/settings': OPEN });
    github.accept(SECOND_TOKEN);
    enterprise.give(SECOND_TOKEN, 'second-account');
    await forgetAnswers();
    await notifications.clear();
    const before = github.requests.length;
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.press(`${enterprise.host} does not accept the sign-in any more; sign in again.`, 'Sign In');
    expect(await dialog.text()).toContain(enterprise.host);
    await session.workbench.screenshot('sign-in-4-again');
    await dialog.press('Allow');
    await enterCode();
    expect(await dialog.text()).toContain('second-account');
    await dialog.press('Keep second-account');
    await notifications.waitFor('2 of 4 merged → 3 of 4 merged');
    expect(authorizations().slice(before)).toEqual([`bearer ${FIRST_TOKEN}`, `bearer ${SECOND_TOKEN}`]);
    expect((await revisions(3)).at(-1)).toMatchObject({ prsMerged: 3 });
  });

  it('signs out, and the run can be recorded as before', async () => {
    const { workbench } = session;
    const { quickPick, runCommand, dialog, notifications } = workbench;
    await notifications.clear();
    for (const account of ['first-account', 'second-account']) {
      await runCommand('Accounts: Manage Accounts');
      await quickPick.choose(account);
      await quickPick.choose('Sign Out');
      await dialog.press('Sign Out');
    }
    const before = github.requests.length;
    await forgetAnswers();
    await openReview(workbench);
    expect((await quickPick.items()).find(({ label }) => label === NOT_READ)).toMatchObject({ detail: `Nobody is signed in to ${enterprise.host} here, so pull requests are not known yet.` });
    await quickPick.accept();
    await notifications.waitFor('quality');
    expect(github.requests).toHaveLength(before);
    // What was read before is not forgotten.
    expect((await revisions(4)).at(-1)).toMatchObject({ prsCreated: 4, prsMerged: 3 });
  });

  it('finds neither token in any file that was written', async () => {
    // With the editor's own data and logs.
    const everything = path.resolve(session.server.globalStorage(EXTENSION), '../../..');
    expect(await filesWith(enterprise.host, [everything, root])).toContainEqual(expect.stringMatching(/settings\.json$/));
    for (const token of [FIRST_TOKEN, SECOND_TOKEN]) expect(await filesWith(token, [everything, root])).toEqual([]);
  });
});
