import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { closed, listening } from './localServer';

/** A proxy as companies have them: it tunnels (`CONNECT`) and it forwards whole addresses, and it may want a name and a password. */
export interface ProxyServer {
  /** Without a name and a password. */
  readonly address: string;
  /** `host:port` of each tunnel or forwarded request, in order. */
  readonly asked: readonly string[];
  /** Names and passwords as they came. */
  readonly credentials: readonly string[];
  close(): Promise<void>;
}

export async function proxyServer(): Promise<ProxyServer> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const sockets = new Set<Socket>();
  const note = (target: string, authorization: string | undefined): void => {
    asked.push(target);
    if (authorization?.startsWith('Basic ') === true) credentials.push(Buffer.from(authorization.slice(6), 'base64').toString());
  };
  const server = createServer((incoming, outgoing) => {
    const target = new URL(incoming.url ?? '');
    note(target.host, incoming.headers['proxy-authorization']);
    const onwards = request(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onwards.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onwards);
  });
  server.on('connect', (incoming, client: Socket, first: Buffer) => {
    const target = new URL(`http://${incoming.url ?? ''}`);
    note(target.host, incoming.headers['proxy-authorization']);
    const onwards = connect(Number(target.port), target.hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onwards.write(first);
      onwards.pipe(client);
      client.pipe(onwards);
    });
    for (const socket of [client, onwards]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  const { port } = await listening(server);
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    credentials,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await closed(server);
    },
  };
}
