import * as z from 'zod/mini';
import type { ForgeKind } from './forge';
import { isHost } from './remoteAddress';

/** A forge at an address of its own. */
export interface ForgeHost {
  readonly kind: ForgeKind;
  /** As {@link ForgeProject.api}. */
  readonly api: string;
}

/** By host, in lower case: what runs there. Only the kind where the API is at its usual place. */
export type ForgeHosts = Readonly<Record<string, ForgeKind | ForgeHost>>;

/**
 * `notHosts` is not an object of hosts at all, `notHost` has no host for its name, `builtIn` is known without a setting and never goes elsewhere,
 * `unknownKind` is neither `github` nor `gitlab`, nor has it that as its `kind`; `notAddress` and `notEncrypted` are about the API:
 * without encryption the token would be read by everybody in between.
 */
export type ForgeHostProblem = 'notHosts' | 'notHost' | 'builtIn' | 'unknownKind' | 'notAddress' | 'notEncrypted';

export interface RefusedForgeHost {
  /** As it was written, cut to a length that can be shown; hostile until then. */
  readonly host: string;
  readonly reason: ForgeHostProblem;
}

export interface ParsedForgeHosts {
  readonly hosts: ForgeHosts;
  readonly refused: readonly RefusedForgeHost[];
}

const kindSchema = z.enum(['github', 'gitlab']);
const hostSchema = z.union([kindSchema, z.object({ kind: kindSchema, api: z.string() })]);
const hostsSchema = z.record(z.string(), z.unknown());

const SHOWN = 100;
/** More than this was not typed in by a person. */
const MOST = 100;

/** @param setting as it stands in a settings file: nothing guarantees its type */
export function parseForgeHosts(setting: unknown): ParsedForgeHosts {
  const parsed = hostsSchema.safeParse(setting ?? {});
  if (!parsed.success) return { hosts: {}, refused: [{ host: '', reason: 'notHosts' }] };
  const hosts = new Map<string, ForgeKind | ForgeHost>();
  const refused: RefusedForgeHost[] = [];
  for (const [written, value] of Object.entries(parsed.data).slice(0, MOST)) {
    const host = written.trim().toLowerCase();
    const read = parseHost(host, value);
    if ('reason' in read) refused.push({ host: written.slice(0, SHOWN), reason: read.reason });
    else hosts.set(host, read.host);
  }
  return { hosts: Object.fromEntries(hosts), refused };
}

function parseHost(host: string, value: unknown): { readonly host: ForgeKind | ForgeHost } | { readonly reason: ForgeHostProblem } {
  if (!isHost(host)) return { reason: 'notHost' };
  if (builtInForge(host) !== null) return { reason: 'builtIn' };
  const parsed = hostSchema.safeParse(value);
  if (!parsed.success) return { reason: 'unknownKind' };
  if (typeof parsed.data === 'string') return { host: parsed.data };
  const { kind, api } = parsed.data;
  const address = apiAddress(api);
  return 'reason' in address ? address : { host: { kind, api: address.api } };
}

function apiAddress(text: string): { readonly api: string } | { readonly reason: 'notAddress' | 'notEncrypted' } {
  if (!URL.canParse(text)) return { reason: 'notAddress' };
  const { protocol, username, password, search, hash, hostname, href } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return { reason: 'notAddress' };
  if (protocol === 'http:' && !isLoopback(hostname)) return { reason: 'notEncrypted' };
  if (protocol !== 'http:' && protocol !== 'https:') return { reason: 'notAddress' };
  return { api: href.replace(/\/+$/, '') };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

/** What runs at a host that is known to everybody: GitHub, its data-residency hosts, GitLab; with other names of theirs for SSH through firewalls. */
export function builtInForge(host: string): (ForgeHost & { readonly host: string }) | null {
  switch (host) {
    case 'github.com':
    case 'ssh.github.com':
      return { kind: 'github', host: 'github.com', api: 'https://api.github.com/graphql' };
    case 'gitlab.com':
    case 'altssh.gitlab.com':
      return { kind: 'gitlab', host: 'gitlab.com', api: 'https://gitlab.com/api/v4' };
    default:
      return /^[a-z0-9-]+\.ghe\.com$/.test(host) ? { kind: 'github', host, api: `https://api.${host}/graphql` } : null;
  }
}
