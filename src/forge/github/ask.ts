import { graphql, GraphqlResponseError } from '@octokit/graphql';
import type { ForgeProject } from '../forge';
import { ForgeError } from '../forgeError';
import { parseErrors, type ResponseErrors } from './responseErrors';

export interface Response {
  /** As it came. */
  readonly data: unknown;
  readonly errors: ResponseErrors;
  readonly headers: Headers;
}

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The client's own log would print addresses, which nobody asked for. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing is logged.
}

/**
 * Asks one question. Whatever the client throws holds what it sent and what came back; nothing of that is passed on.
 *
 * @throws ForgeError
 */
export async function ask(project: ForgeProject, token: string, { query, variables }: Question, fetch: typeof globalThis.fetch): Promise<Response> {
  const client = graphql.defaults({ url: project.api, headers: { authorization: `bearer ${token}` }, request: { fetch, log: SILENT } });
  try {
    return { data: await client<unknown>(query, { ...variables }), errors: [], headers: new Headers() };
  } catch (error) {
    if (!(error instanceof GraphqlResponseError)) throw forgeErrorWithin(error) ?? new ForgeError('badAnswer', project.host);
    const errors = parseErrors(error.errors);
    if (errors === null) throw new ForgeError('badAnswer', project.host);
    return { data: error.data, errors, headers: headersOf(error.headers) };
  }
}

function headersOf(headers: Readonly<Record<string, unknown>>): Headers {
  return new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));
}

/** The client wraps what its fetch throws. */
function forgeErrorWithin(error: unknown): ForgeError | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof ForgeError) return at;
  }
  return null;
}
