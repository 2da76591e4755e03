import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AGENT_RULES } from '../../../../src/domain/agent';
import { correctFeature } from '../../../../src/domain/correctFeature';
import { namedFeature, type Feature } from '../../../../src/domain/feature';
import { judgeRun, runIdSchema, type JudgedRun } from '../../../../src/domain/run';
import { UNKNOWN_PATTERN } from '../../../../src/domain/specification';
import { forgeOf } from '../../../../src/forge/forges';
import { completeRun } from '../../../../src/recorder/pullRequests/completeRun';
import { followUp, type FollowUpOptions } from '../../../../src/recorder/pullRequests/followUp';
import { keepKnown } from '../../../../src/recorder/pullRequests/keepKnown';
import { PullRequestReader } from '../../../../src/recorder/pullRequests/pullRequestReader';
import { CacheFolder } from '../../../../src/store/cacheFolder';
import type { HistoryStore } from '../../../../src/store/historyStore';
import type { GitHubPullRequest, GitHubRepository } from '../../../helpers/forge/githubData';
import { gitlabServer } from '../../../helpers/forge/gitlabServer';
import { startGitHubServer, type GitHubServer } from '../../../helpers/forge/githubServer';
import { openStore } from '../../../helpers/store';

const TOKEN = 'ghp_for-this-test';
const HOST = 'git.example.test';
const PATH = 'acme/shop';
const HEAD = 'a'.repeat(40);
const STARTED = '2025-11-20T09:00:00.000Z';

let github: GitHubServer;
let folder: string;
let now: number;

beforeAll(async () => {
  github = await startGitHubServer(TOKEN);
});
beforeEach(async () => {
  now = Date.parse('2025-11-21T00:00:00Z');
  folder = await mkdtemp(path.join(os.tmpdir(), 'mirador-forge-'));
  return () => rm(folder, { recursive: true, force: true });
});
afterAll(() => github.close());

function reader(): PullRequestReader {
  const access = { fetch, token: () => Promise.resolve(TOKEN), now: () => now };
  const clock = (): Date => new Date(now);
  const logger = { info: () => undefined, warn: () => undefined };
  return new PullRequestReader({ forge: (kind, answers) => forgeOf(kind, access, answers), hosts: { [HOST]: { kind: 'github', api: github.api } }, cache: new CacheFolder({ folder, clock, logger }), clock });
}

function feature(branch: string, rest: Partial<Feature> = {}): Feature {
  return {
    ...namedFeature(branch),
    repository: '/shop',
    branch,
    commits: 1,
    outcome: 'unmerged',
    agent: 'claude',
    manualFixes: 0,
    evidence: { landing: null, partial: null, agentCommits: [], fixes: [] },
    remote: { host: HOST, path: PATH, branch, head: HEAD, startedAt: STARTED },
    ...rest,
  };
}

function runOf(...features: readonly Feature[]): JudgedRun {
  return judgeRun({
    description: 'a run',
    category: null,
    createdAt: '2025-11-20T14:00:00Z',
    features: [...features],
    conflicts: [],
    conflictsWithBase: [],
    specificationPattern: UNKNOWN_PATTERN,
    prsCreated: features.length,
    prsMerged: 0,
    conflictsEncountered: 0,
    manualFixesNeeded: 0,
    testsPassing: null,
    minutes: null,
    evidence: 'git',
    suggestionId: null,
  });
}

function pull(number: number, rest: Partial<GitHubPullRequest> = {}): GitHubPullRequest {
  return { number, branch: 'x', headOid: HEAD, createdAt: '2025-11-20T10:00:00Z', ...rest };
}

const MERGED = { state: 'MERGED', mergedAt: '2025-11-20T12:00:00Z', closedAt: '2025-11-20T12:00:00Z' } as const;
const CLOSED = { state: 'CLOSED', closedAt: '2025-11-20T12:00:00Z' } as const;
const PERSON = { login: 'reviewer' };

async function completed(run: JudgedRun, repository: Omit<GitHubRepository, 'nameWithOwner'> & { readonly nameWithOwner?: string }): Promise<JudgedRun> {
  github.serve({ nameWithOwner: PATH, ...repository });
  return completeRun(run, await reader().read(run.features), AGENT_RULES);
}

async function only(...pullRequests: readonly GitHubPullRequest[]): Promise<Feature> {
  // Longer than an answer is fresh.
  now += 120_000;
  const [found] = (await completed(runOf(feature('x')), { pullRequests })).features;
  if (found === undefined) throw new Error('there is none');
  return found;
}

