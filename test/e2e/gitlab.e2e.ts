import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../src/domain/feature';
import type { Run } from '../../src/domain/run';
import { gitlabServer, minute, type Fault, type GitLabServer, type SeedMergeRequest, type SeedStatus } from '../helpers/forge/gitlabServer';
import { forgetForges, recordedRuns } from '../helpers/dataFolder';
import { filesWith } from '../helpers/filesWith';
import { CLAUDE, Repository } from '../helpers/repository';
import { vsixFile } from '../helpers/vsix';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';

const EXTENSION = 'mirador.parallel-patterns';
const HOST = 'lab.example.test';
const TOKEN = 'glpat-typed-in-by-a-person-and-seen-by-nobody';
const OLD_TOKEN = 'glpat-that-has-run-out';
const NOT_READ = 'Pull requests: not read';

const SHOP = 7;
const FORK = 9;
const STRANGER = 10;
/** Minutes after the tests' beginning of time: after all the worktrees were made. */
const CREATED = 1_500;
const ENDED = 1_620;
const MERGED = { state: 'merged', merged_at: minute(ENDED) };
const CLOSED = { state: 'closed', closed_at: minute(ENDED) };

interface Case {
  /** Left out where the project itself has none. */
  readonly found?: Partial<SeedMergeRequest>;
  readonly statuses?: readonly SeedStatus[];
  /** What the review says of it before the number of its commits. */
  readonly line: string;
  /** What is recorded of it. */
  readonly recorded: Partial<Feature>;
}

/** A feature each, by the name of its branch. The numbers of the merge requests are their places here, from 1. */
const CASES: Readonly<Record<string, Case>> = {
  fork: { found: { source: FORK }, line: 'open · #1', recorded: { outcome: 'open' } },
  twice: { found: { created: CREATED + 60, fields: MERGED }, line: 'merged · #2', recorded: { outcome: 'merged' } },
  homeless: { found: { source: null, fields: MERGED }, line: 'merged · #3', recorded: { outcome: 'merged' } },
  abandoned: {
    found: { fields: CLOSED, notes: [{ by: 'author', body: 'deleted source branch `abandoned`', minute: ENDED, system: true }] },
    line: 'closed without merge · #4 · its branch was deleted',
    recorded: { outcome: 'closed', unmergedReason: { kind: 'branchDeleted' } },
  },
  drafted: { found: { fields: { draft: true } }, line: 'open · #5, draft', recorded: { outcome: 'open' } },
  queued: { line: 'open · #6, waits in the merge queue', found: {}, recorded: { outcome: 'open' } },
  squashed: { found: { fields: { ...MERGED, squash_commit_sha: 'c'.repeat(40) } }, line: 'merged · #7', recorded: { outcome: 'merged' } },
  reverted: { found: { fields: MERGED }, line: 'not merged · #8, merged · reverted by #108', recorded: { outcome: 'unmerged', unmergedReason: { kind: 'reverted', by: 108 } } },
  red: { found: {}, statuses: [{ name: 'build', status: 'failed' }, { name: 'lint', status: 'success' }], line: 'open · #9', recorded: { testsPassing: false, failingGates: ['build'] } },
  optional: {
    found: { fields: MERGED },
    statuses: [{ name: 'build', status: 'success' }, { name: 'coverage', status: 'failed', allow_failure: true }],
    line: 'merged · #10',
    recorded: { testsPassing: true, failingGates: [] },
  },
  pending: { found: {}, statuses: [{ name: 'build', status: 'running' }, { name: 'lint', status: 'success' }], line: 'open · #11', recorded: { testsPassing: null } },
  skipped: { found: { fields: MERGED }, statuses: [{ name: 'docs', status: 'skipped' }], line: 'merged · #12', recorded: { testsPassing: null } },
  superseded: {
    found: { fields: CLOSED, notes: [{ by: 'reviewer', body: 'Superseded by !2.', minute: ENDED }] },
    line: 'closed without merge · #13 · superseded by #2: “Superseded by !2.”',
    recorded: { unmergedReason: { kind: 'superseded', by: 2, words: 'Superseded by !2.' } },
  },
  colliding: { found: { fields: { ...CLOSED, has_conflicts: true } }, line: 'closed without merge · #14 · in conflict with its base', recorded: { unmergedReason: { kind: 'conflict' } } },
  failing: {
    found: { fields: CLOSED },
    statuses: [{ name: 'integration', status: 'failed' }],
    line: 'closed without merge · #15 · its checks failed',
    recorded: { testsPassing: false, failingGates: ['integration'], unmergedReason: { kind: 'failingChecks' } },
  },
  idle: {
    found: { fields: { ...CLOSED, closed_by: { username: 'project_7_bot_1a2b' } } },
    line: 'closed without merge · #16 · no activity',
    recorded: { unmergedReason: { kind: 'noActivity' } },
  },
  // In the project that this one was forked from.
  upstream: { line: 'merged · #901', recorded: { outcome: 'merged' } },
  // A stranger's fork has a branch of this name.
  alone: { line: 'not merged', recorded: { outcome: 'unmerged', pullRequest: null } },
};

