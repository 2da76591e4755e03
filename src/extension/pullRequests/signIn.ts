import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { MEMORY_KEYS } from '../contributions';
import type { ForgeProject, TokenSource } from '../../forge/forge';

/** Names of providers that are part of the editor. */
const GITHUB = 'github';
const GITHUB_ENTERPRISE = 'github-enterprise';

/** GitHub has no smaller permission by which private pull requests can be read. */
const SCOPES = ['repo'];
/** What the editor's own GitHub features sign in with: whoever has that session need not make another one. */
const SCOPES_OF_THE_EDITOR = ['read:user', 'repo', 'user:email', 'workflow'];

const LONGEST_TOKEN = 4096;

/** The sign-ins that the editor has: its GitHub session where there is one for the host, else a token that the person typed in. */
export class SignIn {
  readonly #secrets: vscode.SecretStorage;
  readonly #memory: vscode.Memento;
  readonly #l10n: Localizer;

  constructor(secrets: vscode.SecretStorage, memory: vscode.Memento, l10n: Localizer) {
    this.#secrets = secrets;
    this.#memory = memory;
    this.#l10n = l10n;
  }

  /** Never asks anybody. */
  readonly token: TokenSource = async ({ kind, host }) => {
    const provider = kind === 'github' ? providerOf(host) : null;
    if (provider === null) return (await this.#secrets.get(secretOf(host))) ?? null;
    for (const scopes of [SCOPES, SCOPES_OF_THE_EDITOR]) {
      const session = await vscode.authentication.getSession(provider, scopes, { silent: true });
      if (session !== undefined) return session.accessToken;
    }
    return null;
  };

  /**
   * Asks the person to sign in.
   * @param isRefused whether what there is was refused
   * @returns false when they do not want to
   */
  async ask({ kind, host }: Pick<ForgeProject, 'kind' | 'host'>, isRefused: boolean): Promise<boolean> {
    const provider = kind === 'github' ? providerOf(host) : null;
    if (provider === null) return this.#askForToken(kind, host);
    const detail = this.#l10n.t('The pull requests of your parallel runs are read with it.');
    try {
      await vscode.authentication.getSession(provider, SCOPES, isRefused ? { forceNewSession: { detail } } : { createIfNone: { detail } });
      return true;
    } catch {
      // The editor throws when a person says no; what else it says may hold anything.
      return false;
    }
  }

  /** Hosts for which a token was typed in; the tokens themselves are in the editor's secret storage alone. */
  get hosts(): readonly string[] {
    return this.#memory.get<readonly string[]>(MEMORY_KEYS.hostsWithToken, []);
  }

  async forget(host: string): Promise<void> {
    await this.#secrets.delete(secretOf(host));
    await this.#memory.update(MEMORY_KEYS.hostsWithToken, this.hosts.filter((each) => each !== host));
  }

  async #askForToken(kind: ForgeProject['kind'], host: string): Promise<boolean> {
    const l10n = this.#l10n;
    const token = await vscode.window.showInputBox({
      title: l10n.t('Sign In to {0}', host),
      prompt: kind === 'gitlab' ? l10n.t('An access token with the scope read_api. It is kept in the editor’s secret storage.') : l10n.t('An access token with the scope repo. It is kept in the editor’s secret storage.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (isToken(text.trim()) || text === '' ? undefined : l10n.t('A token has no spaces and no line ends.')),
    });
    const typed = token?.trim() ?? '';
    if (!isToken(typed)) return false;
    await this.#secrets.store(secretOf(host), typed);
    await this.#memory.update(MEMORY_KEYS.hostsWithToken, [...new Set([...this.hosts, host])]);
    return true;
  }
}

/** Null where the editor has none for that host: a session goes to no other one than it was made for. */
function providerOf(host: string): string | null {
  if (host === 'github.com') return GITHUB;
  const enterprise = vscode.workspace.getConfiguration(GITHUB_ENTERPRISE).get<unknown>('uri');
  return typeof enterprise === 'string' && URL.canParse(enterprise) && new URL(enterprise).host === host ? GITHUB_ENTERPRISE : null;
}

function secretOf(host: string): string {
  return `forgeToken:${host}`;
}

function isToken(text: string): boolean {
  return text.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(text);
}
