import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { localServer } from './localServer';

/**
 * What an editor and a person meet of a GitHub Enterprise Server when they sign in: the device flow of docs.github.com ("Authorizing OAuth
 * apps"), the page on which the code is entered, and who somebody is ("Get the authenticated user").
 */
export interface EnterpriseSignInServer {
  /** Without a slash at its end. */
  readonly address: string;
  readonly host: string;
  /** Method and path of all that came, in order. */
  readonly requests: readonly string[];
  /** The scopes that were asked for, one text a sign-in. */
  readonly scopes: readonly string[];
  /** What whoever enters a code from now on signs in with. */
  give(token: string, login: string): void;
  close(): Promise<void>;
}

interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
  token: string | null;
}

interface Answer {
  readonly status: number;
  /** JSON unless it is a text. */
  readonly body: unknown;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** Seconds between two questions of the editor; the service wants five. */
const INTERVAL = 1;

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } };

export async function enterpriseSignInServer(): Promise<EnterpriseSignInServer> {
  const requests: string[] = [];
  const scopes: string[] = [];
  const devices: Device[] = [];
  const logins = new Map<string, string>();
  let next = '';

  function begin(query: URLSearchParams): Answer {
    scopes.push(query.get('scope') ?? '');
    const number = String(devices.length + 1).padStart(4, '0');
    const device: Device = { deviceCode: randomUUID(), userCode: `C0DE-${number}`, token: null };
    devices.push(device);
    return { status: 200, body: { device_code: device.deviceCode, user_code: device.userCode, verification_uri: `${server.address}/login/device`, expires_in: 900, interval: INTERVAL } };
  }

  function poll(query: URLSearchParams): Answer {
    const position = devices.findIndex(({ deviceCode }) => deviceCode === query.get('device_code'));
    const device = devices[position];
    if (query.get('grant_type') !== GRANT) return { status: 200, body: { error: 'unsupported_grant_type', error_description: 'The grant type is unknown.' } };
    if (device === undefined) return { status: 200, body: { error: 'incorrect_device_code', error_description: 'The device code is unknown.' } };
    if (device.token === null) return { status: 200, body: { error: 'authorization_pending', error_description: 'The code was not entered yet.' } };
    return { status: 200, body: { access_token: device.token, token_type: 'bearer', scope: 'repo' } };
  }

  function enter(form: URLSearchParams): Answer {
    const device = devices.find(({ userCode }) => userCode === form.get('user_code'));
    if (device === undefined) return { status: 422, body: page('<p>There is no such code.</p>') };
    device.token = next;
    return { status: 200, body: page('<p>Your device is connected.</p>') };
  }

  function who(authorization: string | undefined): Answer {
    const token = authorization?.replace(/^(?:token|bearer) /i, '') ?? '';
    const login = logins.get(token);
    if (login === undefined) return { status: 401, body: { message: 'Bad credentials' } };
    return { status: 200, body: { id: [...logins.values()].indexOf(login) + 1, login, avatar_url: `${server.address}/avatars/${login}` } };
  }

  async function answer(incoming: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', server.address);
    const asked = `${incoming.method ?? ''} ${pathname}`;
    requests.push(asked);
    switch (asked) {
      case 'POST /login/device/code':
        return begin(searchParams);
      case 'POST /login/oauth/access_token':
        return poll(searchParams);
      case 'GET /login/device':
        return { status: 200, body: page('<form method="post"><label>Code <input name="user_code"></label> <button>Continue</button></form>') };
      case 'POST /login/device':
        return enter(new URLSearchParams(await textOf(incoming)));
      case 'GET /api/v3/user':
        return who(incoming.headers.authorization);
      default:
        return NOT_FOUND;
    }
  }

  const server = await localServer((incoming, outgoing) => {
    answer(incoming).then(
      (given) => send(outgoing, given),
      (error: unknown) => send(outgoing, { status: 500, body: String(error) }),
    );
  });
  return {
    address: server.address,
    host: new URL(server.address).host,
    requests,
    scopes,
    give: (token, login) => {
      next = token;
      logins.set(token, login);
    },
    close: () => server.close(),
  };
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><title>Device Activation</title><body>${content}</body></html>`;
}

function send(outgoing: ServerResponse, { status, body }: Answer): void {
  const isText = typeof body === 'string';
  outgoing.writeHead(status, { 'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8' }).end(isText ? body : JSON.stringify(body));
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
