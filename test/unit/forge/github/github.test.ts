import { inspect } from 'node:util';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitHub, type GitHubOptions } from '../../../../src/forge/github/github';
import { pullRequestQuery } from '../../../../src/forge/github/pullRequestQuery';
import type { ForgePullRequest } from '../../../../src/forge/forge';
import { ForgeError } from '../../../../src/forge/forgeError';
import type { GitHubPullRequest, GitHubRepository } from '../../../helpers/forge/githubData';
import { githubSchema, MOST_NODES, questionSize } from '../../../helpers/forge/githubSchema';
import { startGitHubServer, type GitHubServer } from '../../../helpers/forge/githubServer';

const TOKEN = 'gho_0123456789abcdefTOKEN';
const NOW = Date.parse('2026-03-05T00:00:00Z');
const PATH = 'octo/shop';

let server: GitHubServer;

beforeAll(async () => {
  server = await startGitHubServer(TOKEN);
});
afterAll(async () => {
  await server.close();
});
beforeEach(() => {
  server.behave();
  server.serve();
});

function gitHub(options: Partial<GitHubOptions> = {}): GitHub {
  return new GitHub({ fetch, token: () => Promise.resolve(TOKEN), now: () => NOW, ...options });
}

function shop(...pullRequests: readonly GitHubPullRequest[]): GitHubRepository {
  return { nameWithOwner: PATH, pullRequests };
}

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await work();
  return server.requests.length - before;
}

/** The only pull request of the only branch. */
async function only(pullRequest: Omit<GitHubPullRequest, 'number' | 'branch'>): Promise<ForgePullRequest> {
  server.serve(shop({ number: 7, branch: 'feat/cart', ...pullRequest }));
  const { pullRequests } = await gitHub().pullRequests(server.project(PATH), ['feat/cart']);
  const [found] = pullRequests.get('feat/cart') ?? [];
  if (found === undefined) throw new Error('there is none');
  return found;
}

async function failure(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ForgeError)) throw new Error(`no ForgeError: ${inspect(error)}`);
  const told = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 10, showHidden: true })].join('\n');
  expect(told).not.toContain(TOKEN);
  expect(error.cause).toBeUndefined();
  return error;
}

const ask = (options: Partial<GitHubOptions> = {}, branches: readonly string[] = ['feat/cart']) => gitHub(options).pullRequests(server.project(PATH), branches);

describe('the test server', () => {
  const say = async (query: string, authorization = `bearer ${TOKEN}`) => {
    const response = await fetch(server.api, { method: 'POST', headers: { authorization }, body: JSON.stringify({ query, variables: {} }) });
    return { status: response.status, text: await response.text() };
  };

  it('refuses a field that the published schema has not', async () => {
    const { text } = await say('{ repository(owner: "octo", name: "shop") { pullRequest(number: 1) { isInMergeTrain } } }');
    expect(text).toContain('Cannot query field \\"isInMergeTrain\\"');
  });

  it('refuses lists without a size, with too large a one, and too many nodes', async () => {
    server.serve(shop());
    expect((await say('{ repository(owner: "octo", name: "shop") { pullRequests { totalCount } } }')).text).toContain('MISSING_PAGINATION_BOUNDARIES');
    expect((await say('{ repository(owner: "octo", name: "shop") { pullRequests(first: 101) { totalCount } } }')).text).toContain('EXCESSIVE_PAGINATION');
    const deep = '{ repository(owner: "octo", name: "shop") { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { authors(first: 100) { totalCount } } } } } } } }';
    expect((await say(deep)).text).toContain('MAX_NODE_LIMIT_EXCEEDED');
  });

  it('refuses another token', async () => {
    expect((await say('{ viewer { login } }', 'bearer other')).status).toBe(401);
  });
});

