import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { gradeWord } from '../../domain/words';
import type { RunId, RunOutline } from '../../domain/run';
import type { WorkerHistory } from '../../recorder/worker/workerHistory';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { pickOne } from '../review/quickInput';
import { showLines } from '../review/review';
import { reviewLines } from '../review/reviewLines';
import { scoreText } from '../words';

/** More make the list slow; older ones are in the tree of the history. */
const LISTED_RUNS = 500;

/**
 * Shows a recorded run with the lines of its review.
 * @param id from the panel; hostile until it is found in the history. Undefined asks which run.
 */
export async function openRun(core: Core, l10n: Localizer, id: unknown): Promise<void> {
  try {
    const history = await core.history();
    const chosen = typeof id === 'string' ? id : await askWhich(history, l10n);
    if (chosen === undefined) return;
    const run = await history.run(chosen);
    if (run === null) {
      await vscode.window.showInformationMessage(l10n.t('That run is no longer in the history.'));
      return;
    }
    const lines = reviewLines({ run, origins: {}, featureOrigins: [], leftOut: [], recorded: null, openRun: null }, l10n).map((line) =>
      line.target.kind === 'record'
        ? { ...line, icon: 'verified', text: l10n.t('Quality {0} ({1})', scoreText(run.qualityScore), gradeWord(run.grade, l10n)) }
        : { ...line, origin: line.target.kind === 'feature' ? line.origin : '' },
    );
    await showLines(lines, l10n.t('Run of {0}', day(run)), l10n);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function askWhich(history: WorkerHistory, l10n: Localizer): Promise<RunId | undefined> {
  const { runs, total } = await history.ask('newestRuns', LISTED_RUNS);
  if (runs.length === 0) {
    await vscode.window.showInformationMessage(l10n.t('No run has been recorded yet.'));
    return undefined;
  }
  const items = runs.map((run) => ({
    label: run.description,
    description: l10n.t('quality {0} ({1})', scoreText(run.qualityScore), gradeWord(run.grade, l10n)),
    detail: day(run),
    id: run.id,
  }));
  const choice = await pickOne({
    title: l10n.t('Open Recorded Run'),
    placeholder: total > runs.length ? l10n.t('Which of the newest {0} runs?', runs.length) : l10n.t('Which run?'),
    items,
    backButton: false,
  });
  return choice.kind === 'back' ? undefined : choice.value.id;
}

function day(run: RunOutline): string {
  return new Date(run.createdAt).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
