import type { IncomingMessage, RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ForgeError, type ForgeProblem } from '../../../src/forge/forgeError';
import { FORGE_TIMEOUT_MS, forgeFetch, pauseOf, type ForgeFetchOptions } from '../../../src/forge/forgeFetch';
import { localServer, type LocalServer } from '../../helpers/forge/localServer';

const NOW = Date.UTC(2025, 10, 20, 14, 30);
const TOKEN = 'token-that-stays';

const servers: LocalServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(answer: RequestListener): Promise<string> {
  const server = await localServer(answer);
  servers.push(server);
  return server.address;
}

function ours(options: Partial<ForgeFetchOptions> = {}): typeof fetch {
  return forgeFetch({ host: 'forge.example', fetch, now: () => NOW, timeoutMs: 20_000, ...options });
}

const AUTHORIZED = { headers: { authorization: `Bearer ${TOKEN}` } };

async function failure(answer: Promise<unknown>): Promise<ForgeError> {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ForgeError);
  return error as ForgeError;
}

/** Status, headers and body of an answer. */
type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>, body?: string];

async function failureOf([status, headers = {}, body = '']: Answer): Promise<ForgeError> {
  const address = await serve((_, outgoing) => outgoing.writeHead(status, headers).end(body));
  return failure(ours()(address, AUTHORIZED));
}

