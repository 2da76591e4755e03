import { builtInForge } from './forgeHosts';
import { isHost } from './remoteAddress';
import type { RunProgram } from './runProgram';

const HOST_NAME_LINE = /^hostname (?<host>\S+)$/im;

/**
 * What names of hosts in addresses for SSH mean: who has several accounts at one forge gives it several names in `~/.ssh/config`
 * (`git@github.com-work:acme/shop.git`). OpenSSH itself is asked, which connects to nobody for that, once for each name.
 */
export class SshHosts {
  readonly #run: RunProgram;
  readonly #hosts = new Map<string, Promise<string>>();

  constructor(run: RunProgram) {
    this.#run = run;
  }

  /**
   * @param host lower case
   * @returns the forge that everybody knows, where the name stands for one; else the name itself: servers of one's own may be reached by SSH
   * at another name than on the web, which is the one that settings know
   */
  hostOf(host: string): Promise<string> {
    const known = this.#hosts.get(host) ?? this.#ask(host);
    this.#hosts.set(host, known);
    return known;
  }

  async #ask(host: string): Promise<string> {
    if (builtInForge(host) !== null || !isHost(host)) return host;
    // Some configurations have names looked up in the network.
    const output = await this.#run('ssh', ['-o', 'CanonicalizeHostname=no', '-G', host], new AbortController().signal);
    const real = HOST_NAME_LINE.exec(output ?? '')?.groups?.['host']?.toLowerCase() ?? host;
    return builtInForge(real)?.host ?? host;
  }
}
