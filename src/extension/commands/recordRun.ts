import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Feature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import { GitError } from '../../git/gitError';
import { findRecorded } from '../../recorder/findRecorded';
import { findSuggestion } from '../../recorder/findSuggestion';
import { openRunOf } from '../../recorder/following/openRuns';
import { regrouped } from '../../recorder/following/following';
import type { Candidate, Inspection } from '../../recorder/inspection/inspection';
import { relatedQuestion, type RelatedHistory } from '../../recorder/relatedHistory';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { repositoryFolders } from '../folders';
import { inform, warn } from '../notify';
import type { EditorPullRequests } from '../pullRequests/editorPullRequests';
import { review, type KnownBefore } from '../review/review';
import { openRunText } from '../review/reviewLines';
import { freshState, resumedState, type ReviewState } from '../review/reviewState';
import { isOwnHistoryShown } from '../sample/sampleCommands';
import { inspectionSettings } from '../settings';
import { inspectWorktrees } from './inspectWorktrees';
import { saveRun } from './saveRun';

/** Milliseconds. */
const FIRST_NUMBER_AFTER = 20;
const FIRST_DATE_AFTER = 40;

/** "Record Parallel Run": look at the open worktrees, let the person look, store. */
export class RecordRun {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #note: (inspection: Inspection) => Promise<void>;
  /** What was said in a review that was left without recording, and which worktrees it had seen. */
  #left: { readonly state: ReviewState; readonly seen: ReadonlySet<string> } | undefined;

  readonly #drafts = new Map<string, string>();

  /** @param note keeps what was found, for the runs that are followed */
  constructor(core: Core, l10n: Localizer, note: (inspection: Inspection) => Promise<void>) {
    this.#core = core;
    this.#l10n = l10n;
    this.#note = note;
  }