describe('the question', () => {
  it.each([
    [8, 20],
    [64, 150],
  ])('for %i branches is within the limits, and costs at most %i points of the 5,000 an hour', (branches, points) => {
    const { nodes, requests, complaints } = questionSize(githubSchema(), parse(pullRequestQuery(branches)));
    expect(complaints).toEqual([]);
    expect(nodes).toBeLessThan(MOST_NODES);
    expect(requests / 100).toBeLessThanOrEqual(points);
  });
});

describe('GitHub', () => {
  it('asks once for eight branches, whose names are not in the text of the question', async () => {
    const branches = Array.from({ length: 8 }, (_, index) => `feat/${index}"){x}`);
    server.serve(shop(...branches.slice(1).map((branch, index) => ({ number: index + 1, branch }))));
    const before = server.requests.length;
    const { path, pullRequests } = await ask({}, branches);
    expect(server.requests.length - before).toBe(1);
    expect(path).toBe(PATH);
    expect([...pullRequests.keys()]).toEqual(branches);
    expect([...pullRequests.values()].map((found) => found.map(({ number }) => number))).toEqual([[], [1], [2], [3], [4], [5], [6], [7]]);
    expect(server.requests.at(-1)?.query).not.toContain('feat/');
  });

  it('may ask for 64 branches, no more, and for none without a request', async () => {
    server.serve(shop({ number: 1, branch: 'b63' }));
    const branches = Array.from({ length: 64 }, (_, index) => `b${index}`);
    expect((await ask({}, branches)).pullRequests.get('b63')).toHaveLength(1);
    await expect(ask({}, [...branches, 'b64'])).rejects.toThrow(RangeError);
    expect(await requestsOf(() => ask({}, []))).toBe(0);
  });

  it('tells a pull request whole', async () => {
    server.serve(
      shop({
        number: 7,
        branch: 'feat/cart',
        state: 'MERGED',
        createdAt: '2026-03-01T10:00:00Z',
        mergedAt: '2026-03-02T10:00:00Z',
        closedAt: '2026-03-02T10:00:00Z',
        author: { login: 'copilot-swe-agent', __typename: 'Bot' },
        headOid: 'a'.repeat(40),
        mergeCommit: 'b'.repeat(40),
        reviews: [
          { author: { login: 'mona' }, state: 'CHANGES_REQUESTED', submittedAt: '2026-03-01T12:00:00Z', bodyText: 'Please test it' },
          { author: null, state: 'APPROVED', submittedAt: '2026-03-01T15:00:00Z' },
          { author: { login: 'me' }, state: 'PENDING', submittedAt: null, bodyText: 'not sent' },
        ],
        threads: [[{ author: { login: 'mona' }, createdAt: '2026-03-01T12:00:01Z', bodyText: 'This name' }]],
        comments: [{ author: { login: 'ci[bot]' }, createdAt: '2026-03-01T11:00:00Z', bodyText: 'x'.repeat(5_000) }],
        commits: [
          { oid: 'c'.repeat(40), committedDate: '2026-03-01T09:00:00+02:00', message: 'One\n\nGenerated-by: Aider', author: { name: 'Mona', email: 'mona@example.com', user: { login: 'mona' } } },
          { oid: 'a'.repeat(40), committedDate: '2026-03-01T09:30:00Z', authoredDate: '2026-03-01T08:30:00Z', message: 'Two', author: { name: 'renovate[bot]', email: 'r@example.com' } },
          { oid: 'd'.repeat(40), committedDate: '2026-03-01T09:40:00Z', message: 'Three' },
        ],
        checks: [{ name: 'test' }],
        events: [
          { type: 'closed', at: '2026-03-02T10:00:00Z', actor: { login: 'mona' } },
          { type: 'headDeleted', at: '2026-03-02T10:01:00Z' },
        ],
      }),
    );
    expect((await ask()).pullRequests.get('feat/cart')).toEqual([
      {
        number: 7,
        url: 'https://github.com/octo/shop/pull/7',
        state: 'merged',
        isDraft: false,
        isQueued: false,
        author: 'copilot-swe-agent',
        createdAt: '2026-03-01T10:00:00.000Z',
        updatedAt: '2026-03-01T10:00:00.000Z',
        mergedAt: '2026-03-02T10:00:00.000Z',
        closedAt: '2026-03-02T10:00:00.000Z',
        headBranch: 'feat/cart',
        headCommit: 'a'.repeat(40),
        headProject: PATH,
        headDeletedAt: '2026-03-02T10:01:00.000Z',
        mergeCommit: 'b'.repeat(40),
        conflicts: null,
        checks: [{ name: 'test', state: 'passed', required: null }],
        reviews: [
          { author: 'mona', byBot: false, state: 'changesRequested', at: '2026-03-01T12:00:00.000Z' },
          { author: null, byBot: false, state: 'approved', at: '2026-03-01T15:00:00.000Z' },
        ],
        commits: [
          { oid: 'c'.repeat(40), at: '2026-03-01T07:00:00.000Z', authoredAt: '2026-03-01T07:00:00.000Z', author: 'mona', email: 'mona@example.com', byBot: false, message: 'One\n\nGenerated-by: Aider' },
          { oid: 'a'.repeat(40), at: '2026-03-01T09:30:00.000Z', authoredAt: '2026-03-01T08:30:00.000Z', author: 'renovate[bot]', email: 'r@example.com', byBot: true, message: 'Two' },
          { oid: 'd'.repeat(40), at: '2026-03-01T09:40:00.000Z', authoredAt: '2026-03-01T09:40:00.000Z', author: null, email: null, byBot: false, message: 'Three' },
        ],
        comments: [
          { author: 'ci[bot]', byBot: true, at: '2026-03-01T11:00:00.000Z', text: `${'x'.repeat(399)}…` },
          { author: 'mona', byBot: false, at: '2026-03-01T12:00:00.000Z', text: 'Please test it' },
          { author: 'mona', byBot: false, at: '2026-03-01T12:00:01.000Z', text: 'This name' },
        ],
        closedBy: { author: 'mona', byBot: false },
        supersededBy: null,
        revertedBy: null,
      },
    ]);
  });

  it('finds the pull requests of a fork in its parent, newest first', async () => {
    const parent: GitHubRepository = {
      nameWithOwner: 'upstream/shop',
      pullRequests: [{ number: 90, branch: 'feat/cart', headRepository: PATH, createdAt: '2026-03-02T00:00:00Z' }],
    };
    server.serve({ ...shop({ number: 3, branch: 'feat/cart', createdAt: '2026-03-01T00:00:00Z' }), parent });
    expect((await ask()).pullRequests.get('feat/cart')).toMatchObject([
      { number: 90, url: 'https://github.com/upstream/shop/pull/90', headProject: PATH },
      { number: 3, url: 'https://github.com/octo/shop/pull/3' },
    ]);
  });

  it('lists several of one branch, newest first', async () => {
    server.serve(shop({ number: 1, branch: 'feat/cart', state: 'CLOSED', createdAt: '2026-01-01T00:00:00Z' }, { number: 2, branch: 'feat/cart', createdAt: '2026-02-01T00:00:00Z' }));
    expect((await ask()).pullRequests.get('feat/cart')).toMatchObject([{ number: 2, state: 'open' }, { number: 1, state: 'closed' }]);
  });

  it('tells the new name of a renamed repository', async () => {
    server.serve({ ...shop(), nameWithOwner: 'octo/market', formerNames: [PATH] });
    expect((await ask()).path).toBe('octo/market');
  });

  it('knows drafts, queues, conflicts, and a head that is gone', async () => {
    expect(await only({ isDraft: true, mergeable: 'MERGEABLE' })).toMatchObject({ isDraft: true, isQueued: false, conflicts: false });
    expect(await only({ isInMergeQueue: true, mergeable: 'CONFLICTING' })).toMatchObject({ isQueued: true, conflicts: true });
    expect(await only({ headRepository: null, author: null })).toMatchObject({ headProject: null, author: null });
  });

  it('knows a deleted branch, and one that came back', async () => {
    const deleted = { type: 'headDeleted', at: '2026-03-02T00:00:00Z' } as const;
    expect(await only({ events: [deleted] })).toMatchObject({ headDeletedAt: '2026-03-02T00:00:00.000Z' });
    expect(await only({ events: [deleted, { type: 'headRestored', at: '2026-03-03T00:00:00Z' }] })).toMatchObject({ headDeletedAt: null });
  });

  it('tells the commit of squash and rebase merges, and none of an open one, which has a trial merge', async () => {
    expect(await only({ state: 'MERGED', mergeCommit: 'e'.repeat(40) })).toMatchObject({ mergeCommit: 'e'.repeat(40) });
    expect(await only({ state: 'OPEN', mergeCommit: 'e'.repeat(40) })).toMatchObject({ mergeCommit: null });
  });

  it('knows who closed it, and by which other', async () => {
    const closed = { type: 'closed', at: '2026-03-02T00:00:00Z', actor: { login: 'stale', __typename: 'Bot' } } as const;
    expect(await only({ state: 'CLOSED', events: [closed] })).toMatchObject({ closedBy: { author: 'stale', byBot: true }, supersededBy: null });
    expect(await only({ state: 'OPEN', events: [closed] })).toMatchObject({ closedBy: null });
    expect(await only({ state: 'CLOSED', events: [{ ...closed, closer: { number: 12, repository: PATH } }] })).toMatchObject({ supersededBy: 12 });
    expect(await only({ state: 'CLOSED', events: [{ ...closed, closer: { number: 12, repository: 'octo/other' } }] })).toMatchObject({ supersededBy: null });
  });

  it('knows what reverts and replaces it', async () => {
    const mention = (from: Extract<NonNullable<GitHubPullRequest['events']>[number], { type: 'mention' }>['from']) => ({ type: 'mention', from }) as const;
    expect(await only({ state: 'MERGED', events: [mention('issue'), mention({ number: 9, state: 'MERGED', title: 'Revert "A change"', bodyText: 'Reverts octo/shop#7' })] })).toMatchObject({ revertedBy: 9 });
    expect(await only({ state: 'MERGED', events: [mention({ number: 9, state: 'OPEN', bodyText: 'Reverts octo/shop#7' })] })).toMatchObject({ revertedBy: null });
    expect(await only({ state: 'MERGED', events: [mention({ number: 9, state: 'MERGED', bodyText: 'Reverts #7', repository: 'octo/other' })] })).toMatchObject({ revertedBy: null });
    expect(await only({ state: 'CLOSED', events: [mention({ number: 12, state: 'OPEN', bodyText: 'Supersedes #6 and #7.' })] })).toMatchObject({ supersededBy: 12 });
    expect(await only({ state: 'CLOSED', comments: [{ author: { login: 'mona' }, createdAt: '2026-03-02T00:00:00Z', bodyText: 'Superseded by #12' }] })).toMatchObject({ supersededBy: 12 });
  });
});