describe('the pull request of a feature', () => {
  it.each([
    ['is the open one of several', [pull(1, CLOSED), pull(2), pull(3, MERGED)], 2],
    ['is the merged one where none is open', [pull(1, MERGED), pull(2, CLOSED)], 1],
    ['is the newest of its kind', [pull(1, { ...CLOSED, createdAt: '2025-11-20T10:00:00Z' }), pull(2, { ...CLOSED, createdAt: '2025-11-20T11:00:00Z' })], 2],
  ])('%s, and the others are listed', async (_name, pulls, chosen) => {
    const { pullRequest } = await only(...pulls);
    expect(pullRequest?.number).toBe(chosen);
    expect(pullRequest?.others?.map(({ number }) => number).sort()).toEqual(pulls.map(({ number }) => number).filter((number) => number !== chosen));
  });

  it('is none of an earlier feature whose branch had the same name, nor of somebody else’s fork', async () => {
    const other = { headOid: 'f'.repeat(40) };
    const found = await only(pull(1, { ...MERGED, ...other, createdAt: '2025-10-01T10:00:00Z' }), pull(2, { ...other, headRepository: 'somebody/shop' }));
    expect(found).toMatchObject({ outcome: 'unmerged', pullRequest: null });
    // The same without those differences, so that the check can fail.
    expect(await only(pull(3, other))).toMatchObject({ outcome: 'open', pullRequest: { number: 3 } });
    expect(await only(pull(4, { headRepository: 'somebody/shop' }))).toMatchObject({ pullRequest: { number: 4 } });
  });

  it('is found in the project that a fork was made of, and under a new name', async () => {
    const parent: GitHubRepository = { nameWithOwner: 'upstream/shop', pullRequests: [pull(9, { ...MERGED, headRepository: PATH })] };
    github.serve({ nameWithOwner: PATH, parent }, parent);
    const run = runOf(feature('x'));
    expect(completeRun(run, await reader().read(run.features), AGENT_RULES).features[0]).toMatchObject({ outcome: 'merged', pullRequest: { number: 9 } });
    now += 120_000;
    const renamed = await completed(run, { nameWithOwner: 'acme/store', formerNames: [PATH], pullRequests: [pull(5, MERGED)] });
    expect(renamed.features[0]).toMatchObject({ outcome: 'merged', pullRequest: { number: 5 } });
  });

  it('may be a draft, wait in a queue, or be of a branch and a repository that are gone', async () => {
    expect((await only(pull(1, { isDraft: true }))).pullRequest).toMatchObject({ isDraft: true, isQueued: false });
    expect((await only(pull(1, { isInMergeQueue: true }))).pullRequest).toMatchObject({ isDraft: false, isQueued: true });
    expect(await only(pull(1, { ...MERGED, headRepository: null, mergeCommit: 'c'.repeat(40), events: [{ type: 'headDeleted', at: '2025-11-20T12:01:00Z' }] }))).toMatchObject({ outcome: 'merged', pullRequest: { mergeCommit: 'c'.repeat(40) } });
  });

  it('does not make unmerged what git has found in the base, nor merged what was taken out of it', async () => {
    const landing = { how: 'cherryPick' as const, certainty: 'certain' as const, commits: ['b'.repeat(40)], revertedBy: null, appliedAgainBy: null };
    const taken = { ...landing, revertedBy: 'd'.repeat(40) };
    const evidence = { landing, partial: null, agentCommits: [], fixes: [] };
    github.serve({ nameWithOwner: PATH, pullRequests: [pull(1, { branch: 'picked', ...CLOSED }), pull(2, { branch: 'taken', ...MERGED }), pull(3, { branch: 'again', ...MERGED })] });
    const run = runOf(feature('picked', { outcome: 'merged', evidence }), feature('taken', { evidence: { ...evidence, landing: taken } }), feature('again', { evidence: { ...evidence, landing: { ...taken, appliedAgainBy: 'e'.repeat(40) } } }));
    const { features } = completeRun(run, await reader().read(run.features), AGENT_RULES);
    expect(features.map(({ outcome }) => outcome)).toEqual(['merged', 'unmerged', 'merged']);
    expect(features.map(({ unmergedReason }) => unmergedReason)).toEqual([undefined, { kind: 'reverted' }, undefined]);
  });
});

