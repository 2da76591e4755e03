import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { GitError } from '../../git/gitError';
import { findRecorded, recordedRuns } from '../../recorder/findRecorded';
import { findSuggestion } from '../../recorder/findSuggestion';
import { openRunOf } from '../../recorder/following/openRuns';
import { regrouped } from '../../recorder/following/following';
import type { Inspection } from '../../recorder/inspection/inspection';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { repositoryFolders } from '../folders';
import { review, type KnownBefore } from '../review/review';
import { freshState, resumedState, type ReviewState } from '../review/reviewState';
import { inspectionSettings } from '../settings';
import { inspectWorktrees } from './inspectWorktrees';
import { saveRun } from './saveRun';

/** "Record Parallel Run": look at the open worktrees, let the person look, store. */
export class RecordRun {
  readonly #core: Core;
  readonly #l10n: Localizer;
  readonly #note: (inspection: Inspection) => Promise<void>;
  /** What was said in a review that was left without recording, and which worktrees it had seen. */
  #left: { readonly state: ReviewState; readonly seen: ReadonlySet<string> } | undefined;

  /** @param note keeps what was found, for the runs that are followed */
  constructor(core: Core, l10n: Localizer, note: (inspection: Inspection) => Promise<void>) {
    this.#core = core;
    this.#l10n = l10n;
    this.#note = note;
  }

  async run(): Promise<void> {
    const l10n = this.#l10n;
    if (!vscode.workspace.isTrusted) return this.#askForTrust();
    const folders = repositoryFolders();
    if (folders.length === 0) return this.#offerByHand(l10n.t('No folder is open here, so there are no worktrees to look at.'));

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
    if (warnings !== '') void vscode.window.showWarningMessage(warnings);
    await this.#note(inspection);
    await this.#review(inspection);
  }

  async #review(inspection: Inspection): Promise<void> {
    const seen = new Set(inspection.candidates.map((candidate) => candidate.key));
    const state = this.#left === undefined ? freshState(inspection) : resumedState(this.#left.state, this.#left.seen, inspection);
    const [known, following, gates] = await Promise.all([this.#known(inspection), this.#core.following(), this.#core.gates()]);
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
      l10n: this.#l10n,
      offerTests: (found, selected) => gates.offer(found, selected),
      onDidAnswer: (answered) => (this.#left = { state: answered, seen }),
    });
    const saved = reviewed === undefined ? undefined : await saveRun(this.#core, reviewed, this.#l10n);
    if (reviewed === undefined || saved === undefined) return;
    this.#left = undefined;
    await following.recorded(reviewed.members, saved.id).catch((error: unknown) => this.#core.logger.warn(String(error)));
    (await this.#core.live()).expire();
  }

  /** A history that cannot be read must not keep a person from reviewing; storing will say what is wrong. */
  async #known(inspection: Inspection): Promise<(inspection: Inspection, selected: ReadonlySet<string>) => KnownBefore> {
    try {
      const history = await this.#core.history();
      const suggestions = await history.suggestionOutlines({ worktrees: inspection.candidates.flatMap(({ feature }) => feature.worktree ?? []) });
      const [used, runs] = await Promise.all([history.outlines({ suggestions: suggestions.map(({ id }) => id) }), recordedRuns(history, inspection.candidates)]);
      return (current, selected) => {
        const openRun = openRunOf(current.openRuns, selected);
        const members = current.candidates.filter(({ key }) => openRun?.members.includes(key) === true);
        const recorded = findRecorded(runs, members);
        const worktrees = members.flatMap(({ feature }) => feature.worktree ?? []);
        return { recorded, suggestionId: recorded?.suggestionId ?? openRun?.suggestionId ?? findSuggestion(suggestions, used, worktrees)?.id ?? null };
      };
    } catch (error) {
      this.#core.logger.warn(String(error));
      return () => ({ recorded: null, suggestionId: null });
    }
  }

  async #offerByHand(missing: string): Promise<void> {
    const recordByHand = this.#l10n.t('Record by Hand');
    const choice = await vscode.window.showInformationMessage(missing, recordByHand);
    if (choice === recordByHand) await byHand();
  }

  /** One feature alone is no parallel run, yet a person may want it counted. */
  async #wantsAnyway(): Promise<boolean> {
    const anyway = this.#l10n.t('Record It Anyway');
    const recordByHand = this.#l10n.t('Record by Hand');
    const choice = await vscode.window.showInformationMessage(
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
    const choice = await vscode.window.showWarningMessage(
      this.#l10n.t('This workspace is not trusted, so git is not run in it: its configuration may name programs. Trust it to record from its worktrees.'),
      manage,
      recordByHand,
    );
    if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    if (choice === recordByHand) await byHand();
  }
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
