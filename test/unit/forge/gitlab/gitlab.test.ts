import { afterEach, describe, expect, it } from 'vitest';
import type { ConditionalAnswers, MarkedAnswer } from '../../../../src/forge/conditionalAnswers';
import type { ForgeAnswer, ForgeProject, ForgePullRequest } from '../../../../src/forge/forge';
import { ForgeError, type ForgeProblem } from '../../../../src/forge/forgeError';
import { GitLab, type GitLabOptions } from '../../../../src/forge/gitlab/gitlab';
import { type Fault, gitlabServer, type GitLabServer, type GitLabServerOptions, minute, type SeedMergeRequest, type SeedProject, type SeedStatus } from '../../../helpers/forge/gitlabServer';
import { localServer } from '../../../helpers/forge/localServer';

const TOKEN = 'glpat-never-to-be-seen';
const NOW = Date.UTC(2025, 10, 20, 14, 30);
const PATH = 'group/sub-group/name';

const closing: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

async function serve(projects: SeedProject[], options: Partial<GitLabServerOptions> = {}): Promise<GitLabServer> {
  const server = await gitlabServer(projects, { token: TOKEN, ...options });
  closing.push(() => server.close());
  return server;
}

function gitlab(options: Partial<GitLabOptions> = {}): GitLab {
  return new GitLab({ fetch, token: () => Promise.resolve(TOKEN), now: () => NOW, timeoutMs: 20_000, ...options });
}

function at(server: GitLabServer, path = PATH): ForgeProject {
  return { kind: 'gitlab', host: server.host, path, api: server.api };
}

function sha(digit: string): string {
  return digit.repeat(40);
}

function request(iid: number, branch: string, rest: Partial<SeedMergeRequest> = {}): SeedMergeRequest {
  return { iid, branch, sha: sha('a'), created: iid, ...rest };
}

function project(mergeRequests: SeedMergeRequest[], rest: Partial<SeedProject> = {}): SeedProject {
  return { id: 7, path: PATH, mergeRequests, ...rest };
}

async function only(mergeRequest: SeedMergeRequest, rest: Partial<SeedProject> = {}): Promise<ForgePullRequest> {
  const server = await serve([project([mergeRequest], rest)]);
  const [found] = ofBranch(await gitlab().pullRequests(at(server), [mergeRequest.branch]), mergeRequest.branch);
  if (found === undefined) throw new Error('there is none');
  return found;
}

function ofBranch(answer: ForgeAnswer, branch: string): readonly ForgePullRequest[] {
  return answer.pullRequests.get(branch) ?? [];
}

async function failure(answer: Promise<unknown>): Promise<ForgeError> {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ForgeError);
  expect(`${(error as ForgeError).stack ?? ''}${JSON.stringify(error)}${String((error as ForgeError).cause)}`).not.toContain(TOKEN);
  return error as ForgeError;
}

function many(count: number, status: SeedStatus['status'] = 'success'): readonly SeedStatus[] {
  return Array.from({ length: count }, (_, index) => ({ name: `job ${index}`, status }));
}