describe('checks', () => {
  it.each([
    ['pass when all do', [{ name: 'a' }, { name: 'b' }], undefined, true, undefined],
    ['are unknown while one is pending', [{ name: 'a' }, { name: 'b', status: 'QUEUED' }], undefined, null, undefined],
    ['fail with one, whatever is pending', [{ name: 'a', conclusion: 'FAILURE' }, { name: 'b', status: 'QUEUED' }], undefined, false, ['a']],
    ['say nothing when all are skipped', [{ name: 'a', conclusion: 'SKIPPED' }], undefined, null, undefined],
    ['are judged by the required ones where they are known', [{ name: 'a', conclusion: 'FAILURE' }, { name: 'b' }], ['b'], true, []],
    ['fail with a required one', [{ name: 'a' }, { name: 'b', conclusion: 'FAILURE' }], ['b'], false, ['b']],
  ] as const)('%s', async (_name, checks, required, testsPassing, failingGates) => {
    const found = await only(pull(1, { checks, ...(required === undefined ? {} : { base: { required } }) }));
    expect(found.testsPassing).toBe(testsPassing);
    if (failingGates !== undefined) expect(found.failingGates).toEqual(failingGates);
  });

  it('leave a gate’s word where they have none', async () => {
    const run = runOf(feature('x', { testsPassing: false, failingGates: ['npm test'] }));
    expect((await completed(run, { pullRequests: [pull(1)] })).features[0]).toMatchObject({ testsPassing: false, failingGates: ['npm test'] });
    now += 120_000;
    expect((await completed(run, { pullRequests: [pull(1, { checks: [{ name: 'a' }] })] })).features[0]).toMatchObject({ testsPassing: true, failingGates: [], withoutForge: { testsPassing: false, failingGates: ['npm test'] } });
  });
});

