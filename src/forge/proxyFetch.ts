type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The platform's `fetch`, or where the environment names a proxy one that goes through it: `HTTPS_PROXY`, `HTTP_PROXY`, and `ALL_PROXY` for what
 * neither names, in any case, with the exceptions of `NO_PROXY`. A proxy for `http:` alone is used for `https:` as well, as undici does.
 * Where the proxy's address is none, every request fails: going past it could be against the rules of the network.
 */
export async function proxyFetch(env: Environment): Promise<typeof fetch> {
  const all = variable(env, 'all_proxy');
  const httpProxy = variable(env, 'http_proxy') ?? all;
  const httpsProxy = variable(env, 'https_proxy') ?? all;
  if (httpProxy === null && httpsProxy === null) return fetch;
  const addresses = [httpProxy, httpsProxy].map((given) => (given === null ? '' : proxyAddress(given)));
  const [httpAddress, httpsAddress] = addresses;
  // The address itself may hold a password, and is not told.
  if (httpAddress === undefined || httpsAddress === undefined || addresses.includes(null)) return () => Promise.reject(new TypeError('the address of the proxy is not valid'));
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = withoutWarning(
    // Empty is none; left out, undici would look into this process's environment.
    () => new EnvHttpProxyAgent({ httpProxy: httpAddress ?? '', httpsProxy: httpsAddress ?? '', noProxy: variable(env, 'no_proxy') ?? '' }),
  );
  const throughProxy: unknown = (input: string | URL, init: RequestInit) => undiciFetch(input, { ...(init as object), dispatcher });
  return throughProxy as typeof fetch;
}

/** The lower case counts first, as everywhere. An empty one is not set. */
function variable(env: Environment, name: string): string | null {
  const value = [env[name], env[name.toUpperCase()]].find((candidate) => candidate !== undefined && candidate.trim() !== '');
  return value?.trim() ?? null;
}

/** `proxy:3128` is as good as `http://proxy:3128`. */
function proxyAddress(given: string): string | null {
  const address = given.includes('://') ? given : `http://${given}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? address : null;
}

/** Undici calls its agent experimental, on the terminal of whoever has a proxy. */
function withoutWarning<T>(make: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was, never called from here
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
}
