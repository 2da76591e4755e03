import { execFile } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../src/domain/run';
import { projectFolder } from '../helpers/editor-host/project';
import type { GitHubPullRequest } from '../helpers/forge/githubData';
import { startGitHubServer, type GitHubBehaviour, type GitHubServer } from '../helpers/forge/githubServer';
import { forgetForges, recordedRuns } from '../helpers/dataFolder';
import { filesWith } from '../helpers/filesWith';
import type { Repository } from '../helpers/repository';
import { makeSampleRun } from '../helpers/sampleRun';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';

const EXTENSION = 'mirador.parallel-patterns';
const HOST = 'forge.example.test';
/** Where the editor itself can sign in. */
const ENTERPRISE = 'enterprise.example.test';
const TOKEN = 'ghp_typed-in-by-a-person-and-seen-by-nobody';
const execute = promisify(execFile);

describe('A person whose features are pull requests', () => {
  let root: string;
  let repository: Repository;
  let github: GitHubServer;
  let session: Session;
  const tips = new Map<string, string>();

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-pulls-'));
    github = await startGitHubServer(TOKEN);
    repository = await makeSampleRun(path.join(root, 'shop'));
    await repository.git('remote', 'add', 'origin', `git@${HOST}:acme/shop.git`);
    for (const branch of ['feature/favorites', 'feature/profile', 'feature/auth', 'feature/settings']) tips.set(branch, await repository.git('rev-parse', branch));
    serve('OPEN');
    const forge = { kind: 'github', api: github.api };
    const settings = { 'parallelPatterns.forgeHosts': { [HOST]: forge, [ENTERPRISE]: forge, 'git.example.test': 'gitea' }, 'github-enterprise.uri': `https://${ENTERPRISE}` };
    session = await startSession({ vsix: [vsixFile], folder: repository.folder, settings });
  });

  afterAll(async () => {
    await session.stop();
    await github.close();
    await rm(root, { recursive: true, force: true });
  });

  /** @param auth what became of one of them */
  function serve(auth: 'OPEN' | 'CHECKED' | 'MERGED'): void {
    const merged = { state: 'MERGED', createdAt: '2025-11-20T10:00:00Z', mergedAt: '2025-11-20T12:00:00Z', closedAt: '2025-11-20T12:00:00Z', checks: [{ name: 'build' }] } as const;
    const one = (number: number, branch: string, rest: Partial<GitHubPullRequest>): GitHubPullRequest => ({ number, branch, headOid: tips.get(branch) ?? '', ...rest });
    github.serve({
      nameWithOwner: 'acme/shop',
      pullRequests: [
        one(1, 'feature/favorites', merged),
        one(2, 'feature/profile', merged),
        one(3, 'feature/auth', auth === 'MERGED' ? merged : { createdAt: '2025-11-20T10:00:00Z', checks: [{ name: 'build', ...(auth === 'OPEN' ? { status: 'IN_PROGRESS' } : {}) }] }),
        one(4, 'feature/settings', {
          state: 'CLOSED',
          createdAt: '2025-11-20T10:00:00Z',
          closedAt: '2025-11-20T12:00:00Z',
          comments: [{ author: { login: 'reviewer' }, createdAt: '2025-11-20T11:59:00Z', bodyText: 'This loses what people chose.' }],
        }),
      ],
    });
  }

  const documents = (): Promise<readonly Run[]> => recordedRuns(session.server.globalStorage(EXTENSION));

  const labels = async (): Promise<readonly string[]> => (await session.workbench.quickPick.items()).map(({ label }) => label);

  it('sees that they were not read, and nobody was asked to sign in', async () => {
    const { quickPick, runCommand, notifications } = session.workbench;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    const line = (await quickPick.items()).find(({ label }) => label === 'Pull requests: not read');
    expect(line).toMatchObject({ description: `choose this line to sign in to ${HOST}`, detail: `Nobody is signed in to ${HOST} here, so pull requests are not known yet.` });
    expect(github.requests).toHaveLength(0);
    const warning = await notifications.waitFor('Not all of the setting parallelPatterns.forgeHosts is used');
    expect(warning.text).toContain('What runs at “git.example.test” is “github” or “gitlab”.');
    expect(warning.buttons).toEqual(['Open Settings']);
    await session.workbench.screenshot('pulls-1-not-read');
    await notifications.clear();
  });

  it('signs in from there, and hears in a sentence what goes wrong, each time with a line to try again', async () => {
    const { quickPick } = session.workbench;
    const failures: readonly (readonly [GitHubBehaviour, string])[] = [
      [{ status: 503 }, `${HOST} has a failure of its own; try again later.`],
      [{ status: 404 }, `${HOST} has no acme/shop that whoever is signed in here may see.`],
      [{ status: 403 }, `${HOST} does not show the pull requests of acme/shop to whoever is signed in here.`],
      [{ cut: true }, `${HOST} gave an answer that makes no sense, so pull requests are not known yet.`],
      [{ drop: true }, `${HOST} cannot be reached, so pull requests are not known yet.`],
      [{ status: 403, headers: { 'x-github-sso': 'required' } }, `${HOST} asks for single sign-on before it shows acme/shop; authorize the sign-in for that organization.`],
    ];
    await quickPick.choose('Pull requests: not read');
    await quickPick.opened(`Sign In to ${HOST}`);
    await session.workbench.screenshot('pulls-2-sign-in');
    github.behave(...failures.map(([behaviour]) => behaviour));
    await quickPick.type(TOKEN);
    await quickPick.accept();
    for (const [, sentence] of failures) {
      await quickPick.opened('Enter records the run');
      await waitFor(sentence, async () => ((await quickPick.items()).find(({ label }) => label === 'Pull requests: not read')?.detail === sentence ? true : undefined));
      if (sentence.includes('single sign-on')) break;
      await quickPick.choose('Pull requests: not read');
    }
    expect(github.requests).toHaveLength(failures.length);
  });

  it('reads them when that is mended, and every fact follows with one request', async () => {
    const { quickPick } = session.workbench;
    const before = github.requests.length;
    await quickPick.choose('Pull requests: not read');
    await quickPick.opened(`Sign In to ${HOST}`);
    await quickPick.type(TOKEN);
    await quickPick.accept();
    await quickPick.opened('Enter records the run');
    await waitFor('what the forge says', async () => ((await labels()).includes('Pull requests: not read') ? undefined : true));
    expect(await labels()).toEqual(expect.arrayContaining(['Pull requests created: 4', 'Pull requests merged: 2']));
    expect(github.requests).toHaveLength(before + 1);
    const settings = (await quickPick.items()).find(({ label }) => label === 'settings');
    expect(settings).toMatchObject({ description: expect.stringContaining('closed without merge') as string, detail: 'pull request #4' });
    await session.workbench.screenshot('pulls-3-read');
  });

  it('corrects why one was not merged, and records', async () => {
    const { quickPick } = session.workbench;
    await quickPick.type('settings');
    await quickPick.choose('settings');
    await quickPick.opened('What is not right?');
    await quickPick.choose('Why it was not merged');
    await session.workbench.screenshot('pulls-4-why');
    await quickPick.choose('not needed any more');
    await quickPick.opened('Enter records the run');
    await quickPick.accept();
    const [run] = await waitFor('the recorded run', async () => ((await documents()).length === 1 ? documents() : undefined));
    expect(run).toMatchObject({ evidence: 'forge', prsCreated: 4, prsMerged: 2 });
    expect(run?.features.map(({ name, outcome }) => [name, outcome]).sort()).toEqual([
      ['auth', 'open'],
      ['favorites', 'merged'],
      ['profile', 'merged'],
      ['settings', 'closed'],
    ]);
    expect(run?.features.find(({ name }) => name === 'settings')).toMatchObject({ unmergedReason: { kind: 'notNeeded' }, given: ['unmergedReason'] });
  });

  /** As if the last answer were older than a quarter of an hour. */
  const forgetAnswers = (): Promise<void> => forgetForges(session.server.globalStorage(EXTENSION));

  it('brings it up to date by itself when the history is looked at', async () => {
    serve('CHECKED');
    await forgetAnswers();
    await session.workbench.openView('Mirador');
    const [before, after] = await waitFor('a second revision', async () => ((await documents()).length === 2 ? documents() : undefined));
    const testsOf = (run: Run | undefined): boolean | null | undefined => run?.features.find(({ name }) => name === 'auth')?.testsPassing;
    expect([testsOf(before), testsOf(after)]).toEqual([null, true]);
    const asked = github.requests.length;
    await session.workbench.openView('Explorer');
    await session.workbench.openView('Mirador');
    // Whoever looks again soon asks nobody.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(github.requests).toHaveLength(asked);
  });

  it('brings it up to date when told, as a new revision', async () => {
    serve('MERGED');
    await forgetAnswers();
    const { notifications, runCommand } = session.workbench;
    await notifications.clear();
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.waitFor('2 of 4 merged → 3 of 4 merged');
    await session.workbench.screenshot('pulls-5-updated');
    const [, before, after] = await documents();
    expect(before?.prsMerged).toBe(2);
    expect(after).toMatchObject({ prsMerged: 3 });
    expect(after?.features.find(({ name }) => name === 'settings')).toMatchObject({ unmergedReason: { kind: 'notNeeded' } });
    expect(after?.qualityScore).toBeGreaterThan(before?.qualityScore ?? 100);
  });

  it('finds nothing more to do, and says so without asking the forge', async () => {
    const { notifications, runCommand } = session.workbench;
    await notifications.clear();
    const before = github.requests.length;
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.waitFor('No recorded run waits for a pull request.');
    expect(github.requests).toHaveLength(before);
  });

  it('says nothing twice: what was corrected before is there when the same worktrees are recorded again', async () => {
    const { quickPick, runCommand } = session.workbench;
    const before = await documents();
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    const settings = (await quickPick.items()).find(({ label }) => label === 'settings');
    expect(settings).toMatchObject({ description: expect.stringContaining('not needed any more') as string });
    await session.workbench.screenshot('pulls-5-again');
    await quickPick.accept();
    const after = await waitFor('another revision', async () => ((await documents()).length > before.length ? documents() : undefined));
    expect(after.at(-1)?.features.find(({ name }) => name === 'settings')).toMatchObject({ outcome: 'closed', unmergedReason: { kind: 'notNeeded' }, given: ['unmergedReason'] });
  });

  it('forgets the token when told', async () => {
    const { notifications, quickPick, runCommand } = session.workbench;
    await notifications.clear();
    await runCommand('Mirador: Forget Access Token…');
    await quickPick.opened('Forget Access Token');
    await quickPick.choose(HOST);
    await notifications.waitFor(`The access token for ${HOST} is forgotten.`);
  });

  it('has the same servers in the terminals of the editor', async () => {
    const home = session.server.globalStorage(EXTENSION);
    const env = { PATH: process.env['PATH'] ?? '', HOME: root, PARALLEL_PATTERNS_FORGES: JSON.stringify({ [HOST]: { kind: 'github', api: github.api } }), GH_ENTERPRISE_TOKEN: TOKEN };
    const { stdout } = await execute(process.execPath, [path.join(projectFolder, 'dist', 'cli.js'), 'update', '--data-dir', home], { env });
    expect(stdout).toBe('No run waits for a pull request.\n');
  });

  it('asks for the editor’s own sign-in where there is one for the host, and lives with a no', async () => {
    await repository.git('remote', 'set-url', 'origin', `https://${ENTERPRISE}/acme/shop.git`);
    const { quickPick, runCommand, dialog, notifications } = session.workbench;
    await notifications.clear();
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Record Parallel Run');
    expect((await quickPick.items()).find(({ label }) => label === 'Pull requests: not read')).toMatchObject({ description: `choose this line to sign in to ${ENTERPRISE}` });
    const asked = github.requests.length;
    await quickPick.type('not read');
    await quickPick.choose('Pull requests: not read');
    expect(await dialog.text()).toContain('wants to sign in using');
    await session.workbench.screenshot('pulls-6-consent');
    await dialog.press('Cancel');
    await quickPick.opened('Enter records the run');
    expect(await labels()).toContain('Pull requests: not read');
    expect(github.requests).toHaveLength(asked);
    await quickPick.escape();
  });

  it('finds the token in no file that was written', async () => {
    // With the editor's own data and logs.
    const everything = path.resolve(session.server.globalStorage(EXTENSION), '../../..');
    expect(await readdir(everything)).toContain('logs');
    expect(await filesWith(HOST, [everything, root])).toContainEqual(expect.stringMatching(/settings\.json$/));
    expect(await filesWith(TOKEN, [everything, root])).toEqual([]);
  });
});
