import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/domain/feature';
import type { Run } from '../../../src/domain/run';
import { forgetForges } from '../../helpers/dataFolder';
import type { GitHubBehaviour, GitHubServer } from '../../helpers/forge/githubServer';
import { startGitHubServer } from '../../helpers/forge/githubServer';
import type { GitHubPullRequest } from '../../helpers/forge/githubData';
import { gitlabServer, type GitLabServer, type SeedMergeRequest } from '../../helpers/forge/gitlabServer';
import { CLAUDE, Repository } from '../../helpers/repository';
import { recordContract, updateContract } from './contract';
import { Program, type Ended } from './program';

const TOKEN = 'ghp_this-must-never-be-seen-anywhere';
const HOST = 'forge.example.test';
const BRANCHES = ['draft', 'squashed', 'reverted', 'replaced', 'refused', 'colliding', 'red', 'alone'] as const;
type Branch = (typeof BRANCHES)[number];

let program: Program;
let repository: Repository;
let github: GitHubServer;
/** Everything that was ever printed. */
let printed = '';
const tips = new Map<string, string>();

beforeAll(async () => {
  [program, github] = await Promise.all([Program.build(), startGitHubServer(TOKEN)]);
  repository = await Repository.withFirstCommit({ 'README.md': 'one\n' });
  await repository.git('remote', 'add', 'origin', `https://somebody:secret@${HOST}/acme/shop.git`);
  for (const branch of BRANCHES) {
    const worktree = await repository.worktree(branch);
    tips.set(branch, await worktree.commit({ message: `feat: ${branch}`, author: CLAUDE, files: { [`${branch}.ts`]: `export const name = '${branch}';\n` } }));
  }
});

beforeEach(async () => {
  await program.forget();
  serve();
  github.behave();
});

afterEach(async () => {
  expect(await everyFile(program.folder)).not.toContain(TOKEN);
  expect(printed).not.toContain(TOKEN);
  expect(printed).not.toContain('secret');
});

afterAll(async () => {
  await Promise.all([program.remove(), repository.remove(), github.close()]);
});

const SOMEBODY = { login: 'somebody' };

function pullRequest(branch: Branch, rest: Partial<GitHubPullRequest>): GitHubPullRequest {
  return { number: BRANCHES.indexOf(branch) + 1, branch, headOid: tips.get(branch) ?? '', createdAt: '2025-11-20T10:00:00Z', commits: [{ oid: tips.get(branch) ?? '', committedDate: '2025-11-20T09:30:00Z', message: `feat: ${branch}`, author: { name: 'Claude', email: CLAUDE.email } }], ...rest };
}

const CLOSED = { state: 'CLOSED', closedAt: '2025-11-20T12:00:00Z' } as const;

function serve(changed: Partial<Record<Branch, Partial<GitHubPullRequest> | null>> = {}): void {
  const usual: Record<Branch, Partial<GitHubPullRequest> | null> = {
    draft: { isDraft: true, checks: [{ name: 'build', status: 'IN_PROGRESS', conclusion: null }] },
    squashed: {
      state: 'MERGED',
      mergedAt: '2025-11-20T12:00:00Z',
      closedAt: '2025-11-20T12:00:00Z',
      mergeCommit: 'c'.repeat(40),
      checks: [{ name: 'build', conclusion: 'SUCCESS' }],
      reviews: [{ author: SOMEBODY, state: 'CHANGES_REQUESTED', submittedAt: '2025-11-20T10:30:00Z' }],
      comments: [{ author: SOMEBODY, createdAt: '2025-11-20T10:31:00Z', bodyText: 'Please name it otherwise.' }],
      commits: [
        { oid: tips.get('squashed') ?? '', committedDate: '2025-11-20T09:30:00Z', message: 'feat: squashed', author: { name: 'Claude', email: CLAUDE.email } },
        { oid: 'd'.repeat(40), committedDate: '2025-11-20T11:00:00Z', message: 'another name', author: { name: 'A person', email: 'person@example.org' } },
      ],
    },
    reverted: { state: 'MERGED', mergedAt: '2025-11-20T12:00:00Z', closedAt: '2025-11-20T12:00:00Z', events: [{ type: 'mention', from: { number: 40, title: 'Revert "feat: reverted"', bodyText: 'Reverts acme/shop#3', state: 'MERGED' } }] },
    replaced: { ...CLOSED, comments: [{ author: SOMEBODY, createdAt: '2025-11-20T11:59:00Z', bodyText: 'Superseded by another one.' }] },
    refused: { ...CLOSED, comments: [{ author: SOMEBODY, createdAt: '2025-11-20T12:00:30Z', bodyText: 'This breaks the shop.' }] },
    colliding: { ...CLOSED, mergeable: 'CONFLICTING' },
    red: { ...CLOSED, checks: [{ name: 'lint', conclusion: 'SUCCESS' }, { name: 'integration', conclusion: 'FAILURE' }, { name: 'docs', conclusion: 'SKIPPED' }] },
    alone: null,
  };
  const pullRequests = BRANCHES.flatMap((branch) => {
    const told = { ...usual, ...changed }[branch];
    return told === null ? [] : [pullRequest(branch, told)];
  });
  github.serve({ nameWithOwner: 'acme/shop', pullRequests });
}

