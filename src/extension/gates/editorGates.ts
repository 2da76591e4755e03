import * as vscode from 'vscode';
import { decidingGates, type Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import { findGates, givenGates } from '../../recorder/gates/findGates';
import { gateStatesOf, type GateStanding, type StandingOptions, type WorktreeGates } from '../../recorder/gates/gateState';
import { gateList } from '../../recorder/gates/gateText';
import { gatesSummary } from '../../recorder/gates/gatesSummary';
import { runGates, type GateResult } from '../../recorder/gates/runGates';
import { withGateResults } from '../../recorder/gates/withGateResults';
import { openCandidates, type Candidate, type Inspection } from '../../recorder/inspection/inspection';
import { GateMemory } from '../../store/gateMemory';
import { SerialQueue } from '../../store/serialQueue';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform, showProgress, warn } from '../notify';
import { gateSettings, setting } from '../settings';
import { GateChannel } from './gateChannel';

/** Running the tests of a run, as it is offered in a review. */
export interface TestOffer {
  /** Such as "npm test in 4 worktrees". */
  readonly what: string;
  /** @returns the inspection with what the tests said */
  readonly run: () => Promise<Inspection>;
}

/** The gates as this window knows them: by the settings, or by the files of a worktree. What they said is shared with every window and terminal. */
export class EditorGates implements vscode.Disposable {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #onDidFinish: (results: readonly GateResult[]) => void;
  readonly #memory: GateMemory;
  readonly #disposed = new AbortController();
  /** Two rounds at a time would be in each other's way in the same folder; the second finds what the first has found. */
  readonly #rounds = new SerialQueue();
  #channel: GateChannel | undefined;

  constructor(core: Core, l10n: Localizer, onDidFinish: (results: readonly GateResult[]) => void) {
    this.#core = core;
    this.#l10n = l10n;
    this.#onDidFinish = onDidFinish;
    this.#memory = new GateMemory({ folder: core.dataFolder, clock: () => new Date() });
  }

  /** @param worktree absolute path */
  readonly of = (worktree: string): Promise<readonly Gate[]> => {
    const given = setting('gates', scopeOf(worktree));
    return given.length > 0 ? Promise.resolve(givenGates(given)) : findGates(worktree);
  };

  /** What is remembered of the gates of each worktree, in order. */
  async standings(candidates: readonly Pick<Candidate, 'key' | 'tree'>[]): Promise<readonly GateStanding[]> {
    return gateStatesOf(await Promise.all(candidates.map(async ({ key, tree }) => ({ worktree: key, tree, gates: await this.of(key) }))), this.#standingOptions);
  }

  /** The same of each worktree that is there, by its key. */
  async standingsIn(inspection: Inspection): Promise<ReadonlyMap<string, GateStanding>> {
    const there = openCandidates(inspection);
    const standings = await this.standings(there);
    return new Map(standings.map((standing, index) => [there[index]?.key ?? '', standing]));
  }

  /** The inspection with what is remembered of the gates. */
  known(inspection: Inspection): Promise<Inspection> {
    return withGateResults(inspection, { ...this.#standingOptions, gatesOf: this.of });
  }

  /** @returns null where there is nothing to run */
  async offer(inspection: Inspection, selected: ReadonlySet<string>): Promise<TestOffer | null> {
    const members = openCandidates(inspection).filter(({ key }) => selected.has(key));
    const all = await Promise.all(members.map(async ({ key }) => ({ worktree: key, gates: decidingGates(await this.of(key)) })));
    const worktrees = all.filter(({ gates }) => gates.length > 0);
    if (worktrees.length === 0 || !vscode.workspace.isTrusted) return null;
    const names = gateList(worktrees.flatMap(({ gates }) => gates), this.#l10n);
    return {
      what: worktrees.length === 1 ? this.#l10n.t('{0} in 1 worktree', names) : this.#l10n.t('{0} in {1} worktrees', names, worktrees.length),
      run: async () => {
        const trees = new Map((await this.run(worktrees)).map(({ worktree, tree }) => [worktree, tree]));
        // An agent may have gone on since the inspection; what the tests saw is newer.
        const candidates = inspection.candidates.map((candidate) => ({ ...candidate, tree: trees.get(candidate.key) ?? candidate.tree }));
        return this.known({ ...inspection, candidates });
      },
    };
  }

  /**
   * Runs gates with progress and cancel, and says in one message how it went. Nothing is run in a workspace that is not trusted.
   * @returns no results where it could not be done, which was said then
   */
  async run(worktrees: readonly WorktreeGates[]): Promise<readonly GateResult[]> {
    if (!vscode.workspace.isTrusted || worktrees.length === 0) return [];
    try {
      return await this.#rounds.run(() => this.#round(worktrees));
    } catch (error) {
      await showFailure(error, this.#core.logger, this.#l10n);
      return [];
    }
  }

  /** Ends what still runs. */
  dispose(): void {
    this.#disposed.abort();
    this.#channel?.dispose();
  }

  async #round(worktrees: readonly WorktreeGates[]): Promise<readonly GateResult[]> {
    const git = await this.#core.git();
    const channel = (this.#channel ??= new GateChannel(this.#l10n));
    const isOpen = (): boolean => !this.#disposed.signal.aborted;
    const results = await showProgress(this.#l10n.t('Running gates'), (progress, cancelled) =>
      runGates({
        git,
        worktrees,
        memory: this.#memory,
        ...gateSettings(scopeOf(worktrees[0]?.worktree ?? '')),
        signal: AbortSignal.any([cancelled, this.#disposed.signal]),
        progress,
        onOutput: (worktree, gate, chunk) => {
          if (isOpen()) channel.write(worktree, gate, chunk);
        },
        onResult: (result) => {
          if (isOpen()) channel.tell(result);
        },
        clock: () => new Date(),
        logger: this.#core.logger,
        l10n: this.#l10n,
      }),
    );
    if (isOpen()) {
      this.#onDidFinish(results);
      this.#say(results, channel);
    }
    return results;
  }

  get #standingOptions(): StandingOptions {
    return { memory: this.#memory, now: new Date(), locale: vscode.env.language, l10n: this.#l10n };
  }

  /** Not awaited: the gates are done, however long the message stays. */
  #say(results: readonly GateResult[], channel: GateChannel): void {
    const { text, passing } = gatesSummary(results, this.#l10n);
    const showOutput = this.#l10n.t('Show Output');
    const shown = passing ? inform(text, showOutput) : warn(text, showOutput);
    void shown.then((choice) => {
      if (choice === showOutput) channel.show();
    });
  }
}

/** Worktrees mostly lie beside the workspace's folders; the first one's settings count for them, as for the inspection. */
function scopeOf(worktree: string): vscode.Uri | undefined {
  const uri = vscode.Uri.file(worktree);
  return vscode.workspace.getWorkspaceFolder(uri) === undefined ? vscode.workspace.workspaceFolders?.[0]?.uri : uri;
}
