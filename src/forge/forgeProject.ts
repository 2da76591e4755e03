import type { ForgeKind, ForgeProject } from './forge';
import { builtInForge, type ForgeHost, type ForgeHosts } from './forgeHosts';
import type { RemoteAddress } from './remoteAddress';

/** The project that a remote belongs to; null where nobody knows what runs at its host, or the service has no such paths. */
export function forgeProject({ host, path }: Pick<RemoteAddress, 'host' | 'path'>, hosts: ForgeHosts): ForgeProject | null {
  const forge = builtInForge(host) ?? ownForge(host, hosts);
  if (forge === null) return null;
  if (forge.kind === 'github' && path.split('/').length !== 2) return null;
  return { kind: forge.kind, host: forge.host, path, api: forge.api };
}

function ownForge(host: string, hosts: ForgeHosts): (ForgeHost & { readonly host: string }) | null {
  const known = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
  if (known === undefined) return null;
  return typeof known === 'string' ? { kind: known, host, api: usualApi(known, host) } : { ...known, host };
}

function usualApi(kind: ForgeKind, host: string): string {
  return kind === 'github' ? `https://${host}/api/graphql` : `https://${host}/api/v4`;
}