describe('checks', () => {
  it('are required, or not, by branch protection and rule sets', async () => {
    const { checks } = await only({ checks: [{ name: 'test' }, { name: 'lint' }, { name: 'docs' }], base: { required: ['test'], ruleChecks: ['lint'] } });
    expect(checks?.map(({ name, required }) => [name, required])).toEqual([['test', true], ['lint', true], ['docs', false]]);
  });

  it('are not known to be optional where the rules may not be read, or the base is gone', async () => {
    const rulesError = { type: 'FORBIDDEN', message: 'Resource not accessible by integration' };
    expect((await only({ checks: [{ name: 'test' }, { name: 'docs' }], base: { required: ['test'], rulesError } })).checks?.map(({ required }) => required)).toEqual([true, null]);
    expect((await only({ checks: [{ name: 'test' }], base: null })).checks).toEqual([{ name: 'test', state: 'passed', required: null }]);
  });

  it('that are required and have not begun are waited for while it is open', async () => {
    expect((await only({ base: { required: ['test'] } })).checks).toEqual([{ name: 'test', state: 'pending', required: true }]);
    expect((await only({ state: 'MERGED', base: { required: ['test'] } })).checks).toEqual([]);
  });

  it.each([
    [{ status: 'IN_PROGRESS' }, 'pending'],
    [{ conclusion: 'SUCCESS' }, 'passed'],
    [{ conclusion: 'FAILURE' }, 'failed'],
    [{ conclusion: 'TIMED_OUT' }, 'failed'],
    [{ conclusion: 'ACTION_REQUIRED' }, 'failed'],
    [{ conclusion: 'STARTUP_FAILURE' }, 'failed'],
    [{ conclusion: 'SKIPPED' }, 'skipped'],
    [{ conclusion: 'NEUTRAL' }, 'skipped'],
    [{ conclusion: 'CANCELLED' }, 'skipped'],
    [{ conclusion: 'STALE' }, 'skipped'],
    [{ state: 'SUCCESS' }, 'passed'],
    [{ state: 'ERROR' }, 'failed'],
    [{ state: 'FAILURE' }, 'failed'],
    [{ state: 'PENDING' }, 'pending'],
    [{ state: 'EXPECTED' }, 'pending'],
  ])('%o is %s', async (check, state) => {
    expect((await only({ checks: [{ name: 'test', ...check }] })).checks).toEqual([{ name: 'test', state, required: null }]);
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `test ${index}` }));

  it('on more than one page cost one more request for all pull requests together', async () => {
    server.serve(shop(...Array.from({ length: 8 }, (_, index) => ({ number: index + 1, branch: `f${index}`, checks: many(index === 0 ? 100 : 100 + index) }))));
    const before = server.requests.length;
    const { pullRequests } = await ask({}, Array.from({ length: 8 }, (_, index) => `f${index}`));
    expect(server.requests.length - before).toBe(2);
    expect([...pullRequests.values()].map(([one]) => one?.checks?.length)).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
    expect(pullRequests.get('f7')?.[0]?.checks?.map(({ name }) => name)).toEqual(many(107).map(({ name }) => name));
  });

  it('on more than two pages cannot be read', async () => {
    expect((await only({ checks: many(200) })).checks).toHaveLength(200);
    expect(await requestsOf(async () => expect((await only({ checks: many(201) })).checks).toBeNull())).toBe(2);
  });

  it('that may not be read are not none', async () => {
    expect((await only({ checksError: { type: 'FORBIDDEN', message: 'Resource not accessible by personal access token' } })).checks).toBeNull();
    expect((await only({})).checks).toEqual([]);
  });

  it('are not guessed when the second answer fails', async () => {
    server.serve(shop({ number: 7, branch: 'feat/cart', checks: many(150) }));
    server.behave({}, { status: 502 });
    expect((await failure(ask())).reason).toBe('serverError');
  });
});