describe('what is told of a merge request', () => {
  it('is all of an open one', async () => {
    const found = await only(
      request(12, 'feature/öl & #1', {
        author: 'project_7_bot_1a2b',
        commits: [
          { sha: sha('1'), at: '2025-11-20T11:00:00.000+03:00', authored: '2025-11-20T10:50:00.000+03:00', message: 'First\n\nCo-authored-by: Agent <agent@example.com>\n' },
          { sha: sha('a'), at: '2025-11-20T08:30:00.000Z', name: 'Other', email: 'project_7_bot_1a2b@noreply.gitlab.example.com' },
        ],
        notes: [{ by: 'reader', body: 'Looks\n\n**good** <!-- hidden -->\u001b[31m', minute: 20 }],
        fields: { draft: true, merge_status: 'can_be_merged', detailed_merge_status: 'draft_status' },
      }),
      { statuses: { [sha('a')]: [{ name: 'build', status: 'success' }] } },
    );
    expect(found).toEqual<ForgePullRequest>({
      number: 12,
      url: `https://gitlab.example.com/${PATH}/-/merge_requests/12`,
      state: 'open',
      isDraft: true,
      isQueued: false,
      author: 'project_7_bot_1a2b',
      createdAt: minute(12),
      updatedAt: minute(13),
      mergedAt: null,
      closedAt: null,
      headBranch: 'feature/öl & #1',
      headCommit: sha('a'),
      headProject: PATH,
      headDeletedAt: null,
      mergeCommit: null,
      conflicts: false,
      checks: [{ name: 'build', state: 'passed', required: null }],
      reviews: [],
      commits: [
        { oid: sha('1'), at: '2025-11-20T08:00:00.000Z', authoredAt: '2025-11-20T07:50:00.000Z', author: 'Author', email: 'author@example.com', byBot: false, message: 'First\n\nCo-authored-by: Agent <agent@example.com>\n' },
        { oid: sha('a'), at: '2025-11-20T08:30:00.000Z', authoredAt: '2025-11-20T08:30:00.000Z', author: 'Other', email: 'project_7_bot_1a2b@noreply.gitlab.example.com', byBot: true, message: 'Work\n' },
      ],
      comments: [{ author: 'reader', byBot: false, at: minute(20), text: 'Looks **good** [31m' }],
      closedBy: null,
      supersededBy: null,
      revertedBy: null,
    });
  });

  it.each([
    [{ merge_commit_sha: sha('b'), squash_commit_sha: sha('c') }, sha('b')],
    [{ squash_commit_sha: sha('c') }, sha('c')],
    [{}, sha('a')],
  ])('is the commit that brought it in: merge, squash, fast-forward (%#)', async (fields, expected) => {
    const found = await only(request(1, 'x', { fields: { state: 'merged', merged_at: minute(9), has_conflicts: false, merge_status: 'can_be_merged', ...fields } }));
    expect(found).toMatchObject({ state: 'merged', mergedAt: minute(9), closedAt: minute(9), mergeCommit: expected, conflicts: null });
  });

  it.each([
    [{ merge_status: 'unchecked' }, null],
    [{ merge_status: 'checking', has_conflicts: false }, null],
    [{ merge_status: 'cannot_be_merged', has_conflicts: true }, true],
    [{ merge_status: 'cannot_be_merged_recheck', has_conflicts: false }, null],
    [{ merge_status: 'checking', detailed_merge_status: 'conflict' }, true],
    [{ merge_status: null, detailed_merge_status: 'mergeable' }, false],
    [{ merge_status: 'can_be_merged', detailed_merge_status: 'ci_must_pass' }, false],
    [{ state: 'closed', merge_status: 'cannot_be_merged', has_conflicts: true }, true],
    [{ state: 'closed', merge_status: 'can_be_merged' }, null],
  ])('says whether it conflicts, and nothing where that was not tried: %j', async (fields, conflicts) => {
    expect((await only(request(1, 'x', { fields }))).conflicts).toBe(conflicts);
  });

  it('counts one whose merge is under way as open', async () => {
    expect(await only(request(1, 'x', { fields: { state: 'locked' } }))).toMatchObject({ state: 'open', mergeCommit: null });
  });

  it('forgets when it was closed once it is open again', async () => {
    const notes = [{ by: 'author', body: 'closed', minute: 4, system: true }];
    expect(await only(request(1, 'x', { notes, fields: { closed_at: minute(4) } }))).toMatchObject({ state: 'open', closedAt: null, closedBy: null });
  });

  it('waits in a merge train', async () => {
    expect((await only(request(1, 'x'), { trains: [1] })).isQueued).toBe(true);
    expect((await only(request(1, 'x'), { trains: [2] })).isQueued).toBe(false);
    expect((await only(request(1, 'x'))).isQueued).toBe(false);
  });

  it('has no author, no head and no project where they are gone', async () => {
    const found = await only(request(1, 'x', { author: null, sha: null, source: null }));
    expect(found).toMatchObject({ author: null, headCommit: null, headProject: null, checks: null });
  });

  it('tells when its branch was deleted, unless it was restored', async () => {
    const notes = [{ by: 'author', body: 'deleted source branch `x`', minute: 4, system: true }];
    expect((await only(request(1, 'x', { notes }))).headDeletedAt).toBe(minute(4));
    expect((await only(request(1, 'x', { notes: [...notes, { by: 'author', body: 'restored source branch `x`', minute: 5, system: true }] }))).headDeletedAt).toBeNull();
    expect((await only(request(1, 'x', { notes: [{ by: 'author', body: 'deleted source branch `x`', minute: 4 }] }))).headDeletedAt).toBeNull();
  });

  it('tells who closed it: by its field, else by the note', async () => {
    const notes = [{ by: 'bot-of-stale-bot', body: 'closed', minute: 4, system: true }];
    const closed = { state: 'closed', closed_at: minute(4) };
    expect(await only(request(1, 'x', { notes, fields: closed }))).toMatchObject({ state: 'closed', closedAt: minute(4), closedBy: { author: 'bot-of-stale-bot', byBot: true } });
    expect((await only(request(1, 'x', { notes, fields: { ...closed, closed_by: { id: 3, username: 'person' } } }))).closedBy).toEqual({ author: 'person', byBot: false });
    expect((await only(request(1, 'x', { fields: closed }))).closedBy).toBeNull();
  });

  it('tells the rounds of review, from what GitLab notes and from remarks on lines', async () => {
    const found = await only(
      request(1, 'x', {
        notes: [
          { by: 'reader', body: 'Why?', minute: 10, type: 'DiffNote' },
          { by: 'reader', body: 'And this?', minute: 10.5, type: 'DiffNote' },
          { by: 'author', body: 'Because.', minute: 11, type: 'DiffNote' },
          { by: 'reader', body: 'requested changes', minute: 20, system: true },
          { by: 'someone', body: 'approved this merge request', minute: 21 },
          { by: 'second', body: 'approved this merge request', minute: 30, system: true },
          { by: 'second', body: 'unapproved this merge request', minute: 31, system: true },
          { by: 'review-bot', body: 'approved this merge request', minute: 40, system: true },
          { by: 'member', body: 'among ourselves', minute: 41, internal: true, type: 'DiffNote' },
        ],
      }),
    );
    expect(found.reviews).toEqual([
      { author: 'reader', byBot: false, state: 'commented', at: minute(10) },
      { author: 'reader', byBot: false, state: 'changesRequested', at: minute(20) },
      { author: 'second', byBot: false, state: 'dismissed', at: minute(30) },
      { author: 'review-bot', byBot: true, state: 'approved', at: minute(40) },
    ]);
    expect(found.comments?.map(({ text }) => text)).toEqual(['Why?', 'And this?', 'Because.', 'approved this merge request']);
  });

  it('keeps the newest comments, each short', async () => {
    const notes = Array.from({ length: 130 }, (_, index) => ({ by: 'reader', body: `${index} ${'x'.repeat(5_000)}`, minute: index }));
    const { comments } = await only(request(1, 'x', { notes }));
    expect(comments?.map(({ text }) => text.split(' ')[0])).toEqual(Array.from({ length: 20 }, (_, index) => String(110 + index)));
    expect(comments?.map(({ text }) => text.length)).toEqual(Array.from({ length: 20 }, () => 400));
  });

  it.each([
    [[{ by: 'a', body: 'closed via merge request !8', minute: 1, system: true }], 8],
    [[{ by: 'a', body: `closed via merge request ${PATH}!8`, minute: 1, system: true }], 8],
    [[{ by: 'a', body: 'closed via merge request other/name!8', minute: 1, system: true }], null],
    [[{ by: 'a', body: 'Superseded by !9.', minute: 1 }], 9],
    [[{ by: 'a', body: `Closing in favour of https://gitlab.example.com/${PATH}/-/merge_requests/10`, minute: 1 }], 10],
    [[{ by: 'a', body: 'See !9 and in favor of !1', minute: 1 }], null],
    [[{ by: 'a', body: 'mentioned in merge request !9', minute: 1, system: true }], null],
    [[], null],
  ])('tells what took its place (%#)', async (notes, expected) => {
    expect((await only(request(1, 'x', { notes, fields: { state: 'closed', closed_at: minute(2) } }))).supersededBy).toBe(expected);
  });

  it('takes the word of the one that says it replaces it', async () => {
    const server = await serve([project([request(1, 'x', { fields: { state: 'closed' } }), request(2, 'x', { description: 'Replaces !1' }), request(3, 'x', { description: 'Replaces !11' })])]);
    const found = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
    expect(found.map(({ number, supersededBy }) => [number, supersededBy])).toEqual([
      [3, null],
      [2, null],
      [1, 2],
    ]);
  });

  it.each([
    ['merged', 'This reverts merge request !1', 5],
    ['merged', `This reverts merge request ${PATH}!1`, 5],
    ['merged', 'This reverts merge request !12', null],
    ['merged', 'This reverts merge request other/name!1', null],
    ['opened', 'This reverts merge request !1', null],
  ])('tells a merged one that takes it back (%s, %s)', async (state, description, expected) => {
    const server = await serve([project([request(1, 'x', { fields: { state: 'merged', merged_at: minute(2) } }), request(5, 'revert-x', { description, fields: { state } })])]);
    const [found] = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
    expect(found?.revertedBy).toBe(expected);
  });
});

