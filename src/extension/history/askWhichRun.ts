import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { RunOutline } from '../../domain/run';
import type { WorkerHistory } from '../../recorder/worker/workerHistory';
import { inform } from '../notify';
import { pickOne } from '../review/quickInput';
import { visible, withoutCodicons } from '../words';
import { runSummary, timeText } from './runText';

/** More make the list slow; older runs are in the tree. */
const LISTED_RUNS = 500;

/**
 * Asks for a recorded run, the newest first.
 * @param except the id of one that is not offered
 */
export async function askWhichRun(history: WorkerHistory, title: string, except: string | null, l10n: Localizer): Promise<RunOutline | undefined> {
  const { runs: newest, total } = await history.ask('newestRuns', LISTED_RUNS);
  const runs = newest.filter(({ id }) => id !== except);
  if (runs.length === 0) {
    void inform(except === null ? l10n.t('No run has been recorded yet.') : l10n.t('No other run has been recorded yet.'));
    return undefined;
  }
  const items = runs.map((run) => ({
    label: withoutCodicons(visible(run.description)),
    description: runSummary(run, l10n),
    detail: timeText(run.createdAt, vscode.env.language),
    run,
  }));
  const placeholder = total > newest.length ? l10n.t('Which of the newest {0} runs?', runs.length) : l10n.t('Which run?');
  const choice = await pickOne({ title, placeholder, items, backButton: false });
  return choice.kind === 'back' ? undefined : choice.value.run;
}
