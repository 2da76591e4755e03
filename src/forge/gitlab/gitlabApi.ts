import * as z from 'zod/mini';
import type { ConditionalAnswers } from '../conditionalAnswers';
import { ForgeError } from '../forgeError';
import { SideBySide } from './sideBySide';

export interface GitLabApiOptions {
  /** `https://gitlab.com/api/v4` */
  readonly address: string;
  readonly host: string;
  /** One that throws a {@link ForgeError} for everything but good answers. */
  readonly fetch: typeof fetch;
  readonly token: string;
  readonly answers: ConditionalAnswers | null;
}

export type Parameters = Readonly<Record<string, string | number>>;

export interface Page<T> {
  readonly items: readonly T[];
  /** Whether nothing comes after it. */
  readonly isLast: boolean;
  /** Of the whole list; null where the service does not count them. */
  readonly pages: number | null;
}

/** The most that a page holds. */
const PAGE = 100;

/** What eight features ask in a round trip: fewer lanes would make several of one. Of more features the others wait. */
const MOST_AT_ONCE = 40;

/** Reads from one GitLab. docs.gitlab.com/api/rest describes pages, redirections and status codes. */
export class GitLabApi {
  readonly #options: GitLabApiOptions;
  readonly #lanes = new SideBySide(MOST_AT_ONCE);

  constructor(options: GitLabApiOptions) {
    this.#options = options;
  }

  /** @throws ForgeError */
  async one<T>(path: string, schema: z.ZodMiniType<T>, parameters: Parameters = {}): Promise<T> {
    return (await this.#read(path, parameters, schema)).value;
  }

  /**
   * @param parameters `per_page` is the most there is, unless told
   * @throws ForgeError
   */
  async page<T>(path: string, item: z.ZodMiniType<T>, parameters: Parameters = {}): Promise<Page<T>> {
    const size = Number(parameters['per_page'] ?? PAGE);
    const { value, headers } = await this.#read(path, { per_page: PAGE, ...parameters }, z.array(item));
    const pages = Number(headers.get('x-total-pages') ?? Number.NaN);
    // Services may leave out what costs them to count; a page with room in it is the last one anyway.
    return { items: value, isLast: headers.get('x-next-page') === '' || value.length < size, pages: Number.isSafeInteger(pages) && pages > 0 ? pages : null };
  }

  async #read<T>(path: string, parameters: Parameters, schema: z.ZodMiniType<T>): Promise<{ readonly value: T; readonly headers: Headers }> {
    const query = new URLSearchParams(Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)])).toString();
    const url = `${this.#options.address}${path}${query === '' ? '' : `?${query}`}`;
    const { body, headers } = await this.#lanes.run(() => this.#ask(url));
    const parsed = schema.safeParse(asJson(body));
    if (!parsed.success) throw new ForgeError('badAnswer', this.#options.host);
    return { value: parsed.data, headers };
  }

  async #ask(url: string): Promise<{ readonly body: string; readonly headers: Headers }> {
    const { answers, fetch: ask, host, token } = this.#options;
    const earlier = answers?.get(url) ?? null;
    const { status, headers, ...response } = await whole(
      ask(url, { headers: { accept: 'application/json', authorization: `Bearer ${token}`, ...(earlier === null ? {} : { 'if-none-match': earlier.etag }) } }),
    );
    if (status === 304) {
      if (earlier === null) throw new ForgeError('badAnswer', host);
      return { body: earlier.body, headers };
    }
    const etag = headers.get('etag');
    if (etag !== null) answers?.set(url, { etag, body: response.body });
    return { body: response.body, headers };
  }
}

async function whole(answer: Promise<Response>): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
  const response = await answer;
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Undefined for what is none, which no schema takes. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null for what is not there, or may not be read: a part that is missing leaves the rest as it is. */
export async function ifReadable<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ForgeError && (error.reason === 'notFound' || error.reason === 'forbidden')) return null;
    throw error;
  }
}