describe('checks', () => {
  it('are jobs and external statuses, the newest of each', async () => {
    const words = ['success', 'failed', 'canceled', 'skipped', 'pending', 'running', 'created', 'manual', 'scheduled', 'waiting_for_resource', 'preparing', 'a later word'];
    const statuses = [{ name: 'again', status: 'failed' }, ...words.map((status) => ({ name: status, status })), { name: 'again', status: 'success' }, { name: 'lint', status: 'failed', allow_failure: true }];
    const { checks } = await only(request(1, 'x'), { pipelineMustPass: true, statuses: { [sha('a')]: statuses } });
    const pending = (name: string): unknown => ({ name, state: 'pending', required: true });
    expect(checks).toEqual([
      { name: 'success', state: 'passed', required: true },
      { name: 'failed', state: 'failed', required: true },
      { name: 'canceled', state: 'skipped', required: true },
      { name: 'skipped', state: 'skipped', required: true },
      ...words.slice(4).map(pending),
      { name: 'again', state: 'passed', required: true },
      { name: 'lint', state: 'failed', required: false },
    ]);
  });

  it('are none where there is no pipeline', async () => {
    expect((await only(request(1, 'x'))).checks).toEqual([]);
  });

  it('are read to their end while trips are left', async () => {
    expect((await only(request(1, 'x'), { statuses: { [sha('a')]: many(230) } })).checks).toHaveLength(230);
    expect((await only(request(1, 'x'), { statuses: { [sha('a')]: many(100) } })).checks).toHaveLength(100);
    expect((await only(request(1, 'x'), { statuses: { [sha('a')]: many(501) } })).checks).toBeNull();
  });

  it('are not known where the service does not say how many there are', async () => {
    for (const [count, expected] of [
      [99, 99],
      [100, 100],
      [101, null],
    ] as const) {
      const server = await serve([project([request(1, 'x')], { statuses: { [sha('a')]: many(count) } })], { uncounted: true });
      const [found] = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
      expect(found?.checks?.length ?? null).toBe(expected);
    }
  });

  it('are those of the merged result where the pipeline ran on that', async () => {
    const statuses = { [sha('e')]: [{ name: 'of the result', status: 'failed' }] };
    const { checks } = await only(request(1, 'x', { pipeline: { sha: sha('e'), project_id: 7 } }), { statuses });
    expect(checks).toEqual([{ name: 'of the result', state: 'failed', required: null }]);
  });

  it('are not known where they may not be read', async () => {
    for (const status of [403, 404]) {
      const server = await serve([project([request(1, 'x')])]);
      server.fault = (path) => (path.includes('/statuses') ? { kind: 'answer', status } : undefined);
      const [found] = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
      expect(found).toMatchObject({ number: 1, checks: null });
    }
  });

  it.each([
    ['/notes', { reviews: null, comments: null, commits: [] }],
    ['/commits', { reviews: [], comments: [], commits: null }],
  ])('nor are others: %s', async (part, expected) => {
    const server = await serve([project([request(1, 'x')])]);
    server.fault = (path) => (path.includes('/merge_requests/1') && path.includes(part) ? { kind: 'answer', status: 403 } : undefined);
    const [found] = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
    expect(found).toMatchObject({ number: 1, ...expected });
  });

  it('are not known where the merge request changed in between', async () => {
    const server = await serve([project([request(1, 'x')], { statuses: { [sha('a')]: many(1) } })]);
    server.fault = (path) => {
      if (path.startsWith('/projects/7/')) server.projects[0]?.mergeRequests?.splice(0, 1, request(1, 'x', { sha: sha('f') }));
      return undefined;
    };
    const [found] = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
    expect(found).toMatchObject({ headCommit: sha('a'), checks: null });
  });
});

