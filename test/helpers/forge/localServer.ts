import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine alone, for as long as a test runs. */
export interface LocalServer {
  /** Without a slash at its end. */
  readonly address: string;
  close(): Promise<void>;
}

export async function localServer(answer: RequestListener): Promise<LocalServer> {
  const server = createServer(answer);
  const { port } = await listening(server);
  return { address: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

export async function listening(server: Server): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server.address() as AddressInfo;
}

/** With the connections that clients would keep for later. */
export async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await done;
}