describe('people’s work', () => {
  const by = (name: string, email: string, at: string, oid: string, message = 'work') => ({ oid: oid.repeat(40), committedDate: at, message, author: { name, email } });
  const agent = (at: string, oid: string) => by('Claude', 'noreply@anthropic.com', at, oid);
  const person = (at: string, oid: string, message?: string) => by('A person', 'person@example.org', at, oid, message);

  it('is what people committed after the agent, or after the first review, each once', async () => {
    const found = await only(
      pull(1, {
        commits: [
          person('2025-11-20T09:10:00Z', '0', 'before'),
          agent('2025-11-20T09:30:00Z', '1'),
          person('2025-11-20T11:00:00Z', '2', 'after the review'),
          agent('2025-11-20T11:30:00Z', '3'),
          person('2025-11-20T11:40:00Z', '4', 'Merge branch \'main\' into x'),
          person('2025-11-20T11:50:00Z', '5', 'after the agent'),
          by('renovate[bot]', 'bot@example.org', '2025-11-20T11:55:00Z', '6'),
        ],
        reviews: [{ author: PERSON, state: 'CHANGES_REQUESTED', submittedAt: '2025-11-20T10:30:00Z' }],
      }),
    );
    expect(found.manualFixes).toBe(2);
    expect(found.evidence?.fixes.map(({ subject, where }) => [subject, where])).toEqual([
      ['after the review', 'pullRequest'],
      ['after the agent', 'pullRequest'],
    ]);
    expect(found.pullRequest?.reviewRounds).toBe(1);
  });

  it('is not what was there before the review and was only made anew by a rebase', async () => {
    const rebased = '2025-11-20T11:00:00Z';
    const commits = [
      { ...person(rebased, '0', 'a beginning'), authoredDate: '2025-11-20T09:10:00Z' },
      { ...agent(rebased, '1'), authoredDate: '2025-11-20T09:30:00Z' },
    ];
    const reviews = [{ author: PERSON, state: 'CHANGES_REQUESTED', submittedAt: '2025-11-20T10:30:00Z' }];
    expect((await only(pull(1, { commits, reviews }))).manualFixes).toBe(0);
    const after = [...commits, agent('2025-11-20T11:30:00Z', '2')].map((commit) => ({ ...commit, authoredDate: rebased }));
    expect((await only(pull(1, { commits: after, reviews }))).manualFixes).toBe(1);
  });

  it('is not counted twice, however often it is looked at, and whatever git has counted', async () => {
    const commits = [agent('2025-11-20T09:30:00Z', '1'), person('2025-11-20T11:50:00Z', '5', 'a fix')];
    const fix = { oid: '5'.repeat(40), subject: 'a fix', author: 'A person', at: null, where: 'branch' as const };
    const known = runOf(feature('x', { manualFixes: 1, evidence: { landing: null, partial: null, agentCommits: [], fixes: [fix] } }), feature('y'));
    const once = await completed(known, { pullRequests: [pull(1, { commits }), pull(2, { branch: 'y', commits })] });
    expect(once.features.map(({ manualFixes }) => manualFixes)).toEqual([1, 1]);
    expect(once.manualFixesNeeded).toBe(2);
    expect(completeRun(once, await reader().read(once.features), AGENT_RULES)).toEqual(once);
  });

  it('is unknown where no commit names an agent, and names one that git has not seen', async () => {
    const unknown = runOf(feature('x', { agent: null, manualFixes: null }), feature('y', { agent: null, manualFixes: null }));
    const { features } = await completed(unknown, { pullRequests: [pull(1, { commits: [person('2025-11-20T11:50:00Z', '5')] }), pull(2, { branch: 'y', commits: [agent('2025-11-20T09:30:00Z', '1')] })] });
    expect(features.map(({ agent: name, manualFixes }) => [name, manualFixes])).toEqual([
      [null, null],
      ['claude', 0],
    ]);
  });

  it('keeps what others asked for, and how often that brought new commits', async () => {
    const { pullRequest } = await only(
      pull(1, {
        author: { login: 'me' },
        commits: [agent('2025-11-20T09:30:00Z', '1'), agent('2025-11-20T10:40:00Z', '2'), agent('2025-11-20T11:40:00Z', '3')],
        reviews: [{ author: { login: 'me' }, state: 'COMMENTED', submittedAt: '2025-11-20T10:20:00Z' }],
        comments: [
          { author: { login: 'me' }, createdAt: '2025-11-20T10:10:00Z', bodyText: 'Look at this' },
          { author: PERSON, createdAt: '2025-11-20T10:30:00Z', bodyText: 'Name it otherwise' },
          { author: PERSON, createdAt: '2025-11-20T11:30:00Z', bodyText: 'And test it' },
          { author: { login: 'ci', __typename: 'Bot' }, createdAt: '2025-11-20T11:35:00Z', bodyText: 'coverage' },
        ],
      }),
    );
    expect(pullRequest).toMatchObject({ reviewRounds: 2, requests: [{ text: 'Name it otherwise' }, { text: 'And test it' }] });
  });

  it('asks for nothing by the words with which one is closed', async () => {
    const asked = { author: PERSON, createdAt: '2025-11-20T10:30:00Z', bodyText: 'Name it otherwise' };
    const farewell = { author: PERSON, createdAt: '2025-11-20T11:59:00Z', bodyText: 'This leads nowhere' };
    const closed = await only(pull(1, { ...CLOSED, comments: [asked, farewell] }));
    expect(closed).toMatchObject({ unmergedReason: { kind: 'rejected', words: 'This leads nowhere' }, pullRequest: { requests: [{ text: 'Name it otherwise' }] } });
    const open = await only(pull(1, { comments: [asked, farewell] }));
    expect(open.pullRequest?.requests?.map(({ text }) => text)).toEqual(['Name it otherwise', 'This leads nowhere']);
  });
});