describe('which merge requests', () => {
  it('are all of each branch, newest first, and none is an empty list', async () => {
    const server = await serve([project([request(1, 'x'), request(2, 'y'), request(3, 'x'), request(4, 'xy')])]);
    const answer = await gitlab().pullRequests(at(server), ['x', 'y', 'none', 'x']);
    expect([...answer.pullRequests].map(([branch, found]) => [branch, found.map(({ number }) => number)])).toEqual([
      ['x', [3, 1]],
      ['y', [2]],
      ['none', []],
    ]);
  });

  it('are read whole for the newest few alone', async () => {
    const server = await serve([project(Array.from({ length: 25 }, (_, index) => request(index + 1, 'x', { notes: [{ by: 'a', body: 'hello', minute: 1 }] })))]);
    const found = ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x');
    expect(found.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index));
    expect(found.map(({ comments }) => comments?.length ?? null)).toEqual([1, 1, 1, ...Array.from({ length: 17 }, () => null)]);
    expect(found.map(({ reviews, commits }) => [reviews === null, commits === null])).toEqual(found.map((_, index) => [index > 2, index > 2]));
    expect(found.map(({ checks }) => checks === null)).toEqual([false, false, false, ...Array.from({ length: 17 }, () => true)]);
  });

  it('are found under the new name of a project that moved', async () => {
    const server = await serve([project([request(1, 'x')], { formerPaths: ['old/name'] })]);
    const answer = await gitlab().pullRequests(at(server, 'old/name'), ['x']);
    expect(answer.path).toBe(PATH);
    expect(ofBranch(answer, 'x')).toHaveLength(1);
  });

  it('are a fork’s own, its parent’s, and those of other forks; a fork’s come from it', async () => {
    const parent: SeedProject = {
      id: 1,
      path: 'parent/name',
      pipelineMustPass: true,
      mergeRequests: [request(1, 'x', { source: 7 }), request(2, 'x'), request(3, 'x', { source: 9 }), request(4, 'x', { source: 10 }), request(5, 'x', { source: 10 })],
      statuses: { [sha('a')]: [{ name: 'in the parent', status: 'success' }] },
    };
    const fork = project([request(1, 'x', { created: 2.5 })], { parent: 1, statuses: { [sha('a')]: [{ name: 'in the fork', status: 'failed' }] } });
    const server = await serve([fork, parent, { id: 9, path: 'other/name' }, { id: 10, path: 'hidden/name', isPrivate: true }]);
    const answer = await gitlab().pullRequests(at(server), ['x']);
    expect(answer.path).toBe(PATH);
    const found = ofBranch(answer, 'x');
    expect(found.map(({ url, headProject }) => [url.replace('https://gitlab.example.com/', ''), headProject])).toEqual([
      ['parent/name/-/merge_requests/5', null],
      ['parent/name/-/merge_requests/4', null],
      ['parent/name/-/merge_requests/3', 'other/name'],
      [`${PATH}/-/merge_requests/1`, PATH],
      ['parent/name/-/merge_requests/2', 'parent/name'],
      ['parent/name/-/merge_requests/1', PATH],
    ]);
    // The one that is ours is the oldest, and read whole nevertheless, with what ran in both.
    expect(found.at(-1)?.checks?.map(({ name }) => name).sort()).toEqual(['in the fork', 'in the parent']);
  });

  it('are a fork’s alone where its parent may not be read', async () => {
    const fork = project([request(1, 'x')], { parent: 1 });
    const server = await serve([fork, { id: 1, path: 'parent/name', isPrivate: true }]);
    expect(ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x')).toHaveLength(1);
  });
});