describe('forgeFetch', () => {
  it('waits ten seconds unless told', () => {
    expect(FORGE_TIMEOUT_MS).toBe(10_000);
  });

  it('gives back whole good answers, with what was sent', async () => {
    const address = await serve((incoming, outgoing) => {
      incoming.setEncoding('utf8');
      let body = '';
      incoming.on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => outgoing.writeHead(201, { etag: '"1"' }).end(`${incoming.method ?? ''} ${incoming.headers.authorization ?? ''} ${body}`));
    });
    const response = await ours()(address, { ...AUTHORIZED, method: 'POST', body: 'words' });
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.text()).toBe(`POST Bearer ${TOKEN} words`);
  });

  it.each([204, 304])('gives back %i without a body', async (status) => {
    const address = await serve((_, outgoing) => outgoing.writeHead(status, { etag: '"1"' }).end());
    const response = await ours()(address, { headers: { 'if-none-match': '"1"' } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
  });

  it.each<[Answer, ForgeProblem, number | null]>([
    [[400], 'badAnswer', null],
    [[401], 'tokenRefused', null],
    [[401, { 'retry-after': '5' }], 'tokenRefused', null],
    [[403], 'forbidden', null],
    [[403, { 'x-github-sso': 'required; url=https://github.com/orgs/x/sso' }], 'ssoRequired', null],
    [[403, { 'retry-after': '30' }], 'rateLimited', NOW + 30_000],
    [[403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 90) }], 'rateLimited', NOW + 90_000],
    [[403, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': String(NOW / 1_000 + 90) }], 'forbidden', null],
    [[403, {}, '{"message":"You have exceeded a secondary rate limit"}'], 'rateLimited', NOW + 60_000],
    [[404], 'notFound', null],
    [[410], 'notFound', null],
    [[418], 'badAnswer', null],
    [[429], 'rateLimited', NOW + 60_000],
    [[429, { 'retry-after': '7' }], 'rateLimited', NOW + 7_000],
    [[429, { 'retry-after': new Date(NOW + 120_000).toUTCString() }], 'rateLimited', NOW + 120_000],
    [[429, { 'retry-after': new Date(NOW - 120_000).toUTCString() }], 'rateLimited', NOW],
    [[429, { 'retry-after': 'soon' }], 'rateLimited', NOW + 60_000],
    [[429, { 'retry-after': '99999999999' }], 'rateLimited', NOW + 24 * 60 * 60_000],
    [[429, { 'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW / 1_000 + 45) }], 'rateLimited', NOW + 45_000],
    [[429, { 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }], 'rateLimited', NOW + 60_000],
    [[500], 'serverError', null],
    [[502], 'serverError', null],
    [[503, { 'retry-after': '20' }], 'serverError', NOW + 20_000],
    [[300], 'badAnswer', null],
    [[302], 'badAnswer', null],
  ])('%j is %s', async (answer, reason, retryAt) => {
    expect(await failureOf(answer)).toMatchObject({ reason, retryAt, host: 'forge.example' });
  });

  it('says nothing of what it sent or was told', async () => {
    const error = await failureOf([500, { 'x-words': 'words of the forge' }, `words of the forge ${TOKEN}`]);
    expect(error.message).toBe('forge.example: serverError');
    expect(`${error.stack ?? ''}${JSON.stringify(error)}${String(error.cause)}`).not.toMatch(/words of the forge|token-that-stays/);
  });

  it('ends at its limit: before an answer, and within one', async () => {
    const silent = await serve(() => undefined);
    const slow = await serve((_, outgoing) => outgoing.writeHead(200).write('half'));
    for (const address of [silent, slow]) {
      const begun = Date.now();
      expect((await failure(ours({ timeoutMs: 200 })(address))).reason).toBe('timedOut');
      expect(Date.now() - begun).toBeLessThan(10_000);
    }
  });

  it('ends when nobody waits any more, by either signal', async () => {
    const arrived: (() => void)[] = [];
    const slow = await serve((_, outgoing) => {
      outgoing.writeHead(200).write('half');
      for (const done of arrived.splice(0)) done();
    });
    for (const own of [true, false]) {
      const controller = new AbortController();
      const sent = new Promise<void>((resolve) => arrived.push(resolve));
      const waiting = failure(own ? ours({ signal: controller.signal })(slow) : ours()(slow, { signal: controller.signal }));
      await sent;
      controller.abort();
      expect((await waiting).reason).toBe('cancelled');
    }
    expect((await failure(ours({ signal: AbortSignal.abort() })(slow))).reason).toBe('cancelled');
  });

  it('is offline where nobody listens, and where the connection ends without an answer', async () => {
    const gone = await localServer(() => undefined);
    await gone.close();
    expect((await failure(ours()(gone.address))).reason).toBe('offline');
    const rude = await serve((incoming) => incoming.socket.destroy());
    expect((await failure(ours()(rude))).reason).toBe('offline');
  });

  it.each([{}, { 'content-length': '1000' }])('does not believe an answer that is cut off (%j)', async (headers: Record<string, string>) => {
    const address = await serve((_, outgoing) => {
      outgoing.writeHead(200, headers);
      outgoing.write('{"half":', () => outgoing.destroy());
    });
    expect((await failure(ours()(address))).reason).toBe('badAnswer');
  });

  it('does not believe an answer without an end', async () => {
    let sent = 0;
    const address = await serve((_, outgoing) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => {
        while (!outgoing.destroyed && outgoing.write(chunk)) sent += 1;
      };
      outgoing.writeHead(200).on('drain', more);
      more();
    });
    expect((await failure(ours()(address))).reason).toBe('badAnswer');
    expect(sent).toBeLessThan(200);
  });

  it('keeps the reason of a failure whose text has no end', async () => {
    const address = await serve((_, outgoing) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => {
        while (!outgoing.destroyed && outgoing.write(chunk));
      };
      outgoing.writeHead(404).on('drain', more);
      more();
    });
    expect((await failure(ours()(address))).reason).toBe('notFound');
  });

  it('follows redirections within an origin, with the token', async () => {
    const address = await serve((incoming, outgoing) => {
      if (incoming.url === '/projects/old?x=1') outgoing.writeHead(301, { location: '/projects/7?x=1' }).end('moved');
      else outgoing.end(`${incoming.url ?? ''} ${incoming.headers.authorization ?? ''}`);
    });
    expect(await (await ours()(`${address}/projects/old?x=1`, AUTHORIZED)).text()).toBe(`/projects/7?x=1 Bearer ${TOKEN}`);
  });

  it('never takes the token, nor itself, to another origin', async () => {
    const visits: IncomingMessage[] = [];
    const other = await serve((incoming, outgoing) => {
      visits.push(incoming);
      outgoing.end('hello');
    });
    for (const location of [other, `${other}/path`, `//${new URL(other).host}/`]) {
      expect((await failureOf([302, { location }])).reason).toBe('badAnswer');
    }
    expect(visits).toEqual([]);
  });

  it('does not go in circles, nor to what is no address', async () => {
    let requests = 0;
    const address = await serve((incoming, outgoing) => {
      requests += 1;
      outgoing.writeHead(302, { location: incoming.url }).end();
    });
    expect((await failure(ours()(address))).reason).toBe('badAnswer');
    expect(requests).toBe(4);
    expect((await failureOf([302, { location: 'http://[' }])).reason).toBe('badAnswer');
  });

  it('takes an address as an object too', async () => {
    const address = await serve((_, outgoing) => outgoing.end('hello'));
    expect(await (await ours()(new URL(address))).text()).toBe('hello');
    expect(await (await ours()(new Request(address))).text()).toBe('hello');
  });
});

describe('pauseOf', () => {
  it('is null where nothing is said', () => {
    expect(pauseOf(new Headers(), NOW)).toBeNull();
    expect(pauseOf(new Headers({ 'ratelimit-remaining': '0' }), NOW)).toBeNull();
    expect(pauseOf(new Headers({ 'ratelimit-reset': '5' }), NOW)).toBeNull();
  });

  it('believes Retry-After before the limits', () => {
    const headers = new Headers({ 'retry-after': '3', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 9) });
    expect(pauseOf(headers, NOW)).toBe(3_000);
  });
});