describe('A person whose features are merge requests on GitLab', () => {
  let root: string;
  let gitlab: GitLabServer;
  let session: Session;
  const requests: SeedMergeRequest[] = [];

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-gitlab-'));
    const repository = await Repository.withFirstCommit({ 'README.md': '# Shop\n' }, path.join(root, 'shop'));
    await repository.git('remote', 'add', 'origin', `git@${HOST}:group/sub/shop.git`);
    const tips = new Map<string, string>();
    for (const branch of Object.keys(CASES)) {
      const worktree = await repository.worktree(branch);
      tips.set(branch, await worktree.commit({ message: `feat: ${branch}`, author: CLAUDE, files: { [`src/${branch}.ts`]: `export const name = '${branch}';\n` } }));
    }
    const of = (branch: string, iid: number, rest: Partial<SeedMergeRequest>): SeedMergeRequest => ({ iid, branch, sha: tips.get(branch) ?? null, created: CREATED, ...rest });
    requests.push(
      ...Object.entries(CASES).flatMap(([branch, { found }], index) => (found === undefined ? [] : [of(branch, index + 1, found)])),
      of('twice', 102, { fields: CLOSED }),
      of('alone', 103, { source: STRANGER, sha: 'a'.repeat(40), fields: MERGED }),
      of('revert-8', 108, { sha: 'b'.repeat(40), description: 'This reverts merge request !8', fields: MERGED }),
    );
    gitlab = await gitlabServer(
      [
        {
          id: SHOP,
          path: 'group/sub/store',
          formerPaths: ['group/sub/shop'],
          parent: 5,
          pipelineMustPass: true,
          mergeRequests: requests,
          trains: [6],
          statuses: Object.fromEntries(Object.entries(CASES).flatMap(([branch, { statuses }]) => (statuses === undefined ? [] : [[tips.get(branch) ?? '', statuses]]))),
        },
        { id: 5, path: 'upstream/store', mergeRequests: [of('upstream', 901, { source: SHOP, fields: MERGED })] },
        { id: FORK, path: 'contributor/store', parent: SHOP },
        { id: STRANGER, path: 'stranger/store', parent: SHOP },
      ],
      { token: TOKEN },
    );
    const settings = { 'parallelPatterns.forgeHosts': { [HOST]: { kind: 'gitlab', api: gitlab.api } } };
    session = await startSession({ vsix: [vsixFile], folder: repository.folder, settings });
  });

  beforeEach(() => {
    gitlab.fault = () => undefined;
  });

  afterAll(async () => {
    await session.stop();
    await gitlab.close();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`gitlab-${task.name}`);
  });

  const documents = (): Promise<readonly Run[]> => recordedRuns(session.server.globalStorage(EXTENSION));
  /** As if the last answer were older than a minute. */
  const forgetAnswers = (): Promise<void> => forgetForges(session.server.globalStorage(EXTENSION));

  /** Waits for the line that says why they were not read. */
  async function unread(sentence: string | RegExp): Promise<void> {
    const { quickPick } = session.workbench;
    await waitFor(String(sentence), async () => ((await quickPick.offers(NOT_READ)) && (await quickPick.item(NOT_READ)).detail.match(sentence) !== null ? true : undefined));
  }

  async function signIn(token: string): Promise<void> {
    const { quickPick } = session.workbench;
    await quickPick.choose(NOT_READ);
    await quickPick.opened(`Sign In to ${HOST}`);
    await quickPick.opened('An access token with the scope read_api.');
    await quickPick.type(token);
    await quickPick.accept();
  }

  it('is asked for a token only where they choose to be, and anew where that is refused', async () => {
    const { quickPick, runCommand } = session.workbench;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Enter records the run');
    expect(await quickPick.item(NOT_READ)).toMatchObject({ description: `choose this line to sign in to ${HOST}`, detail: `Nobody is signed in to ${HOST} here, so pull requests are not known yet.` });
    expect(gitlab.requests).toEqual([]);
    await quickPick.choose(NOT_READ);
    await quickPick.opened(`Sign In to ${HOST}`);
    await quickPick.escape();
    await quickPick.opened('Enter records the run');
    await signIn(OLD_TOKEN);
    await unread(`${HOST} does not accept the sign-in any more; sign in again.`);
    await session.workbench.screenshot('gitlab-1-refused');
  });

  it('hears in a sentence what goes wrong, each time with a line to try again', async () => {
    const { quickPick } = session.workbench;
    const failures: readonly (readonly [Fault, string])[] = [
      [{ kind: 'answer', status: 404, body: '{"message":"404 Project Not Found"}' }, `${HOST} has no group/sub/shop that whoever is signed in here may see.`],
      [{ kind: 'drop' }, `${HOST} cannot be reached, so pull requests are not known yet.`],
      [{ kind: 'cut' }, `${HOST} gave an answer that makes no sense, so pull requests are not known yet.`],
      [{ kind: 'answer', status: 502, body: 'bad gateway' }, `${HOST} has a failure of its own; try again later.`],
    ];
    for (const [index, [fault, sentence]] of failures.entries()) {
      gitlab.fault = () => fault;
      if (index === 0) await signIn(TOKEN);
      else await quickPick.choose(NOT_READ);
      await unread(sentence);
    }
  });

  it('reads them, not too many at a time, and sees what became of each', async () => {
    const { quickPick } = session.workbench;
    await quickPick.choose(NOT_READ);
    await waitFor('what the forge says', async () => ((await quickPick.offers('Pull requests created: 17')) ? true : undefined));
    expect(gitlab.mostAtOnce).toBeLessThanOrEqual(40);
    const items = await quickPick.items();
    await session.workbench.screenshot('gitlab-2-read');
    const said = Object.fromEntries(items.filter(({ label }) => label in CASES).map(({ label, description }) => [label, description.replace(/ · 1 commit.*$/, '')]));
    expect(said).toEqual(Object.fromEntries(Object.entries(CASES).map(([branch, { line }]) => [branch, line])));
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['Tests: failing', 'Pull requests merged: 6']));
  });

  it('records them as they are', async () => {
    await session.workbench.quickPick.accept();
    const [run] = await waitFor('the recorded run', async () => ((await documents()).length === 1 ? documents() : undefined));
    expect(run).toMatchObject({ evidence: 'forge', prsCreated: 17, prsMerged: 6, testsPassing: false });
    const features = new Map(run?.features.map((feature) => [feature.branch ?? '', feature]));
    for (const [branch, { recorded }] of Object.entries(CASES)) expect(features.get(branch), branch).toMatchObject(recorded);
    expect(features.get('twice')?.pullRequest).toMatchObject({ number: 2, others: [{ number: 102, state: 'closed' }] });
    expect(features.get('squashed')?.pullRequest).toMatchObject({ mergeCommit: 'c'.repeat(40) });
  });

  it('brings the run up to date when told', async () => {
    const { notifications, runCommand } = session.workbench;
    const drafted = requests.findIndex(({ branch }) => branch === 'drafted');
    requests.splice(drafted, 1, ...requests.slice(drafted, drafted + 1).map((request) => ({ ...request, fields: MERGED })));
    await forgetAnswers();
    await notifications.clear();
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.waitFor('6 of 17 merged → 7 of 17 merged');
    const [, after] = await documents();
    expect(after?.features.find(({ branch }) => branch === 'drafted')).toMatchObject({ outcome: 'merged', pullRequest: { isDraft: false, state: 'merged' } });
  });

  it('leaves a service alone until it may be asked again', async () => {
    const { notifications, runCommand, quickPick } = session.workbench;
    gitlab.fault = () => ({ kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    await forgetAnswers();
    await notifications.clear();
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.waitFor(`${HOST} was asked too often; it may be asked again at`);
    const asked = gitlab.requests.length;
    await runCommand('Mirador: Record Parallel Run');
    await quickPick.opened('Enter records the run');
    await unread(/^lab\.example\.test was asked too often; it may be asked again at \d{1,2}:\d{2}\s[AP]M\.$/);
    await quickPick.escape();
    expect(gitlab.requests).toHaveLength(asked);
    expect(await documents()).toHaveLength(2);
  });

  it('is told by the command where the token has run out, and signs in from there', async () => {
    const { notifications, runCommand, quickPick } = session.workbench;
    await forgetAnswers();
    await notifications.clear();
    gitlab.fault = () => ({ kind: 'answer', status: 401, body: '{"message":"401 Unauthorized"}' });
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.press(`${HOST} does not accept the sign-in any more; sign in again.`, 'Sign In');
    await quickPick.opened(`Sign In to ${HOST}`);
    gitlab.fault = () => undefined;
    await quickPick.type(TOKEN);
    // Of more than three messages within 800 ms the editor shows only the first three, which nobody who types a token sees.
    await session.page.waitForTimeout(1_000);
    await quickPick.accept();
    await notifications.waitFor('Nothing new from the pull requests of the recorded run.');
  });

  it('finds no token in any file that was written', async () => {
    // With the editor's own data and logs.
    const everything = path.resolve(session.server.globalStorage(EXTENSION), '../../..');
    expect(await filesWith(HOST, [everything, root])).toContainEqual(expect.stringMatching(/settings\.json$/));
    for (const token of [TOKEN, OLD_TOKEN]) expect(await filesWith(token, [everything, root])).toEqual([]);
  });
});
