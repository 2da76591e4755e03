import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../src/domain/feature';
import type { Run } from '../../src/domain/run';
import type { GitHubPullRequest } from '../helpers/forge/githubData';
import { startGitHubServer, type GitHubServer } from '../helpers/forge/githubServer';
import { forgetForges, recordedRuns } from '../helpers/dataFolder';
import { CLAUDE, Repository } from '../helpers/repository';
import { vsixFile } from '../helpers/vsix';
import { axe } from '../helpers/workbench/accessibility';
import { waitFor } from '../helpers/workbench/retry';
import { startSession, type Session } from '../helpers/workbench/session';
import { Tree } from '../helpers/workbench/tree';

const EXTENSION = 'mirador.parallel-patterns';
const HOST = 'forge.example.test';
const TOKEN = 'ghp_for-every-case-there-is';
const NOT_READ = 'Pull requests: not read';

const CREATED = '2025-11-21T10:00:00Z';
const ENDED = '2025-11-21T12:00:00Z';
const MERGED = { state: 'MERGED', mergedAt: ENDED, closedAt: ENDED } as const;
const CLOSED = { state: 'CLOSED', closedAt: ENDED } as const;
const REVIEWER = { login: 'reviewer' };
const PROTECTED = { required: ['build'] };

interface Case {
  /** Left out where the repository itself has none. */
  readonly found?: Partial<GitHubPullRequest>;
  /** What the review says of it before the number of its commits. */
  readonly line: string;
  /** What is recorded of it. */
  readonly recorded: Partial<Feature>;
  /** What the page of the run says of it. */
  readonly page: readonly string[];
}

/** A feature each, by the name of its branch. The numbers of the pull requests are their places here, from 1. */
const CASES: Readonly<Record<string, Case>> = {
  fork: { found: { headRepository: 'contributor/shop' }, line: 'open · #1', recorded: { outcome: 'open' }, page: ['open', '#1, open'] },
  twice: { found: { ...MERGED, createdAt: '2025-11-21T11:00:00Z' }, line: 'merged · #2', recorded: { outcome: 'merged' }, page: ['#2, merged', 'Other pull requests', '#102, closed'] },
  homeless: { found: { ...MERGED, headRepository: null, base: null }, line: 'merged · #3', recorded: { outcome: 'merged' }, page: ['#3, merged'] },
  abandoned: {
    found: { ...CLOSED, events: [{ type: 'headDeleted', at: ENDED }] },
    line: 'closed without merge · #4 · its branch was deleted',
    recorded: { outcome: 'closed', unmergedReason: { kind: 'branchDeleted' } },
    page: ['closed without merge', 'Why not merged its branch was deleted'],
  },
  drafted: { found: { isDraft: true }, line: 'open · #5, draft', recorded: { outcome: 'open' }, page: ['#5, draft'] },
  queued: { found: { isInMergeQueue: true }, line: 'open · #6, waits in the merge queue', recorded: { outcome: 'open' }, page: ['#6, waits in the merge queue'] },
  squashed: { found: MERGED, line: 'merged · #7', recorded: { outcome: 'merged' }, page: ['#7, merged'] },
  rebased: { found: MERGED, line: 'merged · #8', recorded: { outcome: 'merged' }, page: ['#8, merged'] },
  reverted: {
    found: { ...MERGED, events: [{ type: 'mention', from: { number: 109, title: 'Revert "A change"', bodyText: 'Reverts acme/store#9', state: 'MERGED' } }] },
    line: 'not merged · #9, merged · reverted by #109',
    recorded: { outcome: 'unmerged', unmergedReason: { kind: 'reverted', by: 109 } },
    page: ['not merged', 'Why not merged reverted by #109'],
  },
  red: {
    found: { base: PROTECTED, checks: [{ name: 'build', conclusion: 'FAILURE' }, { name: 'lint' }] },
    line: 'open · #10',
    recorded: { testsPassing: false, failingGates: ['build'] },
    page: ['#10, open', 'Tests failing'],
  },
  optional: {
    found: { ...MERGED, base: PROTECTED, checks: [{ name: 'build' }, { name: 'coverage', conclusion: 'FAILURE' }] },
    line: 'merged · #11',
    recorded: { testsPassing: true, failingGates: [] },
    page: ['#11, merged', 'Tests passing'],
  },
  pending: { found: { checks: [{ name: 'build', status: 'IN_PROGRESS' }, { name: 'lint' }] }, line: 'open · #12', recorded: { testsPassing: null }, page: ['Tests – unknown'] },
  skipped: { found: { ...MERGED, checks: [{ name: 'docs', conclusion: 'SKIPPED' }] }, line: 'merged · #13', recorded: { testsPassing: null }, page: ['Tests – unknown'] },
  superseded: {
    found: { ...CLOSED, comments: [{ author: REVIEWER, createdAt: ENDED, bodyText: 'Superseded by #2.' }] },
    line: 'closed without merge · #14 · superseded by #2: “Superseded by #2.”',
    recorded: { unmergedReason: { kind: 'superseded', by: 2, words: 'Superseded by #2.' } },
    page: ['superseded by #2: “Superseded by #2.”'],
  },
  colliding: { found: { ...CLOSED, mergeable: 'CONFLICTING' }, line: 'closed without merge · #15 · in conflict with its base', recorded: { unmergedReason: { kind: 'conflict' } }, page: ['Why not merged in conflict with its base'] },
  failing: {
    found: { ...CLOSED, checks: [{ name: 'integration', conclusion: 'FAILURE' }] },
    line: 'closed without merge · #16 · its checks failed',
    recorded: { testsPassing: false, failingGates: ['integration'], unmergedReason: { kind: 'failingChecks' } },
    page: ['Why not merged its checks failed'],
  },
  idle: {
    found: { ...CLOSED, events: [{ type: 'closed', at: ENDED, actor: { login: 'stale', __typename: 'Bot' } }] },
    line: 'closed without merge · #17 · no activity',
    recorded: { unmergedReason: { kind: 'noActivity' } },
    page: ['Why not merged no activity'],
  },
  // In the repository that this one was forked from.
  upstream: { line: 'merged · #901', recorded: { outcome: 'merged' }, page: ['#901, merged'] },
  // A stranger's fork has a branch of this name.
  alone: { line: 'not merged', recorded: { outcome: 'unmerged', pullRequest: null }, page: ['Pull request none found'] },
};