describe('why one was closed', () => {
  const said = (bodyText: string) => ({ comments: [{ author: PERSON, createdAt: '2025-11-20T11:58:00Z', bodyText }] });

  it.each<readonly [string, Partial<GitHubPullRequest>, unknown]>([
    ['replaced by one that says so', { events: [{ type: 'mention', from: { number: 12, title: 'Better', bodyText: 'Supersedes #1', state: 'OPEN' } }] }, { kind: 'superseded', by: 12 }],
    ['replaced, as somebody says', said('Closing in favor of the other one'), { kind: 'superseded', words: 'Closing in favor of the other one' }],
    ['not wanted any more', said('We no longer need this: it is no longer needed.'), { kind: 'notNeeded' }],
    ['with its branch', { events: [{ type: 'headDeleted', at: '2025-11-20T12:00:00Z' }] }, { kind: 'branchDeleted' }],
    ['and its branch deleted afterwards, which says nothing', { events: [{ type: 'headDeleted', at: '2025-11-20T12:03:00Z' }] }, null],
    ['in conflict', { mergeable: 'CONFLICTING' }, { kind: 'conflict' }],
    ['red, with words', { checks: [{ name: 'a', conclusion: 'FAILURE' }], ...said('Never gets green') }, { kind: 'failingChecks', words: 'Never gets green' }],
    ['by a bot', { events: [{ type: 'closed', at: '2025-11-20T12:00:00Z', actor: { login: 'stale', __typename: 'Bot' } }] }, { kind: 'noActivity' }],
    ['after weeks of nothing', { closedAt: '2025-12-20T12:00:00Z' }, { kind: 'noActivity' }],
    ['with words', said('I do not like it'), { kind: 'rejected', words: 'I do not like it' }],
    ['with words that were said long before', { comments: [{ author: PERSON, createdAt: '2025-11-20T10:30:00Z', bodyText: 'Hm' }] }, null],
    ['without any', {}, null],
  ])('%s', async (_name, rest, reason) => {
    const found = await only(pull(1, { ...CLOSED, ...rest }));
    expect(found.outcome).toBe('closed');
    if (reason === null) expect(found.unmergedReason).toBeNull();
    else expect(found.unmergedReason).toMatchObject(reason as object);
  });

  it('is what a person says it is, also when it is looked at again', async () => {
    const found = await only(pull(1, { ...CLOSED, mergeable: 'CONFLICTING' }));
    const corrected = runOf(correctFeature(found, { unmergedReason: { kind: 'notNeeded' } }));
    expect((await completed(corrected, { pullRequests: [pull(1, { ...CLOSED, mergeable: 'CONFLICTING' })] })).features[0]?.unmergedReason).toEqual({ kind: 'notNeeded' });
    const merged = runOf(correctFeature(found, { outcome: 'merged' }));
    expect(merged.features[0]).not.toHaveProperty('unmergedReason');
    now += 120_000;
    expect((await completed(merged, { pullRequests: [pull(1, CLOSED)] })).features[0]).toMatchObject({ outcome: 'merged' });
  });
});

describe('recording again', () => {
  it('without the forge keeps what it said before, and what is read later replaces it', async () => {
    const pullRequests = [pull(1, { ...CLOSED, mergeable: 'CONFLICTING', checks: [{ name: 'a', conclusion: 'FAILURE' }] })];
    const online = await completed(runOf(feature('x')), { pullRequests });
    const recorded = { ...online, id: runIdSchema.parse('run_20251120_140000_abcd') };
    const offline = completeRun(runOf(feature('x')), reader().notAsked(), AGENT_RULES);
    const kept = keepKnown(offline, recorded);
    expect(kept).toMatchObject({ evidence: 'forge', testsPassing: false, features: [{ outcome: 'closed', pullRequest: { number: 1 }, unmergedReason: { kind: 'conflict' }, failingGates: ['a'], pullRequestUnread: 'notAsked' }] });
    expect(await completed(kept, { pullRequests })).toEqual(online);
    // Another branch, or one that git has found in the base, is not what was closed.
    expect(keepKnown(completeRun(runOf(feature('y')), reader().notAsked(), AGENT_RULES), recorded).features[0]).toMatchObject({ outcome: 'unmerged', pullRequest: null });
    expect(keepKnown(completeRun(runOf(feature('x', { outcome: 'merged' })), reader().notAsked(), AGENT_RULES), recorded).features[0]?.outcome).toBe('merged');
  });
});