function environment(rest: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { PARALLEL_PATTERNS_FORGES: JSON.stringify({ [HOST]: { kind: 'github', api: github.api } }), GH_ENTERPRISE_TOKEN: TOKEN, ...rest };
}

async function call(args: readonly string[], env: Readonly<Record<string, string>> = environment()): Promise<Ended> {
  const ended = await program.run(args, { cwd: repository.folder, env });
  printed += ended.stdout + ended.stderr;
  return ended;
}

interface Recorded {
  readonly run: Run;
  readonly pullRequestsUnread: readonly { readonly host: string; readonly project: string; readonly reason: string; readonly branches: number | null; readonly retryAt: string | null }[];
  readonly stderr: string;
}

async function record(args: readonly string[] = [], env = environment()): Promise<Recorded> {
  const { stdout, stderr, exitCode } = await call(['record', '--yes', '--json', '--created-at', '2025-11-20T14:00:00Z', ...args], env);
  expect(exitCode, stderr).toBe(0);
  recordContract.parse(JSON.parse(stdout));
  return { ...(JSON.parse(stdout) as Recorded), stderr };
}

interface Updated {
  readonly updated: readonly Run[];
  readonly unchanged: number;
}

async function update(args: readonly string[] = [], env = environment()): Promise<Updated> {
  const { stdout, stderr } = await call(['update', '--json', ...args], env);
  expect(stdout, stderr).not.toBe('');
  updateContract.parse(JSON.parse(stdout));
  return JSON.parse(stdout) as Updated;
}

function featureOf({ features }: Run, branch: Branch): Feature {
  const found = features.find((feature) => feature.branch === branch);
  if (found === undefined) throw new Error(`there is no ${branch}`);
  return found;
}

/** Names and contents of all that was written. */
async function everyFile(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('dist')).map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1')));
  return texts.join('\n');
}

function requestsSince(before: number, all: readonly unknown[]): number {
  return all.length - before;
}

describe('recording eight features', () => {
  it('asks GitHub once, and tells what became of each', async () => {
    const before = github.requests.length;
    const { run, pullRequestsUnread } = await record();
    expect(requestsSince(before, github.requests)).toBe(1);
    expect(pullRequestsUnread).toEqual([]);
    expect(Object.fromEntries(run.features.map(({ branch, outcome }) => [branch, outcome]))).toEqual({
      draft: 'open',
      squashed: 'merged',
      reverted: 'unmerged',
      replaced: 'closed',
      refused: 'closed',
      colliding: 'closed',
      red: 'closed',
      alone: 'unmerged',
    });
    expect(Object.fromEntries(run.features.flatMap(({ branch, unmergedReason }) => (unmergedReason === undefined ? [] : [[branch, unmergedReason]])))).toEqual({
      reverted: { kind: 'reverted', by: 40 },
      replaced: { kind: 'superseded', words: 'Superseded by another one.' },
      refused: { kind: 'rejected', words: 'This breaks the shop.' },
      colliding: { kind: 'conflict' },
      red: { kind: 'failingChecks' },
    });
    expect(run).toMatchObject({ prsCreated: 7, prsMerged: 1, evidence: 'forge', testsPassing: false, manualFixesNeeded: 1 });
    expect(featureOf(run, 'draft')).toMatchObject({ testsPassing: null, pullRequest: { number: 1, state: 'open', isDraft: true } });
    expect(featureOf(run, 'squashed')).toMatchObject({
      testsPassing: true,
      manualFixes: 1,
      pullRequest: { state: 'merged', mergeCommit: 'c'.repeat(40), reviewRounds: 1, requests: [{ author: 'somebody', text: 'Please name it otherwise.' }] },
      evidence: { fixes: [{ oid: 'd'.repeat(40), subject: 'another name', where: 'pullRequest' }] },
    });
    expect(featureOf(run, 'red')).toMatchObject({ testsPassing: false, failingGates: ['integration'] });
    expect(featureOf(run, 'alone')).toMatchObject({ pullRequest: null });
    expect(featureOf(run, 'alone').pullRequestUnread).toBeUndefined();
  });

  it('asks again where a commit has more than a page of checks, and no third time', async () => {
    serve({ squashed: { state: 'MERGED', mergedAt: '2025-11-20T12:00:00Z', checks: Array.from({ length: 130 }, (_, index) => ({ name: `check ${index}`, conclusion: index === 120 ? 'FAILURE' : 'SUCCESS' })) } });
    const before = github.requests.length;
    const { run } = await record();
    expect(requestsSince(before, github.requests)).toBe(2);
    expect(featureOf(run, 'squashed').failingGates).toEqual(['check 120']);
  });

  it('costs nothing when it is looked at again within a minute, by another process too', async () => {
    await record();
    const before = github.requests.length;
    const { run } = await record();
    expect((await call(['inspect', '--json'])).exitCode).toBe(0);
    expect(requestsSince(before, github.requests)).toBe(0);
    expect(run.prsMerged).toBe(1);
  });
});

