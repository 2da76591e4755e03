import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Run } from '../../domain/run';
import { gradeWord } from '../../domain/words';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform } from '../notify';
import type { Reviewed } from '../review/review';
import { quoted } from '../words';

const COMPARISON_MS = 1_500;

/**
 * Stores a reviewed run and says how it compares. When storing fails the run is kept for as long as the person wants to try
 * again: nothing has to be typed twice.
 * @returns the run as it was stored; undefined when it was not
 */
export async function saveRun(core: Core, { run, revises }: Reviewed, l10n: Localizer): Promise<Run | undefined> {
  for (;;) {
    try {
      const history = await core.ownHistory();
      const recorded = revises === null ? await history.record(run) : await history.revise(revises, run);
      const showPatterns = l10n.t('Show Patterns');
      const done = revises === null ? l10n.t('Recorded “{0}”', quoted(recorded.description)) : l10n.t('Updated “{0}”', quoted(recorded.description));
      const quality = l10n.t('{0}: quality {1} ({2}).', done, recorded.qualityScore, gradeWord(recorded.grade, l10n));
      // Not awaited: the command is done once the run is stored, however long the message stays.
      void comparisonWith(core, recorded)
        .then((compared) => inform(compared === null ? quality : `${quality} ${compared}`, showPatterns))
        .then((choice) => {
          if (choice === showPatterns) void vscode.commands.executeCommand(COMMANDS.showPatterns);
        });
      return recorded;
    } catch (error) {
      const retry = await showFailure(error, core.logger, l10n, l10n.t('Try Again'));
      if (!retry) return undefined;
    }
  }
}

/** Null where the history does not say in time: that the run is stored must be said soon, however long the history is. */
async function comparisonWith(core: Core, run: Run): Promise<string | null> {
  try {
    return await (await core.ownHistory()).ask('comparison', run, { signal: AbortSignal.timeout(COMPARISON_MS) });
  } catch (error) {
    core.logger.info(String(error));
    return null;
  }
}
