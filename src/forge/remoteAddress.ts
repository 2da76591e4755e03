/** Where a remote is, without who signs in there. */
export interface RemoteAddress {
  /** Lower case. Of web addresses with the port where it is not the usual one; the port of SSH says nothing about the service's pages. */
  readonly host: string;
  /** `owner/name`, or with more folders before the name; without `.git`. */
  readonly path: string;
  /** Whether the host is what SSH calls it, which need not be its name on the web. */
  readonly overSsh: boolean;
}

const LONGEST_ADDRESS = 2_000;

/** `git@host:owner/name.git`. One letter before the colon is a Windows drive. */
const SCP_LIKE = /^(?:[^\s@:/]+@)?(?<host>[^\s@:/]{2,}):(?!\/\/)(?<path>.+)$/;

/** The same with a port, as git reads it: `git@[host:2222]:owner/name.git`. */
const SCP_LIKE_WITH_PORT = /^(?:[^\s@:/]+@)?\[(?<host>[^\s@:/[\]]{2,}):\d+\]:(?<path>.+)$/;

const HOST_NAME = /^(?=.{1,253}(?::|$))[a-z0-9](?:[\w-]*[a-z0-9])?(?:\.[a-z0-9](?:[\w-]*[a-z0-9])?)*(?::\d+)?$/;

/** An address of the next version of the internet protocol stands in brackets. */
const HOST_NUMBER = /^\[[0-9a-f:.]+\](?::\d+)?$/;

/** What forges allow in names of people, groups and repositories. */
const SEGMENT = /^[\w.-]{1,255}$/;

/** @returns null for folders, for services that are not asked over the web or SSH, and for everything that no forge would hand out */
export function remoteAddress(remoteUrl: string): RemoteAddress | null {
  const text = remoteUrl.trim();
  if (text.length > LONGEST_ADDRESS || !/^[!-~]+$/.test(text) || /[\\?#%]/.test(text)) return null;
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\//i.exec(text)?.groups?.['scheme']?.toLowerCase();
  switch (scheme) {
    case 'https':
    case 'http':
      return ofUrl(text, ({ host }) => host, false);
    case 'ssh':
    case 'git+ssh':
    case 'ssh+git':
      // Only web addresses have their hosts written the usual way.
      return ofUrl(`https${text.slice(scheme.length)}`, ({ hostname }) => hostname, true);
    case undefined: {
      const groups = (SCP_LIKE_WITH_PORT.exec(text) ?? SCP_LIKE.exec(text))?.groups;
      return groups === undefined ? null : ofParts(groups['host'] ?? '', groups['path'] ?? '', true);
    }
    default:
      return null;
  }
}

function ofUrl(text: string, hostOf: (url: URL) => string, overSsh: boolean): RemoteAddress | null {
  // The platform would resolve `..` before anybody could see it.
  if (text.split('/').some((segment) => segment === '.' || segment === '..') || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ofParts(hostOf(url), url.pathname, overSsh);
}

function ofParts(host: string, path: string, overSsh: boolean): RemoteAddress | null {
  const name = host.toLowerCase();
  if (!isHost(name)) return null;
  const segments = path.replace(/^\//, '').replace(/\/+$/, '').replace(/\.git$/i, '').split('/');
  if (segments.length < 2 || !segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')) return null;
  return { host: name, path: segments.join('/'), overSsh };
}

/** Whether a lower-case text can be a host, with a port or without. */
export function isHost(text: string): boolean {
  return HOST_NAME.test(text) || HOST_NUMBER.test(text);
}