  async run(): Promise<void> {
    const l10n = this.#l10n;
    // This code may just have been loaded, which took a while: others get their turn before git is started.
    await delay(0);
    if (!(await isOwnHistoryShown(this.#core, l10n))) return;
    if (!vscode.workspace.isTrusted) return this.#askForTrust();
    const folders = repositoryFolders();
    if (folders.length === 0) return this.#offerByHand(l10n.t('No folder is open here, so there are no worktrees to look at.'));

    // The first number and the first date of a language take as long as a review does. They are made while git is asked, each in a turn of its own.
    setTimeout(() => l10n.number(0), FIRST_NUMBER_AFTER);
    setTimeout(() => openRunText({ members: [], startedAt: 0, base: '' }, l10n), FIRST_DATE_AFTER);
    let inspection: Inspection | undefined;
    try {
      inspection = await inspectWorktrees(this.#core, l10n);
    } catch (error) {
      if (error instanceof GitError && error.reason === 'cancelled') return;
      if (await showFailure(error, this.#core.logger, l10n, l10n.t('Record by Hand'))) await byHand();
      return;
    }
    if (inspection.candidates.length === 0) return this.#offerByHand(whatIsMissing(inspection, l10n));
    if (inspection.candidates.length === 1 && !(await this.#wantsAnyway())) return;

    const warnings = inspection.warnings.map((warning) => warning.message).join(' ');
    if (warnings !== '') void warn(warnings);
    await this.#note(inspection);
    await this.#review(inspection);
  }

  async #review(inspection: Inspection): Promise<void> {
    const seen = new Set(inspection.candidates.map((candidate) => candidate.key));
    const state = this.#left === undefined ? freshState(inspection) : resumedState(this.#left.state, this.#left.seen, inspection);
    const [known, following, gates] = await Promise.all([this.#known(inspection), this.#core.following(), this.#core.gates()]);
    const features = inspection.candidates.map(({ feature }) => feature);
    const forge = await this.#forge(features);
    let current = inspection;
    const reviewed = await review({
      inspection,
      state,
      createdAt: new Date(),
      idleGapMinutes: inspectionSettings(repositoryFolders()[0]).idleGapMinutes,
      known,
      move: async (candidate, run) => {
        if (candidate.followable !== null) await following.assign(candidate.followable.id, run);
        current = regrouped(current, await following.known());
        (await this.#core.live()).expire();
        return current;
      },
      ...(forge === null
        ? {}
        : {
            readings: await forge.readVisibly(features),
            agents: forge.agents,
            readPullRequests: async (problems) => ((await forge.mend(problems)) ? forge.readVisibly(features) : undefined),
          }),
      l10n: this.#l10n,
      drafts: this.#drafts,
      offerTests: (found, selected) => gates.offer(found, selected),
      onDidAnswer: (answered) => (this.#left = { state: answered, seen }),
    });
    const saved = reviewed === undefined ? undefined : await saveRun(this.#core, reviewed, this.#l10n);
    if (reviewed === undefined || saved === undefined) return;
    this.#left = undefined;
    this.#drafts.clear();
    await following.recorded(reviewed.members, saved.id).catch((error: unknown) => this.#core.logger.warn(String(error)));
    (await this.#core.live()).expire();
  }

  /** Null where no repository is on a forge: then nothing of that is loaded. */
  async #forge(features: readonly Feature[]): Promise<EditorPullRequests | null> {
    if (features.every(({ remote }) => remote === undefined)) return null;
    const forge = await this.#core.pullRequests();
    forge.hosts.complain();
    return forge.concerns(features) ? forge : null;
  }

  /** A history that cannot be read must not keep a person from reviewing; storing will say what is wrong. */
  async #known({ candidates }: Inspection): Promise<(inspection: Inspection, selected: ReadonlySet<string>) => KnownBefore> {
    try {
      const { suggestions, runs } = await relatedTo(this.#core, candidates, this.#l10n);
      return (inspection, selected) => {
        const openRun = openRunOf(inspection.openRuns, selected);
        const members = inspection.candidates.filter(({ key }) => openRun?.members.includes(key) === true);
        const recorded = findRecorded(runs, members);
        const worktrees = members.flatMap(({ feature }) => feature.worktree ?? []);
        return { recorded, suggestionId: recorded?.suggestionId ?? openRun?.suggestionId ?? findSuggestion(suggestions, runs, worktrees)?.id ?? null };
      };
    } catch (error) {
      this.#core.logger.warn(String(error));
      return () => ({ recorded: null, suggestionId: null });
    }
  }

  async #offerByHand(missing: string): Promise<void> {
    const recordByHand = this.#l10n.t('Record by Hand');
    const choice = await inform(missing, recordByHand);
    if (choice === recordByHand) await byHand();
  }

  /** One feature alone is no parallel run, yet a person may want it counted. */
  async #wantsAnyway(): Promise<boolean> {
    const anyway = this.#l10n.t('Record It Anyway');
    const recordByHand = this.#l10n.t('Record by Hand');
    const choice = await inform(
      this.#l10n.t('Only one worktree here has work; a parallel run has two or more.'),
      anyway,
      recordByHand,
    );
    if (choice === recordByHand) await byHand();
    return choice === anyway;
  }

  async #askForTrust(): Promise<void> {
    const manage = this.#l10n.t('Manage Workspace Trust');
    const recordByHand = this.#l10n.t('Record by Hand');
    const choice = await warn(
      this.#l10n.t('This workspace is not trusted, so git is not run in it: its configuration may name programs. Trust it to record from its worktrees.'),
      manage,
      recordByHand,
    );
    if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    if (choice === recordByHand) await byHand();
  }
}

/** Waited for, because a run that is recorded twice teaches the wrong thing; where the history has to be read anew, with progress. */
async function relatedTo(core: Core, candidates: readonly Candidate[], l10n: Localizer): Promise<RelatedHistory> {
  const history = await core.ownHistory();
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: l10n.t('Reading the history') }, (progress) =>
    history.ask('relatedHistory', relatedQuestion(candidates), { progress: (_message, done) => progress.report({ message: l10n.percent(done ?? 0) }) }),
  );
}

async function byHand(): Promise<void> {
  await vscode.commands.executeCommand(COMMANDS.recordByHand);
}

/** Why there is nothing to see, in a sentence. */
export function whatIsMissing(inspection: Inspection, l10n: Localizer): string {
  const warning = inspection.warnings[0];
  if (warning !== undefined) return warning.message;
  return inspection.leftOut.some((left) => left.reason === 'noWork')
    ? l10n.t('The worktrees here have no work yet: no commits ahead of the base and no changed files.')
    : l10n.t('There are no worktrees here besides the main one. Make one for each feature with “git worktree add”.');
}
