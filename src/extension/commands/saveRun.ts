import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Run } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import { comparison } from '../../recorder/comparison';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import type { Reviewed } from '../review/review';
import { inMessage, scoreText } from '../words';

/**
 * Stores a reviewed run and says how it compares. When storing fails the run is kept for as long as the person wants to try
 * again: nothing has to be typed twice.
 * @returns the run as it was stored; undefined when it was not
 */
export async function saveRun(core: Core, { run, revises }: Reviewed, l10n: Localizer): Promise<Run | undefined> {
  for (;;) {
    try {
      const history = await core.history();
      const recorded = revises === null ? await history.record(run) : await history.revise(revises, run);
      const showPatterns = l10n.t('Show Patterns');
      const done = revises === null ? l10n.t('Recorded “{0}”', inMessage(recorded.description)) : l10n.t('Updated “{0}”', inMessage(recorded.description));
      const message = l10n.t(
        '{0}: quality {1} ({2}). {3}',
        done,
        scoreText(recorded.qualityScore),
        gradeWord(recorded.grade, l10n),
        await compared(core, recorded, l10n),
      );
      // Not awaited: the command is done once the run is stored, however long the message stays.
      void vscode.window.showInformationMessage(message, showPatterns).then((choice) => {
        if (choice === showPatterns) void vscode.commands.executeCommand(COMMANDS.showPatterns);
      });
      return recorded;
    } catch (error) {
      const retry = await showFailure(error, core.logger, l10n, l10n.t('Try Again'));
      if (!retry) return undefined;
    }
  }
}

/** Asked for when the run is stored already: trouble here must not look as if it were not. */
async function compared(core: Core, recorded: Run, l10n: Localizer): Promise<string> {
  try {
    return comparison(recorded, await (await core.history()).outlines(), l10n, vscode.env.language);
  } catch (error) {
    core.logger.warn(String(error));
    return '';
  }
}