describe('looking again', () => {
  it('costs nothing within a minute and a request after it, and a forge that cannot answer takes nothing away', async () => {
    github.serve({ nameWithOwner: PATH, pullRequests: [pull(1, MERGED)] });
    const run = runOf(feature('x'));
    const first = completeRun(run, await reader().read(run.features), AGENT_RULES);
    const asked = github.requests.length;
    now += 59_000;
    await reader().read(run.features);
    expect(github.requests).toHaveLength(asked);
    now += 2_000;
    github.behave({ status: 503 });
    const { problems, of } = await reader().read(first.features);
    expect(github.requests).toHaveLength(asked + 1);
    expect(problems).toMatchObject([{ reason: 'serverError' }]);
    expect(completeRun(first, { of }, AGENT_RULES)).toEqual(first);
  });

  it('asks GitLab for what changed alone, by answers that another process has kept', async () => {
    const server = await gitlabServer([{ id: 7, path: PATH, mergeRequests: [{ iid: 1, branch: 'x', sha: HEAD, created: 120 }] }], { token: TOKEN });
    try {
      const lab = (): PullRequestReader => {
        const access = { fetch, token: () => Promise.resolve(TOKEN), now: () => now };
        const clock = (): Date => new Date(now);
        const cache = new CacheFolder({ folder, clock, logger: { info: () => undefined, warn: () => undefined } });
        return new PullRequestReader({ forge: (kind, answers) => forgeOf(kind, access, answers), hosts: { [HOST]: { kind: 'gitlab', api: server.api } }, cache, clock });
      };
      const first = (await lab().read([feature('x')])).of(feature('x'));
      expect(first).toMatchObject({ state: 'read', pullRequests: [{ number: 1 }] });
      expect(server.notModified).toBe(0);
      now += 120_000;
      expect((await lab().read([feature('x')])).of(feature('x'))).toEqual(first);
      expect(server.notModified).toBeGreaterThan(3);
    } finally {
      await server.close();
    }
  });

  it.each(['github', 'gitlab'] as const)('takes tokens that cannot be reached for no sign-in, on %s', async (kind) => {
    const access = { fetch, token: () => Promise.reject(new Error(`the keyring is locked, ${TOKEN}`)), now: () => now };
    const clock = (): Date => new Date(now);
    const cache = new CacheFolder({ folder, clock, logger: { info: () => undefined, warn: () => undefined } });
    const locked = new PullRequestReader({ forge: (of, answers) => forgeOf(of, access, answers), hosts: { [HOST]: { kind, api: github.api } }, cache, clock });
    expect((await locked.read([feature('x')])).problems).toMatchObject([{ reason: 'signedOut' }]);
  });

  it('does not believe an answer that somebody has changed on the disk', async () => {
    github.serve({ nameWithOwner: PATH, pullRequests: [pull(1, MERGED)] });
    await reader().read([feature('x')]);
    const [name = ''] = await readdir(folder);
    const file = path.join(folder, name);
    await writeFile(file, (await readFile(file, 'utf8')).replace('2025-11-20T12:00:00', 'some time'));
    const before = github.requests.length;
    await reader().read([feature('x')]);
    expect(github.requests).toHaveLength(before + 1);
  });

  it('of eighty features asks twice, and of features without a forge not at all', async () => {
    github.serve({ nameWithOwner: PATH });
    const before = github.requests.length;
    await reader().read(Array.from({ length: 80 }, (_, index) => feature(`branch-${index}`)));
    expect(github.requests).toHaveLength(before + 2);
    const elsewhere = feature('x', { remote: { host: 'unknown.example.test', path: PATH, branch: 'x', head: HEAD, startedAt: null } });
    expect(await reader().read([elsewhere, namedFeature('by hand')])).toMatchObject({ problems: [] });
    expect(github.requests).toHaveLength(before + 2);
  });
});

describe('following up', () => {
  const options = (history: HistoryStore): FollowUpOptions => ({ history, reader: reader(), agents: AGENT_RULES });

  it('by two windows at once writes one revision, and keeps what a person has edited meanwhile', async () => {
    const [store, other] = [openStore(folder), openStore(folder)];
    const { id } = await store.record(runOf(feature('x', { outcome: 'open' })));
    github.serve({ nameWithOwner: PATH, pullRequests: [pull(1, MERGED)] });
    github.behave({ delayMs: 1_000 }, { delayMs: 1_000 });
    const asking = Promise.all([followUp(options(store)), followUp(options(other))]);
    const edited = judgeRun({ ...runOf(feature('x', { outcome: 'open' })), description: 'edited', given: ['description'] });
    await store.revise(id, edited);
    expect((await asking).map(({ updated }) => updated.length).sort()).toEqual([0, 1]);
    const revisions = await store.revisions(id);
    expect(revisions.map(({ run: { description, prsMerged } }) => [description, prsMerged])).toEqual([['a run', 0], ['edited', 0], ['edited', 1]]);
    await Promise.all([store.close(), other.close()]);
  });

  it('leaves a run alone that was deleted while the forge was asked', async () => {
    const store = openStore(folder);
    const { id } = await store.record(runOf(feature('x', { outcome: 'open' })));
    github.serve({ nameWithOwner: PATH, pullRequests: [pull(1, MERGED)] });
    github.behave({ delayMs: 1_000 });
    const asking = followUp(options(store));
    await delay(50);
    await store.remove(id);
    expect(await asking).toMatchObject({ updated: [], unchanged: 1 });
    expect(await store.runs()).toEqual([]);
    await store.close();
  });
});