describe('a run that was recorded without its pull requests', () => {
  const FAILURES: readonly { readonly name: string; readonly reason: string; readonly behaviour?: GitHubBehaviour; readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] }[] = [
    { name: 'because nobody wanted it', reason: 'notAsked', args: ['--offline'] },
    { name: 'without a sign-in', reason: 'signedOut', env: { GH_ENTERPRISE_TOKEN: '' } },
    { name: 'with a token that is refused', reason: 'tokenRefused', env: { GH_ENTERPRISE_TOKEN: 'ghp_old' } },
    { name: 'without single sign-on', reason: 'ssoRequired', behaviour: { status: 403, headers: { 'x-github-sso': 'required; url=https://github.example' } } },
    { name: 'where it is forbidden', reason: 'forbidden', behaviour: { status: 403 } },
    { name: 'where there is nothing', reason: 'notFound', behaviour: { status: 404 } },
    { name: 'by a broken service', reason: 'serverError', behaviour: { status: 502, body: 'bad gateway' } },
    { name: 'with half an answer', reason: 'badAnswer', behaviour: { cut: true } },
    { name: 'with an answer that is none', reason: 'badAnswer', behaviour: { body: { data: { repository: 5 } } } },
    { name: 'without a connection', reason: 'offline', behaviour: { drop: true } },
  ];

  it.each(FAILURES)('$name: it is marked, and completed it says what it would have said', async ({ reason, behaviour, env, args = [] }) => {
    const { run: online } = await record();
    await program.forget();
    if (behaviour !== undefined) github.behave(behaviour);
    const { run, pullRequestsUnread, stderr } = await record(args, environment(env));
    expect(run).toMatchObject({ evidence: 'git', prsCreated: 8, prsMerged: 0 });
    expect(run.features.map(({ pullRequestUnread }) => pullRequestUnread)).toEqual(BRANCHES.map(() => reason));
    if (reason === 'notAsked') expect(stderr).toBe('');
    else {
      expect(pullRequestsUnread).toMatchObject([{ host: HOST, project: 'acme/shop', reason }]);
      expect(stderr).toMatch(/^Warning: .*forge\.example\.test.*\n$/);
      expect(stderr.includes('set GH_ENTERPRISE_TOKEN.')).toBe(reason === 'signedOut' || reason === 'tokenRefused');
    }
    const { updated } = await update();
    expect(updated).toHaveLength(1);
    const [completed] = updated;
    expect(completed).toEqual({ ...online, id: run.id });
    expect(JSON.parse((await call(['history', 'log', run.id, '--json'])).stdout)).toMatchObject({ revisions: [{ run: { evidence: 'git' } }, { run: { evidence: 'forge' } }] });
  });

  it('tells of a part alone: those that were told are known, of the others it says how many', async () => {
    const { run: online } = await record();
    await program.forget();
    serve({ red: { error: { message: 'Something went wrong while executing your query.' } } });
    const { run, pullRequestsUnread, stderr } = await record();
    expect(pullRequestsUnread).toEqual([{ host: HOST, project: 'acme/shop', reason: 'serverError', branches: 1, retryAt: null }]);
    expect(stderr).toBe(`Warning: ${HOST} answered in part: the pull request of 1 feature is not known yet.\n`);
    expect(run.features.flatMap(({ branch, pullRequestUnread }) => (pullRequestUnread === undefined ? [] : [[branch, pullRequestUnread]]))).toEqual([['red', 'serverError']]);
    expect(run.evidence).toBe('forge');
    // A part is not fresh: what was missing is asked for at once.
    serve();
    expect((await update()).updated).toEqual([{ ...online, id: run.id }]);
  });

  it('leaves a service alone until it may be asked again', async () => {
    github.behave({ status: 429, headers: { 'retry-after': '3600' } });
    const { pullRequestsUnread } = await record();
    expect(pullRequestsUnread).toMatchObject([{ reason: 'rateLimited' }]);
    const before = github.requests.length;
    const { exitCode, stderr } = await call(['update']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('asked too often');
    expect(requestsSince(before, github.requests)).toBe(0);
  });

  it('keeps what a person said', async () => {
    const given = ['--prs-merged', '3', '--tests-passing'];
    const { run: online } = await record(given);
    await program.forget();
    const { run } = await record([...given, '--offline']);
    const [completed] = (await update()).updated;
    expect(completed).toEqual({ ...online, id: run.id });
    expect(completed).toMatchObject({ prsMerged: 3, testsPassing: true, prsCreated: 7 });
    // What is said later stays as well.
    await call(['history', 'edit', run.id, '--prs-created', '5']);
    serve({ draft: { state: 'MERGED', mergedAt: '2025-11-20T15:00:00Z' } });
    await forgetForges(program.dataFolder);
    const [later] = (await update()).updated;
    expect(later).toMatchObject({ prsMerged: 3, prsCreated: 5 });
    expect(later === undefined ? null : featureOf(later, 'draft').outcome).toBe('merged');
  });
});