describe('manners', () => {
  it('asks in two round trips, three for a fork or for more pages', async () => {
    const plain = await serve([project([request(1, 'x')])], { held: true });
    await gitlab().pullRequests(at(plain), ['x']);
    expect(plain.roundTrips).toBe(2);

    const long = await serve([project([request(1, 'x')], { statuses: { [sha('a')]: many(230) } })], { held: true });
    await gitlab().pullRequests(at(long), ['x']);
    expect(long.roundTrips).toBe(3);

    const parent: SeedProject = { id: 1, path: 'parent/name', mergeRequests: [request(1, 'x', { source: 7 })], statuses: { [sha('a')]: many(230) } };
    const fork = await serve([project([], { parent: 1 }), parent], { held: true });
    const [found] = ofBranch(await gitlab().pullRequests(at(fork), ['x']), 'x');
    expect(fork.roundTrips).toBe(3);
    // What would take a fourth is not known.
    expect(found).toMatchObject({ number: 1, checks: null });
  });

  it('asks for eight features with few requests in two round trips, and for more with at most forty at once', async () => {
    const branches = Array.from({ length: 8 }, (_, index) => `feature-${index}`);
    const server = await serve([project(branches.map((branch, index) => request(index + 1, branch)))]);
    server.fault = () => ({ kind: 'delay', ms: 20 });
    const answer = await gitlab().pullRequests(at(server), branches);
    expect([...answer.pullRequests.values()].map((found) => found.length)).toEqual(branches.map(() => 1));
    // The project, a list and four things for each, and the trains.
    expect(server.requests).toHaveLength(1 + 8 + 8 * 4 + 1);
    const held = await serve([project(branches.map((branch, index) => request(index + 1, branch)))], { held: true });
    await gitlab().pullRequests(at(held), branches);
    expect(held.roundTrips).toBe(2);
    const many = Array.from({ length: 60 }, (_, index) => `feature-${index}`);
    const large = await serve([project(many.map((branch, index) => request(index + 1, branch)))]);
    large.fault = () => ({ kind: 'delay', ms: 20 });
    await gitlab().pullRequests(at(large), many);
    expect(large.mostAtOnce).toBe(40);
  });

  it('asks for what changed alone', async () => {
    const kept = new Map<string, MarkedAnswer>();
    const answers: ConditionalAnswers = { get: (url) => kept.get(url) ?? null, set: (url, answer) => kept.set(url, answer) };
    const server = await serve([project([request(1, 'x')], { statuses: { [sha('a')]: many(120) } })]);
    const first = await gitlab({ answers }).pullRequests(at(server), ['x']);
    const asked = server.requests.length;
    expect(server.notModified).toBe(0);
    expect(await gitlab({ answers }).pullRequests(at(server), ['x'])).toEqual(first);
    expect(server.requests).toHaveLength(asked * 2);
    // All but the trains, which it has not.
    expect(server.notModified).toBe(asked - 1);
    server.projects[0]?.mergeRequests?.push(request(2, 'x'));
    expect(ofBranch(await gitlab({ answers }).pullRequests(at(server), ['x']), 'x')).toHaveLength(2);
    expect(JSON.stringify([...kept])).not.toContain(TOKEN);
  });

  it('does not believe that nothing changed where it had nothing', async () => {
    const server = await serve([project([request(1, 'x')])]);
    server.fault = () => ({ kind: 'answer', status: 304 });
    expect((await failure(gitlab().pullRequests(at(server), ['x']))).reason).toBe('badAnswer');
  });

  it('asks nothing without a token, and asks for it each time', async () => {
    const server = await serve([project([request(1, 'x')])]);
    expect(await failure(gitlab({ token: () => Promise.resolve(null) }).pullRequests(at(server), ['x']))).toMatchObject({ reason: 'signedOut', host: server.host });
    expect(server.requests).toEqual([]);
    const asked: ForgeProject[] = [];
    const ours = gitlab({ token: (of) => Promise.resolve(asked.push(of) === 1 ? 'wrong' : TOKEN) });
    expect((await failure(ours.pullRequests(at(server), ['x']))).reason).toBe('tokenRefused');
    await ours.pullRequests(at(server), ['x']);
    expect(asked).toEqual([at(server), at(server)]);
  });
});

