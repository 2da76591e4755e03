import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { gradeWord } from '../../domain/words';
import type { Run } from '../../domain/run';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { askWhichRun, runIdOf } from '../history/runCommands';
import { showLines } from '../review/review';
import { reviewLines } from '../review/reviewLines';
import { scoreText } from '../words';

/**
 * Shows a recorded run with the lines of its review.
 * @param id from the panel, or a line of the tree; hostile until it is found in the history. Undefined asks which run.
 */
export async function openRun(core: Core, l10n: Localizer, id: unknown): Promise<void> {
  try {
    const history = await core.history();
    const wanted = typeof id === 'string' ? id : (runIdOf(id) ?? (await askWhichRun(history, l10n))?.id);
    if (wanted === undefined) return;
    const run = await history.run(wanted);
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

function day(run: Run): string {
  return new Date(run.createdAt).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
