import * as vscode from 'vscode';
import type { Localizer } from '../domain/localizer';
import type { Logger } from '../domain/logger';
import { describeError } from '../recorder/describeError';
import { COMMANDS } from './contributions';
import { complain } from './notify';

/**
 * Tells the person what went wrong in one sentence.
 * @param retryLabel a button that does the thing again, where that makes sense
 * @returns true when the person wants to try again
 */
export async function showFailure(error: unknown, logger: Logger, l10n: Localizer, retryLabel?: string): Promise<boolean> {
  logger.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const showLog = l10n.t('Show Log');
  const buttons = retryLabel === undefined ? [showLog] : [retryLabel, showLog];
  const choice = await complain(describeError(error, l10n), ...buttons);
  if (choice === showLog) await vscode.commands.executeCommand(COMMANDS.showLog);
  return choice !== undefined && choice === retryLabel;
}