describe('what goes wrong', () => {
  const anywhere = (): boolean => true;
  const later = (path: string): boolean => path.startsWith('/projects/7/');

  it.each<[Fault, ForgeProblem, number | null]>([
    [{ kind: 'answer', status: 401 }, 'tokenRefused', null],
    [{ kind: 'answer', status: 429, headers: { 'retry-after': '40' } }, 'rateLimited', NOW + 40_000],
    [{ kind: 'answer', status: 429, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW / 1_000 + 50) } }, 'rateLimited', NOW + 50_000],
    [{ kind: 'answer', status: 502, body: '<html>' }, 'serverError', null],
    [{ kind: 'answer', status: 200, body: '<html>' }, 'badAnswer', null],
    [{ kind: 'answer', status: 200, body: '[{"iid":"1"}]' }, 'badAnswer', null],
    [{ kind: 'answer', status: 200, body: '{"id":-1,"path_with_namespace":"x"}' }, 'badAnswer', null],
    [{ kind: 'answer', status: 302, headers: { location: 'https://elsewhere.example/users/sign_in' } }, 'badAnswer', null],
    [{ kind: 'cut' }, 'badAnswer', null],
    [{ kind: 'silent' }, 'timedOut', null],
  ])('%j is %s, whichever request it is', async (fault, reason, retryAt) => {
    for (const where of [anywhere, later]) {
      const server = await serve([project([request(1, 'x')])]);
      server.fault = (path) => (where(path) ? fault : undefined);
      expect(await failure(gitlab({ timeoutMs: fault.kind === 'silent' ? 400 : 20_000 }).pullRequests(at(server), ['x']))).toMatchObject({ reason, retryAt });
    }
  });

  it('is a project that is not there, or may not be read', async () => {
    const server = await serve([project([], { isPrivate: true })]);
    expect((await failure(gitlab().pullRequests(at(server), ['x']))).reason).toBe('notFound');
    server.fault = () => ({ kind: 'answer', status: 403 });
    expect((await failure(gitlab().pullRequests(at(server), ['x']))).reason).toBe('forbidden');
  });

  it('is nobody there', async () => {
    const gone = await localServer(() => undefined);
    await gone.close();
    expect((await failure(gitlab().pullRequests({ kind: 'gitlab', host: 'gone.example', path: PATH, api: gone.address }, ['x']))).reason).toBe('offline');
  });

  it('is that nobody waits any more: before it asks, and while it does', async () => {
    const server = await serve([project([request(1, 'x')])]);
    expect((await failure(gitlab().pullRequests(at(server), ['x'], { signal: AbortSignal.abort() }))).reason).toBe('cancelled');
    expect(server.requests).toEqual([]);
    const controller = new AbortController();
    server.fault = () => {
      setImmediate(() => controller.abort());
      return { kind: 'silent' };
    };
    expect((await failure(gitlab().pullRequests(at(server), ['x'], { signal: controller.signal }))).reason).toBe('cancelled');
  });

  it('ends the other requests at once', async () => {
    const server = await serve([project([request(1, 'x')])]);
    server.fault = (path) => (path.includes('merge_requests') ? { kind: 'answer', status: 500 } : { kind: 'silent' });
    expect((await failure(gitlab().pullRequests(at(server), ['x']))).reason).toBe('serverError');
    // The silent one would be open for the twenty seconds of its limit.
    await expect.poll(() => server.open, { timeout: 5_000 }).toBe(0);
  });

  it('is a list that does not know the branch: others’ are not taken for its', async () => {
    const server = await serve([project([request(1, 'x')])]);
    const other = await serve([project([request(1, 'y')])]);
    const body = await (await fetch(`${other.api}/projects/7/merge_requests`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
    server.fault = (path) => (path.includes('source_branch') ? { kind: 'answer', status: 200, body } : undefined);
    expect(ofBranch(await gitlab().pullRequests(at(server), ['x']), 'x')).toEqual([]);
  });

  it.each([
    { web_url: 'javascript:alert(1)' },
    { sha: '--upload-pack=x' },
    { merge_commit_sha: 'main' },
    { state: 'unheard of' },
    { created_at: 'yesterday' },
  ])('is a lie that would do harm: %j', async (fields) => {
    const server = await serve([project([request(1, 'x', { fields })])]);
    expect((await failure(gitlab().pullRequests(at(server), ['x']))).reason).toBe('badAnswer');
  });
});
