import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { COMMANDS, CONTEXT_KEYS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import type { RunCommandParts } from '../history/runCommands';
import { warn } from '../notify';

/** Shows a sample in the views, and the panel with it. */
export async function showSample({ core, l10n, view }: RunCommandParts): Promise<void> {
  try {
    await core.showSample();
    view.setFilter(undefined);
    await tellEditor(core);
    await vscode.commands.executeCommand(COMMANDS.showPatterns);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/** Shows the user's own history again; of the sample nothing is left. */
export async function leaveSample({ core, l10n, view }: RunCommandParts): Promise<void> {
  try {
    const gone = core.leaveSample();
    view.setFilter(undefined);
    await tellEditor(core);
    await gone;
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

/**
 * To be asked before something is kept or taken in: it would be gone with the sample.
 * @returns false where the person would rather stay with the sample
 */
export async function isOwnHistoryShown(core: Core, l10n: Localizer): Promise<boolean> {
  if (!core.showsSample) return true;
  const leave = l10n.t('Leave and Continue');
  const choice = await warn(l10n.t('The sample history is shown, and nothing of yours belongs in it. Leave it first.'), leave);
  if (choice !== leave) return false;
  await vscode.commands.executeCommand(COMMANDS.leaveSample);
  return true;
}

async function tellEditor({ showsSample }: Core): Promise<void> {
  await vscode.commands.executeCommand('setContext', CONTEXT_KEYS.sampleShown, showsSample);
}
