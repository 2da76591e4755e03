import path from 'node:path';
import type * as vscode from 'vscode';
import type { AgentRule } from '../../domain/agent';
import { agentRules } from '../../domain/agentSettings';
import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import { forgeOf } from '../../forge/forges';
import { followUp, type FollowUp } from '../../recorder/pullRequests/followUp';
import { PullRequestReader, type ReadingOptions } from '../../recorder/pullRequests/pullRequestReader';
import { MENDED_BY_SIGN_IN, type PullRequestReadings, type ReadingProblem } from '../../recorder/pullRequests/readings';
import { CacheFolder } from '../../store/cacheFolder';
import { MEMORY_KEYS } from '../contributions';
import type { Core } from '../core';
import { repositoryFolders } from '../folders';
import { showProgress } from '../notify';
import { inspectionSettings } from '../settings';
import { ForgeHostsSetting } from './forgeHostsSetting';
import { SignIn } from './signIn';

/** Pull requests as the editor reads them: with its own sign-ins, its proxy settings, and the person's settings. */
export class EditorPullRequests {
  readonly signIn: SignIn;
  readonly hosts: ForgeHostsSetting;
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #memory: vscode.Memento;

  constructor(core: Core, secrets: vscode.SecretStorage, memory: vscode.Memento, l10n: Localizer) {
    this.#core = core;
    this.#l10n = l10n;
    this.#memory = memory;
    this.hosts = new ForgeHostsSetting(core.logger, l10n);
    this.signIn = new SignIn(secrets, memory, l10n);
  }

  /** How agents are told, by the settings of the first folder. */
  get agents(): readonly AgentRule[] {
    return agentRules(inspectionSettings(repositoryFolders()[0]).agents).rules;
  }

  /** Whether there is any forge to ask about these. */
  concerns(features: readonly Feature[]): boolean {
    const reader = this.#reader();
    return features.some((feature) => reader.projectOf(feature) !== null);
  }

  /** With the sign-ins that are there; nobody is asked for one. */
  async read(features: readonly Feature[], options: ReadingOptions = {}): Promise<PullRequestReadings> {
    const readings = await this.#reader().read(features, options);
    await this.#remember(readings.problems.length === 0 && this.concerns(features));
    return readings;
  }

  /** The same in front of the person, who may cancel it: then they are not known. */
  async readVisibly(features: readonly Feature[], options: ReadingOptions = {}): Promise<PullRequestReadings> {
    return showProgress(this.#l10n.t('Reading the pull requests'), (_progress, signal) => this.read(features, { ...options, signal }));
  }

  /**
   * Has the person sign in where that is what is missing.
   * @returns whether it makes sense to try again: false when the person did not want to sign in anywhere
   */
  async mend(problems: readonly ReadingProblem[]): Promise<boolean> {
    const missing = problems.filter(({ reason }) => MENDED_BY_SIGN_IN.has(reason));
    let isMended = missing.length < problems.length;
    for (const problem of missing) isMended = (await this.signIn.ask(problem, problem.reason !== 'signedOut')) || isMended;
    return isMended;
  }

  /** @param ids those that wait for something unless told */
  async followUp(ids: readonly string[] | undefined, options: ReadingOptions = {}): Promise<FollowUp> {
    const found = await followUp({ ...options, history: await this.#core.ownHistory(), reader: this.#reader(), agents: this.agents, ids });
    await this.#remember(found.updated.length > 0 || (found.unchanged > 0 && found.problems.length === 0));
    return found;
  }

  async #remember(hasRead: boolean): Promise<void> {
    if (hasRead && this.#memory.get(MEMORY_KEYS.hasReadPullRequests) !== true) await this.#memory.update(MEMORY_KEYS.hasReadPullRequests, true);
  }

  /** A new one each time: it holds nothing, and the settings may have changed. */
  #reader(): PullRequestReader {
    const { logger, dataFolder } = this.#core;
    const clock = (): Date => new Date();
    // The editor's own `fetch` goes through the proxy of its settings.
    const access = { fetch, token: this.signIn.token, now: () => Date.now() };
    return new PullRequestReader({ forge: (kind, answers) => forgeOf(kind, access, answers), hosts: this.hosts.read(), cache: new CacheFolder({ folder: path.join(dataFolder, 'forge'), clock, logger }), clock });
  }
}

