import { ForgeError } from './forgeError';

export interface ForgeFetchOptions {
  /** Lower case, for what is thrown. */
  readonly host: string;
  /** The platform's, or one that goes through a proxy. */
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For one request and its answer together; {@link FORGE_TIMEOUT_MS} unless told. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const FORGE_TIMEOUT_MS = 10_000;

/** Larger answers are not believed. */
const LARGEST_BYTES = 32 * 1024 * 1024;

/** Where the service says neither how long to wait nor when its limit is reset. */
export const PAUSE_MS = 60_000;

/** Longer pauses are not believed. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

/**
 * A `fetch` with a time limit, that gives back whole, good answers (2xx, and 304 to a conditional request) and throws a {@link ForgeError} for
 * anything else. It does not follow redirections to another origin: the token is for this one.
 */
export function forgeFetch(options: ForgeFetchOptions): typeof fetch {
  return async (input, init) => {
    const { host } = options;
    const limit = AbortSignal.timeout(options.timeoutMs ?? FORGE_TIMEOUT_MS);
    const signals = [limit, ...[options.signal, init?.signal].filter((signal) => signal !== undefined && signal !== null)];
    try {
      const response = await withinOrigin(options.fetch, input, { ...init, signal: AbortSignal.any(signals) });
      if (response === null) throw new ForgeError('badAnswer', host);
      // A body that is not read keeps its connection.
      const body = await wholeBody(response);
      const problem = problemOf(response, body, options.now());
      if (problem !== null) throw new ForgeError(problem.reason, host, problem.retryAt);
      if (body === null) throw new ForgeError('badAnswer', host);
      return new Response([204, 205, 304].includes(response.status) ? null : body, { status: response.status, headers: response.headers });
    } catch (error) {
      if (error instanceof ForgeError) throw error;
      if (limit.aborted) throw new ForgeError('timedOut', host);
      if (signals.some(({ aborted }) => aborted)) throw new ForgeError('cancelled', host);
      throw new ForgeError(isBrokenOff(error) ? 'badAnswer' : 'offline', host);
    }
  };
}

const MOST_REDIRECTIONS = 3;

/** Null where it leads out of the origin, nowhere, or in circles. */
async function withinOrigin(ask: typeof fetch, input: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response | null> {
  let address = new URL(input instanceof Request ? input.url : input);
  const { origin } = address;
  for (let redirections = 0; ; redirections++) {
    const response = await ask(address, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || response.status === 304 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, address.href)) return null;
    address = new URL(location, address);
    if (address.origin !== origin || redirections === MOST_REDIRECTIONS) return null;
  }
}

/** Null for one that is cut off, or too large. */
async function wholeBody(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > LARGEST_BYTES) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The platform's fetch says "terminated" when a connection breaks within an answer. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}

interface Problem {
  readonly reason: ForgeError['reason'];
  readonly retryAt: number | null;
}

function problemOf({ status, headers }: Response, body: Uint8Array | null, now: number): Problem | null {
  if ((status >= 200 && status < 300) || status === 304) return null;
  const pause = pauseOf(headers, now);
  switch (true) {
    case status === 401:
      return { reason: 'tokenRefused', retryAt: null };
    case status === 429 || (status === 403 && (pause !== null || isAboutLimits(body))):
      return { reason: 'rateLimited', retryAt: now + (pause ?? PAUSE_MS) };
    case status === 403 && headers.has('x-github-sso'):
      return { reason: 'ssoRequired', retryAt: null };
    case status === 403:
      return { reason: 'forbidden', retryAt: null };
    case status === 404 || status === 410:
      return { reason: 'notFound', retryAt: null };
    case status >= 500:
      return { reason: 'serverError', retryAt: pause === null ? null : now + pause };
    default:
      return { reason: 'badAnswer', retryAt: null };
  }
}

/**
 * Milliseconds to wait: GitHub's and GitLab's `Retry-After` (seconds, or a date), else when the limit that is used up begins anew
 * (`x-ratelimit-*` and `ratelimit-*`, seconds since the epoch).
 */
export function pauseOf(headers: Headers, now: number): number | null {
  const after = headers.get('retry-after');
  if (after !== null) {
    const seconds = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now;
    if (Number.isFinite(seconds)) return bounded(seconds);
  }
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    const reset = Number(headers.get(`${prefix}-reset`) ?? Number.NaN);
    if (headers.get(`${prefix}-remaining`) === '0' && Number.isFinite(reset)) return bounded(reset * 1_000 - now);
  }
  return null;
}

function bounded(pause: number): number {
  return Math.min(Math.max(pause, 0), LONGEST_PAUSE_MS);
}

/** GitHub's secondary limits may come without any header that says so. */
function isAboutLimits(body: Uint8Array | null): boolean {
  return body !== null && /rate limit/i.test(new TextDecoder().decode(body.subarray(0, 2_000)));
}