describe('a partial answer', () => {
  const forbidden = { type: 'FORBIDDEN', message: 'Resource protected by organization SAML enforcement.', saml: true };

  it('is used for the branches that are whole', async () => {
    server.serve(shop({ number: 1, branch: 'a' }, { number: 2, branch: 'b', error: forbidden }));
    const { pullRequests, missing } = await ask({}, ['a', 'b']);
    expect([...pullRequests.keys()]).toEqual(['a']);
    expect(missing).toBe('ssoRequired');
    expect((await ask({}, ['a'])).missing).toBeNull();
    expect((await failure(ask({}, ['b']))).reason).toBe('ssoRequired');
  });

  it('may lack who mentioned it', async () => {
    expect(await only({ events: [{ type: 'mention', from: forbidden }, { type: 'mention', from: { number: 12, state: 'OPEN', bodyText: 'replaces #7' } }] })).toMatchObject({ supersededBy: 12 });
  });

  it('without the parent is not taken for one without pull requests', async () => {
    server.serve({ ...shop({ number: 1, branch: 'a' }), parentError: forbidden });
    expect([...(await ask({}, ['a', 'b'])).pullRequests.keys()]).toEqual(['a']);
    expect((await failure(ask({}, ['b']))).reason).toBe('ssoRequired');
  });
});

