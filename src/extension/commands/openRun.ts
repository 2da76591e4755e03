import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { gradeWord } from '../../domain/words';
import type { Run, RunOutline } from '../../domain/run';
import type { History } from '../../store/history';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { pickOne } from '../review/quickInput';
import { showLines } from '../review/review';
import { reviewLines } from '../review/reviewLines';
import { scoreText } from '../words';

/**
 * Shows a recorded run with the lines of its review.
 * @param id from the panel; hostile until it is found in the history. Undefined asks which run.
 */
export async function openRun(core: Core, l10n: Localizer, id: unknown): Promise<void> {
  try {
    const history = await core.history();
    const run = typeof id === 'string' ? await history.run(id) : await askWhich(history, l10n);
    if (run === undefined) return;
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

async function askWhich(history: History, l10n: Localizer): Promise<Run | null | undefined> {
  const runs = await history.outlines();
  if (runs.length === 0) {
    await vscode.window.showInformationMessage(l10n.t('No run has been recorded yet.'));
    return undefined;
  }
  const items = [...runs].reverse().map((run) => ({
    label: run.description,
    description: l10n.t('quality {0} ({1})', scoreText(run.qualityScore), gradeWord(run.grade, l10n)),
    detail: day(run),
    run,
  }));
  const choice = await pickOne({
    title: l10n.t('Open Recorded Run'),
    placeholder: l10n.t('Which run?'),
    items,
    backButton: false,
  });
  return choice.kind === 'back' ? undefined : history.run(choice.value.run.id);
}

function day(run: RunOutline): string {
  return new Date(run.createdAt).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