describe('Everything that can become of a pull request', () => {
  let root: string;
  let repository: Repository;
  let github: GitHubServer;
  let session: Session;

  beforeAll(async () => {
    root = await mkdtemp(path.join(await realpath(tmpdir()), 'mirador-cases-'));
    github = await startGitHubServer(TOKEN);
    repository = await Repository.withFirstCommit({ 'README.md': '# Shop\n' }, path.join(root, 'shop'));
    await repository.git('remote', 'add', 'origin', `git@${HOST}:acme/shop.git`);
    const tips = new Map<string, string>();
    for (const branch of Object.keys(CASES)) {
      const worktree = await repository.worktree(branch);
      tips.set(branch, await worktree.commit({ message: `feat: ${branch}`, author: CLAUDE, files: { [`src/${branch}.ts`]: `export const name = '${branch}';\n` } }));
    }
    await repository.squashMerge('squashed');
    await repository.rebaseMerge('rebased');
    const of = (branch: string, number: number, rest: Partial<GitHubPullRequest>): GitHubPullRequest => ({ number, branch, headOid: tips.get(branch) ?? '', createdAt: CREATED, ...rest });
    const own = Object.entries(CASES).flatMap(([branch, { found }], index) => (found === undefined ? [] : [of(branch, index + 1, found)]));
    github.serve({
      nameWithOwner: 'acme/store',
      formerNames: ['acme/shop'],
      pullRequests: [...own, of('twice', 102, CLOSED), of('alone', 103, { ...MERGED, headRepository: 'stranger/shop', headOid: 'a'.repeat(40) })],
      parent: { nameWithOwner: 'upstream/store', pullRequests: [of('upstream', 901, { ...MERGED, headRepository: 'acme/store' })] },
    });
    const settings = { 'parallelPatterns.forgeHosts': { [HOST]: { kind: 'github', api: github.api } } };
    session = await startSession({ vsix: [vsixFile], folder: repository.folder, settings });
  });

  afterAll(async () => {
    await session.stop();
    await github.close();
    await rm(root, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await session.keepEvidence(`forge-${task.name}`);
  });

  const documents = (): Promise<readonly Run[]> => recordedRuns(session.server.globalStorage(EXTENSION));

  const openReview = async (): Promise<void> => {
    await session.workbench.runCommand('Mirador: Record Parallel Run');
    await session.workbench.quickPick.opened('Enter records the run');
  };
  const unread = async (sentence: string | RegExp): Promise<void> => {
    const { quickPick } = session.workbench;
    await quickPick.opened('Enter records the run');
    await waitFor(String(sentence), async () => ((await quickPick.offers(NOT_READ)) && (await quickPick.item(NOT_READ)).detail.match(sentence) !== null ? true : undefined));
  };
  /** As if the last answer were older than a minute. */
  const forgetAnswers = (): Promise<void> => forgetForges(session.server.globalStorage(EXTENSION));

  it('is told apart in the review, all of it with one request', async () => {
    const { quickPick } = session.workbench;
    await openReview();
    await quickPick.choose(NOT_READ);
    await quickPick.opened(`Sign In to ${HOST}`);
    await quickPick.type(TOKEN);
    await quickPick.accept();
    await quickPick.opened('Enter records the run');
    const items = await quickPick.items();
    await session.workbench.screenshot('forge-1-review');
    const said = Object.fromEntries(items.filter(({ label }) => label in CASES).map(({ label, description }) => [label, description.replace(/ · 1 commit.*$/, '')]));
    expect(said).toEqual(Object.fromEntries(Object.entries(CASES).map(([branch, { line }]) => [branch, line])));
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['Tests: failing', 'Pull requests created: 18', 'Pull requests merged: 7']));
    expect(github.requests).toHaveLength(1);
  });

  it('is recorded as it is', async () => {
    await session.workbench.quickPick.accept();
    const [run] = await waitFor('the recorded run', async () => ((await documents()).length === 1 ? documents() : undefined));
    expect(run).toMatchObject({ evidence: 'forge', prsCreated: 18, prsMerged: 7, testsPassing: false });
    const features = new Map(run?.features.map((feature) => [feature.branch ?? '', feature]));
    expect([...features.keys()].sort()).toEqual(Object.keys(CASES).sort());
    for (const [branch, { recorded }] of Object.entries(CASES)) expect(features.get(branch), branch).toMatchObject(recorded);
    expect(features.get('twice')?.pullRequest).toMatchObject({ number: 2, url: 'https://github.com/acme/store/pull/2', others: [{ number: 102, state: 'closed' }] });
    expect(features.get('upstream')?.pullRequest).toMatchObject({ url: 'https://github.com/upstream/store/pull/901' });
  });

  it('is on the page of the run, which is there while a slow forge is waited for', async () => {
    const { workbench, page } = session;
    await workbench.openView('Mirador');
    await workbench.runCommand('Mirador: Focus on History View');
    const history = new Tree(page, 'History');
    const { label } = await history.row('the run', ({ level }) => level === 2);
    await workbench.notifications.clear();
    await forgetAnswers();
    github.behave({ delayMs: 15_000 });
    await workbench.runCommand('Mirador: Update from Pull Requests');
    await history.click(label);
    const frame = await workbench.webviewFrame('mirador-run .feature');
    const features = frame.locator('.feature');
    const texts = (await features.allInnerTexts()).map((text) => text.replaceAll(/[\s\u2068\u2069]+/g, ' '));
    for (const [branch, { page: wanted }] of Object.entries(CASES)) {
      const text = texts.find((each) => each.startsWith(`${branch} `));
      for (const part of wanted) expect(text, branch).toContain(part);
    }
    expect(await axe(frame)).toEqual([]);
    for (const [number, branch] of ['fork', 'abandoned', 'reverted', 'superseded', 'alone'].entries()) {
      await features.filter({ has: frame.locator('h3', { hasText: branch }) }).first().scrollIntoViewIfNeeded();
      await workbench.screenshot(`forge-2-page-${number}`);
    }
    await workbench.openView('Explorer');
    await workbench.notifications.waitFor(`${HOST} did not answer in time, so pull requests are not known yet.`);
    expect(await documents()).toHaveLength(1);
  });

  it('is waited for no longer than a person likes', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    await notifications.clear();
    github.behave({ delayMs: 15_000 }, { lie: (answer) => answer.replaceAll('"OPEN"', '"AJAR"') });
    await runCommand('Mirador: Record Parallel Run');
    await notifications.press('Reading the pull requests', 'Cancel');
    await unread(`Asking ${HOST} was cancelled, so pull requests are not known yet.`);
    // What was read when the run was recorded is still there, and says so.
    expect(await quickPick.item('Pull requests merged: 7')).toMatchObject({ description: 'the pull requests as they were read before' });
    expect(await quickPick.item('Tests: failing')).toMatchObject({ description: 'the pull requests as they were read before' });
    await quickPick.choose(NOT_READ);
    await unread(`${HOST} gave an answer that makes no sense, so pull requests are not known yet.`);
    await quickPick.type('reverted');
    expect(await quickPick.item('reverted')).toMatchObject({ detail: 'pull request #9 as it was read before' });
    await quickPick.type('');
    await quickPick.choose(NOT_READ);
    await waitFor('what the forge says', async () => ((await quickPick.isOpen()) && (await quickPick.item('Pull requests merged: 7')).description === 'the pull requests' ? true : undefined));
    await quickPick.escape();
  });

  it('is left alone where the forge was asked too often, and a person hears until when', async () => {
    const { quickPick, notifications, runCommand } = session.workbench;
    const until = /^forge\.example\.test was asked too often; it may be asked again at \d{1,2}:\d{2}\s[AP]M\.$/;
    await forgetAnswers();
    await notifications.clear();
    const before = github.requests.length;
    github.behave({ status: 403, headers: { 'retry-after': '3600' } });
    await openReview();
    await unread(until);
    await session.workbench.screenshot('forge-3-too-often');
    await quickPick.escape();
    await quickPick.closed();
    await runCommand('Mirador: Update from Pull Requests');
    await notifications.waitFor('was asked too often; it may be asked again at');
    expect(github.requests).toHaveLength(before + 1);
  });
});
