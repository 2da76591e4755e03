import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Logger } from '../../domain/logger';
import { parseForgeHosts, type ForgeHosts } from '../../forge/forgeHosts';
import { refusedHostText } from '../../recorder/pullRequests/refusedHostText';
import { warn } from '../notify';
import { setting } from '../settings';

const SETTING = 'parallelPatterns.forgeHosts';

/** The servers that a person has named. */
export class ForgeHostsSetting {
  readonly #logger: Logger;
  readonly #l10n: Localizer;
  #logged = '';
  #shown = '';

  constructor(logger: Logger, l10n: Localizer) {
    this.#logger = logger;
    this.#l10n = l10n;
  }

  /** Those that make sense; the others are named in the log, once. */
  read(): ForgeHosts {
    const { hosts, problems } = this.#parsed();
    if (problems !== '' && problems !== this.#logged) this.#logger.warn(problems);
    this.#logged = problems;
    return hosts;
  }

  /** Tells the person what makes no sense, with a way to mend it; once, until it is something else. */
  complain(): void {
    const { problems } = this.#parsed();
    if (problems !== '' && problems !== this.#shown) void this.#show(problems);
    this.#shown = problems;
  }

  async #show(problems: string): Promise<void> {
    const openSettings = this.#l10n.t('Open Settings');
    const message = this.#l10n.t('Not all of the setting {0} is used: {1}', SETTING, problems);
    if ((await warn(message, openSettings)) === openSettings) await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
  }

  #parsed(): { readonly hosts: ForgeHosts; readonly problems: string } {
    const { hosts, refused } = parseForgeHosts(setting('forgeHosts'));
    return { hosts, problems: refused.map((each) => refusedHostText(each, this.#l10n)).join(' ') };
  }
}
