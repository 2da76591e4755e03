import type { FeatureRemote } from '../../domain/pullRequest';
import { remoteAddress, type RemoteAddress } from '../../forge/remoteAddress';
import type { SshHosts } from '../../forge/sshHosts';
import type { ConfigEntry } from '../../git/environment';

/** Where pull requests of a branch are looked for. */
export type BranchRemote = Pick<FeatureRemote, 'host' | 'path' | 'branch'>;

/** As git's configuration has it. */
export type ConfiguredRemote = RemoteAddress & BranchRemote;

/** Those without a vote, best first; the others by name. */
const USUAL_REMOTES = ['origin', 'upstream'];

/**
 * The project of a repository and what its branches are called there. All branches are looked for in one project: the one that most of them
 * are pushed to, else that of the usual remotes. A fork is as good as what it was forked from: forges look in both.
 * @param configuration as git lists it
 * @param bases short names that no feature is called, although its branch may follow one
 * @returns by local branch; empty where no remote has an address on the web or by SSH
 */
export function featureRemotes(configuration: readonly ConfigEntry[], branches: readonly string[], bases: ReadonlySet<string>): ReadonlyMap<string, ConfiguredRemote> {
  const settings = new Map(configuration);
  const addresses = remoteAddresses(configuration);
  const remoteOf = (branch: string): string | undefined => settings.get(`branch.${branch}.pushremote`) ?? settings.get(`branch.${branch}.remote`);
  const votes = (remote: string): number => branches.filter((branch) => remoteOf(branch) === remote).length;
  const preferred = [settings.get('remote.pushdefault'), ...USUAL_REMOTES];
  const rank = (remote: string): number => (preferred.includes(remote) ? preferred.indexOf(remote) : preferred.length);
  const [best] = [...addresses.keys()].sort((one, other) => votes(other) - votes(one) || rank(one) - rank(other) || (one < other ? -1 : 1));
  const address = best === undefined ? undefined : addresses.get(best);
  if (address === undefined) return new Map();
  return new Map(branches.map((branch) => [branch, { ...address, branch: nameThere(branch, settings.get(`branch.${branch}.merge`), bases) }]));
}

/** The same with what its host is called on the web. */
export async function withRealHosts(remotes: ReadonlyMap<string, ConfiguredRemote>, sshHosts: SshHosts): Promise<ReadonlyMap<string, BranchRemote>> {
  const real = [...remotes].map(async ([key, { host, path, branch, overSsh }]) => [key, { host: overSsh ? await sshHosts.hostOf(host) : host, path, branch }] as const);
  return new Map(await Promise.all(real));
}

/** A branch that was made from another one's copy follows that one until it is pushed: it is not called so. */
function nameThere(branch: string, followed: string | undefined, bases: ReadonlySet<string>): string {
  const name = followed?.startsWith('refs/heads/') === true ? followed.slice('refs/heads/'.length) : '';
  return name === '' || bases.has(name) ? branch : name;
}

function remoteAddresses(configuration: readonly ConfigEntry[]): ReadonlyMap<string, RemoteAddress> {
  const rewritings = configuration.flatMap(([key, value]) => {
    const base = /^url\.(?<base>[^]*)\.insteadof$/.exec(key)?.groups?.['base'];
    return base === undefined || value === '' ? [] : [{ base, prefix: value }];
  });
  const addresses = new Map<string, RemoteAddress>();
  for (const [key, value] of configuration) {
    const remote = /^remote\.(?<remote>[^]*)\.url$/.exec(key)?.groups?.['remote'];
    // Git pushes to every address of a remote, and fetches from the first one.
    if (remote === undefined || addresses.has(remote)) continue;
    const address = remoteAddress(rewritten(value, rewritings));
    if (address !== null) addresses.set(remote, address);
  }
  return addresses;
}

/** The longest beginning that fits counts, as git has it. */
function rewritten(url: string, rewritings: readonly { readonly base: string; readonly prefix: string }[]): string {
  const [fitting] = rewritings.filter(({ prefix }) => url.startsWith(prefix)).sort((one, other) => other.prefix.length - one.prefix.length);
  return fitting === undefined ? url : fitting.base + url.slice(fitting.prefix.length);
}