describe('failures', () => {
  it('without a token: signed out, without a request', async () => {
    for (const token of [() => Promise.resolve(null), () => Promise.resolve(' \n'), () => Promise.reject(new Error(`no consent for ${TOKEN}`))]) {
      expect(await requestsOf(async () => expect((await failure(ask({ token }))).reason).toBe('signedOut'))).toBe(0);
    }
  });

  it('with a token that cannot stand in a header: refused, and not printed', async () => {
    expect(await requestsOf(async () => expect((await failure(ask({ token: () => Promise.resolve(`${TOKEN}\nx`) }))).reason).toBe('tokenRefused'))).toBe(0);
  });

  it('with another token: refused', async () => {
    expect((await failure(ask({ token: () => Promise.resolve('other') }))).reason).toBe('tokenRefused');
  });

  it('of a repository that is not there, or not for this person', async () => {
    expect(await failure(ask())).toMatchObject({ reason: 'notFound', host: 'github.com', retryAt: null });
  });

  const errors = (type: string | undefined, more: object = {}) => ({ data: { repository: null }, errors: [{ type, path: ['repository'], message: `about ${TOKEN}`, ...more }] });
  const reset = NOW / 1_000 + 120;

  it.each([
    ['401', { status: 401 }, 'tokenRefused', null],
    ['403', { status: 403 }, 'forbidden', null],
    ['403 for single sign-on', { status: 403, headers: { 'x-github-sso': 'required; url=https://github.com/orgs/octo/sso' } }, 'ssoRequired', null],
    ['403 with a used up limit', { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } }, 'rateLimited', NOW + 120_000],
    ['403 with a pause', { status: 403, headers: { 'retry-after': '30' } }, 'rateLimited', NOW + 30_000],
    ['403 of a secondary limit', { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } }, 'rateLimited', NOW + 60_000],
    ['429', { status: 429, headers: { 'retry-after': '5' } }, 'rateLimited', NOW + 5_000],
    ['404', { status: 404 }, 'notFound', null],
    ['500', { status: 500 }, 'serverError', null],
    ['503 with a pause', { status: 503, headers: { 'retry-after': '7' } }, 'serverError', NOW + 7_000],
    ['an error about limits', { body: errors('RATE_LIMITED'), headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } }, 'rateLimited', NOW + 120_000],
    ['an error about single sign-on', { body: errors('FORBIDDEN', { extensions: { saml_failure: true } }) }, 'ssoRequired', null],
    ['a header about single sign-on', { body: errors('FORBIDDEN'), headers: { 'x-github-sso': 'required' } }, 'ssoRequired', null],
    ['an error about rights', { body: errors('FORBIDDEN', { extensions: { saml_failure: false } }) }, 'forbidden', null],
    ['an error about scopes', { body: { errors: [{ type: 'INSUFFICIENT_SCOPES', message: 'No' }] } }, 'forbidden', null],
    ['an error about time', { body: { data: null, errors: [{ message: 'Something went wrong while executing your query. This may be the result of a timeout.' }] } }, 'serverError', null],
    ['a question that is not understood', { body: { errors: [{ message: "Field 'isInMergeQueue' doesn't exist", extensions: { code: 'undefinedField' } }] } }, 'badAnswer', null],
    ['errors that are none', { body: { data: { repository: null }, errors: 'many' } }, 'badAnswer', null],
    ['a page', { body: '<html>', headers: { 'content-type': 'text/html' } }, 'badAnswer', null],
    ['JSON that is none', { body: '{"data":' }, 'badAnswer', null],
    ['a strange type', { body: '{}', headers: { 'content-type': ';;' } }, 'badAnswer', null],
    ['nothing', { body: 'null' }, 'badAnswer', null],
    ['not modified', { status: 304, body: '' }, 'badAnswer', null],
    ['a redirection to elsewhere', { status: 302, headers: { location: 'http://192.0.2.1/' } }, 'badAnswer', null],
    ['a redirection to nowhere', { status: 302, headers: { location: 'http://[' } }, 'badAnswer', null],
    ['half an answer', { cut: true }, 'badAnswer', null],
    ['no answer', { drop: true }, 'offline', null],
  ] as const)('%s', async (_, behaviour, reason, retryAt) => {
    server.serve(shop({ number: 7, branch: 'feat/cart' }));
    server.behave(behaviour);
    expect(await failure(ask())).toMatchObject({ reason, retryAt });
  });

  it('nobody there: offline', async () => {
    const gone = await startGitHubServer(TOKEN);
    await gone.close();
    expect((await failure(gitHub().pullRequests(gone.project(PATH), ['a']))).reason).toBe('offline');
  });

  it('too late: timed out, before the answer and within it', async () => {
    server.serve(shop());
    server.behave({ delayMs: 2_000 });
    expect((await failure(ask({ timeoutMs: 100 }))).reason).toBe('timedOut');
    server.behave({ stall: true });
    expect((await failure(ask({ timeoutMs: 300 }))).reason).toBe('timedOut');
  });

  it('cancelled: while it waits, before it begins, and while somebody signs in', async () => {
    server.serve(shop());
    server.behave({ delayMs: 2_000 });
    const waiting = new AbortController();
    setTimeout(() => waiting.abort(), 100);
    expect((await failure(gitHub().pullRequests(server.project(PATH), ['a'], { signal: waiting.signal }))).reason).toBe('cancelled');
    server.behave();
    expect(await requestsOf(async () => expect((await failure(gitHub().pullRequests(server.project(PATH), ['a'], { signal: AbortSignal.abort() }))).reason).toBe('cancelled'))).toBe(0);
    const signingIn = new AbortController();
    const token = () => {
      signingIn.abort();
      return Promise.resolve(TOKEN);
    };
    expect(await requestsOf(async () => expect((await failure(gitHub({ token }).pullRequests(server.project(PATH), ['a'], { signal: signingIn.signal }))).reason).toBe('cancelled'))).toBe(0);
  });
});

