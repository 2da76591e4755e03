import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ForgeError } from '../../../src/forge/forgeError';
import { forgeFetch } from '../../../src/forge/forgeFetch';
import { proxyFetch } from '../../../src/forge/proxyFetch';
import { localServer, type LocalServer } from '../../helpers/forge/localServer';
import { proxyServer, type ProxyServer } from '../../helpers/forge/proxyServer';

const PASSWORD = 'secret-of-the-proxy';

let target: LocalServer;
let proxy: ProxyServer;

beforeEach(async () => {
  target = await localServer((incoming, outgoing) => outgoing.end(`hello ${incoming.headers.authorization ?? ''}`));
  proxy = await proxyServer();
});

afterEach(async () => {
  await proxy.close();
  await target.close();
});

async function ask(env: Readonly<Record<string, string>>): Promise<string> {
  const ours = forgeFetch({ host: 'forge.example', fetch: await proxyFetch(env), now: () => 0, timeoutMs: 5_000 });
  return (await ours(target.address, { headers: { authorization: 'Bearer token' } })).text();
}

async function failure(env: Readonly<Record<string, string>>): Promise<ForgeError> {
  const error: unknown = await ask(env).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ForgeError);
  return error as ForgeError;
}

describe('proxyFetch', () => {
  it('is the platform’s fetch where no proxy is named', async () => {
    expect(await proxyFetch({})).toBe(fetch);
    expect(await proxyFetch({ HTTPS_PROXY: ' ', NO_PROXY: '*' })).toBe(fetch);
  });

  it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])('goes through the proxy of %s', async (name) => {
    expect(await ask({ [name]: proxy.address })).toBe('hello Bearer token');
    expect(proxy.asked).toEqual([new URL(target.address).host]);
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'HTTP_PROXY'])('goes through the proxy of %s to what is encrypted', async (name) => {
    const ours = await proxyFetch({ [name]: proxy.address });
    // Nobody speaks TLS there; who was asked is what counts.
    await expect(ours(target.address.replace('http:', 'https:'))).rejects.toThrow();
    expect(proxy.asked).toEqual([new URL(target.address).host]);
  });

  it('leaves http: alone where only https: has a proxy', async () => {
    expect(await ask({ HTTPS_PROXY: proxy.address })).toBe('hello Bearer token');
    expect(proxy.asked).toEqual([]);
  });

  it('takes an address without a scheme, and says who asks', async () => {
    await ask({ http_proxy: `someone:${PASSWORD}@${new URL(proxy.address).host}` });
    expect(proxy.asked).toHaveLength(1);
    expect(proxy.credentials).toEqual([`someone:${PASSWORD}`]);
  });

  it.each(['NO_PROXY', 'no_proxy'])('goes past the proxy for what %s names, and for nothing else', async (name) => {
    await ask({ HTTP_PROXY: proxy.address, [name]: 'other.example' });
    expect(proxy.asked).toHaveLength(1);
    await ask({ HTTP_PROXY: proxy.address, [name]: 'other.example,127.0.0.1' });
    expect(proxy.asked).toHaveLength(1);
  });

  it('does not look into this process’s own environment', async () => {
    const before = process.env['NO_PROXY'];
    process.env['NO_PROXY'] = '*';
    try {
      await ask({ HTTP_PROXY: proxy.address });
    } finally {
      if (before === undefined) delete process.env['NO_PROXY'];
      else process.env['NO_PROXY'] = before;
    }
    expect(proxy.asked).toHaveLength(1);
  });

  it('warns of nothing on a terminal', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', note);
    await ask({ HTTP_PROXY: proxy.address });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('is offline when the proxy is down, and does not tell its password', async () => {
    const { host } = new URL(proxy.address);
    await proxy.close();
    const error = await failure({ HTTP_PROXY: `http://someone:${PASSWORD}@${host}` });
    expect(error.reason).toBe('offline');
    expect(`${error.stack ?? ''}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(PASSWORD);
    proxy = await proxyServer();
  });

  it.each([`http://someone:${PASSWORD}@:bad port`, `socks5://someone:${PASSWORD}@127.0.0.1:1080`])('never goes past a proxy that it cannot use (%#)', async (address) => {
    const error = await failure({ ALL_PROXY: address });
    expect(error.reason).toBe('offline');
    expect(`${error.stack ?? ''}${JSON.stringify(error)}`).not.toContain(PASSWORD);
    const unwrapped = await (await proxyFetch({ ALL_PROXY: address }))(target.address).catch((reason: unknown) => reason);
    expect(String((unwrapped as Error).stack)).not.toContain(PASSWORD);
    expect(proxy.asked).toEqual([]);
  });
});