describe('why a feature was not merged', () => {
  it('is corrected from the terminal, and stays when the forge is asked again', async () => {
    const { run } = await record(['--not-merged', 'refused=notNeeded']);
    expect(featureOf(run, 'refused').unmergedReason).toEqual({ kind: 'notNeeded' });
    expect((await call(['history', 'edit', run.id, '--not-merged', 'red=noActivity'])).exitCode).toBe(0);
    await forgetForges(program.dataFolder);
    serve({ draft: { state: 'MERGED', mergedAt: '2025-11-20T15:00:00Z' } });
    const [now] = (await update()).updated;
    expect(now?.features.filter(({ given }) => given !== undefined).map(({ branch, unmergedReason }) => [branch, unmergedReason])).toEqual([
      ['refused', { kind: 'notNeeded' }],
      ['red', { kind: 'noActivity' }],
    ]);
    for (const [wrong, text] of [['refused=bored', 'such as favorites=notNeeded'], ['nobody=conflict', 'There is no feature nobody'], ['squashed=conflict', 'is merged']] as const) {
      expect(await call(['history', 'edit', run.id, '--not-merged', wrong])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(text) as string });
    }
  });
});

describe('recording the same worktrees again', () => {
  it('offline forgets nothing that was read before', async () => {
    const { run } = await record();
    const { run: again } = await record(['--offline']);
    expect(again.id).toBe(run.id);
    expect(again).toMatchObject({ evidence: 'forge', prsCreated: 7, prsMerged: 1, manualFixesNeeded: 1, testsPassing: false });
    expect(again.features.map(({ outcome }) => outcome)).toEqual(run.features.map(({ outcome }) => outcome));
    expect((await update()).updated).toEqual([run]);
  });

  it('keeps what a person said of the features, with the forge and without', async () => {
    const { run } = await record(['--not-merged', 'refused=notNeeded', '--description', 'Shop', '--prs-created', '9']);
    for (const options of [[], ['--offline']]) {
      const { run: again } = await record(options);
      expect(again).toMatchObject({ id: run.id, description: 'Shop', given: ['createdAt', 'description'], prsCreated: 7 });
      expect(featureOf(again, 'refused')).toMatchObject({ unmergedReason: { kind: 'notNeeded' }, given: ['unmergedReason'] });
    }
    const { run: another } = await record(['--another']);
    expect(featureOf(another, 'refused')).not.toMatchObject({ unmergedReason: { kind: 'notNeeded' } });
  });
});

