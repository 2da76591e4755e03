import type { ForgeProject, TokenSource } from './forge';
import type { RunProgram } from './runProgram';

export interface TerminalTokensOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
}

/**
 * The sign-in that a terminal already has, by the rules of `gh` and `glab` themselves: a token from the environment goes only to the hosts
 * that it is meant for, and every other host is asked of the program that keeps the tokens.
 */
export function terminalTokens({ env, run }: TerminalTokensOptions): TokenSource {
  return async (project, signal) => {
    // Anything else could be an option, or a place where the programs would look something up.
    if (!isHostName(project.host)) return null;
    const given = variablesFor(project, env)
      .map((name) => env[name]?.trim() ?? '')
      .find((value) => value !== '');
    if (given !== undefined) return asToken(given);
    const output = await run(...programFor(project), signal);
    return output === null ? null : asToken(output.trim());
  };
}

/** In the order in which they count; an empty one is not set. */
function variablesFor({ kind, host }: ForgeProject, env: TerminalTokensOptions['env']): readonly string[] {
  switch (kind) {
    case 'github':
      return host === 'github.com' || host.endsWith('.ghe.com') ? ['GH_TOKEN', 'GITHUB_TOKEN'] : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
    case 'gitlab':
      return host === gitlabHost(env) ? ['GITLAB_TOKEN'] : [];
  }
}

/** `GITLAB_HOST` may be a name or an address. */
function gitlabHost(env: TerminalTokensOptions['env']): string | null {
  const given = env['GITLAB_HOST']?.trim() ?? '';
  if (given === '') return 'gitlab.com';
  const address = given.includes('://') ? given : `https://${given}`;
  return URL.canParse(address) ? new URL(address).host : null;
}

function programFor({ kind, host }: ForgeProject): readonly [program: string, args: readonly string[]] {
  switch (kind) {
    case 'github':
      return ['gh', ['auth', 'token', '--hostname', host]];
    case 'gitlab':
      return ['glab', ['config', 'get', 'token', '--host', host]];
  }
}

/** A name or an IPv4 address, with or without a port. */
function isHostName(host: string): boolean {
  return host.length <= 260 && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::\d{1,5})?$/.test(host);
}

/** What is not one goes into no header. */
function asToken(text: string): string | null {
  return /^[\x21-\x7e]{1,4096}$/.test(text) ? text : null;
}
