import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { inform } from '../notify';

/** Says what history expects of a run of which nothing is known yet. Not a forecast of one run, so the ledger does not keep it. */
export async function suggestNextRun(core: Core, l10n: Localizer): Promise<void> {
  try {
    const isSample = core.showsSample;
    const { text } = await (await core.history()).ask('forecast', { planned: NOTHING_PLANNED, now: new Date() });
    const showPatterns = l10n.t('Show Patterns');
    const choice = await inform(isSample ? l10n.t('From the sample history: {0}', text) : text, showPatterns);
    if (choice === showPatterns) await vscode.commands.executeCommand(COMMANDS.showPatterns);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

const NOTHING_PLANNED = { category: null, features: [], specificationType: null, worktrees: [] };