describe('following up', () => {
  it('makes a revision of what became of an open pull request, and leaves runs alone that wait for nothing', async () => {
    const { run } = await record();
    expect(await update()).toMatchObject({ updated: [], unchanged: 1 });
    serve({ draft: { state: 'MERGED', mergedAt: '2025-11-20T15:00:00Z', checks: [{ name: 'build', conclusion: 'SUCCESS' }] } });
    await forgetForges(program.dataFolder);
    const { stdout } = await call(['update']);
    expect(stdout).toContain(`Updated ${run.id}`);
    expect(stdout).toContain('1 of 7 merged → 2 of 7 merged');
    const { run: now } = JSON.parse((await call(['history', 'show', run.id, '--json'])).stdout) as Recorded;
    expect(now).toMatchObject({ prsMerged: 2, createdAt: run.createdAt });
    expect(now.qualityScore).toBeGreaterThan(run.qualityScore);
    const before = github.requests.length;
    expect((await call(['update'])).stdout).toBe('No run waits for a pull request.\n');
    expect(requestsSince(before, github.requests)).toBe(0);
  });

  it('says so in one sentence where there is no such run, or the hosts make no sense', async () => {
    expect(await call(['update', 'run_20250101_000000_none'])).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringMatching(/^There is no run .*\n$/) as string });
    expect(await call(['update'], environment({ PARALLEL_PATTERNS_FORGES: '{' }))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not JSON') as string });
    const unsafe = JSON.stringify({ [HOST]: { kind: 'github', api: 'http://forge.example.test/graphql' } });
    expect(await call(['update'], environment({ PARALLEL_PATTERNS_FORGES: unsafe }))).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('must be https') as string });
  });
});

describe('a repository on GitLab', () => {
  let gitlab: GitLabServer;
  const requests: SeedMergeRequest[] = [];

  beforeAll(async () => {
    requests.push(
      ...BRANCHES.slice(0, 7).map((branch, index): SeedMergeRequest => ({
        iid: index + 1,
        branch,
        sha: tips.get(branch) ?? null,
        created: index,
        fields: index === 0 ? { draft: true } : index === 1 ? { state: 'merged', merged_at: '2025-11-20T12:00:00Z', merge_commit_sha: 'c'.repeat(40) } : {},
      })),
    );
    gitlab = await gitlabServer([{ id: 7, path: 'group/sub/shop', mergeRequests: requests }], { token: TOKEN, held: true });
    await repository.git('remote', 'set-url', 'origin', 'git@lab.example.test:group/sub/shop.git');
  });

  afterAll(async () => {
    await repository.git('remote', 'set-url', 'origin', `https://${HOST}/acme/shop.git`);
    await gitlab.close();
  });

  it('is read in at most three round trips, and not at all within a minute', async () => {
    const env = { PARALLEL_PATTERNS_FORGES: JSON.stringify({ 'lab.example.test': { kind: 'gitlab', api: gitlab.api } }), GITLAB_HOST: 'lab.example.test', GITLAB_TOKEN: TOKEN };
    const { run, pullRequestsUnread } = await record([], env);
    expect(pullRequestsUnread).toEqual([]);
    expect(gitlab.roundTrips).toBeLessThanOrEqual(3);
    expect(run).toMatchObject({ prsCreated: 7, prsMerged: 1, evidence: 'forge' });
    expect(featureOf(run, 'draft')).toMatchObject({ outcome: 'open', pullRequest: { number: 1, isDraft: true } });
    const before = gitlab.requests.length;
    await record([], env);
    expect(requestsSince(before, gitlab.requests)).toBe(0);
  });

  it('is known by the name that SSH has for its host', async () => {
    const programs = path.join(program.folder, 'programs');
    await mkdir(programs, { recursive: true });
    await writeFile(path.join(programs, 'ssh'), '#!/bin/sh\necho "user git"\necho "hostname gitlab.com"\n', { mode: 0o755 });
    await repository.git('remote', 'set-url', 'origin', 'git@lab-at-work:group/sub/shop.git');
    const { run, pullRequestsUnread } = await record([], environment({ PATH: `${programs}:${process.env['PATH'] ?? ''}` }));
    expect(pullRequestsUnread).toEqual([{ host: 'gitlab.com', project: 'group/sub/shop', reason: 'signedOut', branches: null, retryAt: null }]);
    expect(run.features[0]?.remote).toMatchObject({ host: 'gitlab.com', path: 'group/sub/shop' });
  });
});