describe('lies', () => {
  it.each([
    ['a number', '"number":7', '"number":"7"'],
    ['a huge number', '"number":7', '"number":99999999999999999999'],
    ['a state', '"state":"OPEN"', '"state":"SLEEPING"'],
    ['a time', '"createdAt":"2026-03-01T10:00:00Z"', '"createdAt":"yesterday"'],
    ['an address', 'https://github.com/octo/shop/pull/7', 'javascript:alert(7)'],
    ['a commit', '"headRefOid":"0000', '"headRefOid":"--no'],
    ['a list', '"nodes":[', '"nodes":["x",'],
    ['a name', '"nameWithOwner":"octo/shop"', '"nameWithOwner":"../.."'],
    ['an alias', '"b0":', '"b1":'],
    ['a check', '"CheckRun"', '"CheckWalk"'],
    ['a flag', '"isDraft":false', '"isDraft":"no"'],
  ])('%s', async (_, from, to) => {
    server.serve(shop({ number: 7, branch: 'feat/cart', checks: [{ name: 'test' }] }));
    server.behave({
      lie: (answer) => {
        expect(answer).toContain(from);
        return answer.replace(from, to);
      },
    });
    expect((await failure(ask())).reason).toBe('badAnswer');
  });
});

it('sends the token in its header only', async () => {
  server.serve(shop());
  await ask();
  const { headers, query, variables } = server.requests.at(-1) ?? {};
  expect(headers?.['authorization']).toBe(`bearer ${TOKEN}`);
  expect(JSON.stringify([query, variables, { ...headers, authorization: '' }])).not.toContain(TOKEN);
});
