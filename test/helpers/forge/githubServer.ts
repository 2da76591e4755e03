import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { execute, parse, validate, type DocumentNode, type ExecutionResult } from 'graphql';
import type { ForgeProject } from '../../../src/forge/forge';
import type { GitHubRepository } from './githubData';
import { githubRoot } from './githubObjects';
import { githubSchema, questionSize } from './githubSchema';

/** How one request is answered instead of well. */
export interface GitHubBehaviour {
  readonly delayMs?: number;
  /** The connection breaks in the middle of the answer. */
  readonly cut?: true;
  /** The second half of the answer never comes. */
  readonly stall?: true;
  /** The connection breaks before the answer. */
  readonly drop?: true;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the answer; JSON unless it is a text. */
  readonly body?: unknown;
  /** Changes the good answer. */
  readonly lie?: (answer: string) => string;
}

export interface GitHubRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface GitHubServer {
  /** Of a repository on it, as if it were at github.com. */
  project(path: string): ForgeProject;
  readonly api: string;
  /** All that came, also those that were refused. */
  readonly requests: readonly GitHubRequest[];
  /** For the next requests, in turn; those after them are answered well. */
  behave(...behaviours: readonly GitHubBehaviour[]): void;
  /** Whose token is good from now on; the one before is not any more. */
  accept(token: string): void;
  /** What there is from now on. */
  serve(...repositories: readonly GitHubRepository[]): void;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** GitHub's GraphQL service on this machine: its published schema, its rules for questions, its ways to fail, and the data that a test gives it. */
export async function startGitHubServer(firstToken: string): Promise<GitHubServer> {
  const requests: GitHubRequest[] = [];
  let token = firstToken;
  let behaviours: readonly GitHubBehaviour[] = [];
  let repositories: readonly GitHubRepository[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables } = JSON.parse(await textOf(request)) as Pick<GitHubRequest, 'query' | 'variables'>;
    requests.push({ query, variables, headers: request.headers });
    const [behaviour = {}, ...later] = behaviours;
    behaviours = later;
    if (behaviour.delayMs !== undefined) await pause(behaviour.delayMs);
    if (behaviour.drop === true) response.destroy();
    else if (behaviour.status !== undefined || behaviour.body !== undefined) send(response, behaviour.status ?? 200, behaviour.body ?? { message: 'No' }, behaviour);
    else if (request.headers.authorization !== `bearer ${token}`) send(response, 401, { message: 'Bad credentials' }, behaviour);
    else send(response, 200, await answer(query, variables, repositories), behaviour);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => send(response, 500, String(error), {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return {
    api,
    requests,
    project: (path) => ({ kind: 'github', host: 'github.com', path, api }),
    behave: (...next) => (behaviours = next),
    accept: (next) => (token = next),
    serve: (...next) => (repositories = next),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown, { headers, cut, stall, lie }: GitHubBehaviour): void {
  const told = typeof body === 'string' ? body : JSON.stringify(body);
  const text = lie === undefined ? told : lie(told);
  response.writeHead(status, { ...JSON_TYPE, 'content-length': Buffer.byteLength(text), ...headers });
  const half = text.slice(0, Math.floor(text.length / 2));
  if (cut === true) response.write(half, () => response.destroy());
  else if (stall === true) response.write(half);
  else response.end(text);
}

/** Refused questions are answered with errors and no data, as the service does. */
async function answer(query: string, variables: GitHubRequest['variables'], repositories: readonly GitHubRepository[]): Promise<unknown> {
  const schema = githubSchema();
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { errors: [{ message: String(error) }] };
  }
  const faults = validate(schema, document);
  if (faults.length > 0) return { errors: faults.map(({ message }) => ({ message, extensions: { code: 'invalid' } })) };
  const { complaints } = questionSize(schema, document);
  if (complaints.length > 0) return { errors: complaints };
  return asGitHub(await execute({ schema, document, variableValues: variables, rootValue: githubRoot(repositories) }));
}

/** The service writes the kind of an error beside its message. */
function asGitHub({ data, errors }: ExecutionResult): unknown {
  if (errors === undefined) return { data };
  return {
    data,
    errors: errors.map(({ message, path, extensions: { type, ...extensions } }) => ({ ...(type === undefined ? {} : { type }), path, extensions, message })),
  };
}
