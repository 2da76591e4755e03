import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Run } from '../../domain/run';
import type { FollowUp } from '../../recorder/pullRequests/followUp';
import { MENDED_BY_SIGN_IN, type ReadingProblem } from '../../recorder/pullRequests/readings';
import { unreadText } from '../../recorder/pullRequests/unreadText';
import { COMMANDS } from '../contributions';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { mergedText } from '../history/runText';
import { inform, showProgress, warn } from '../notify';
import { isOwnHistoryShown } from '../sample/sampleCommands';
import { quoted } from '../words';

/**
 * "Update from Pull Requests": brings a recorded run, or all that wait for something, up to date.
 * @param node a line of the history; anything else means all
 */
export async function updatePullRequests(core: Core, l10n: Localizer, node: unknown): Promise<void> {
  try {
    if (!(await isOwnHistoryShown(core, l10n))) return;
    const pullRequests = await core.pullRequests();
    pullRequests.hosts.complain();
    const ids = idOf(node);
    const look = (): Thenable<FollowUp> => showProgress(l10n.t('Reading the pull requests'), (_progress, signal) => pullRequests.followUp(ids, { signal }));
    let found = await look();
    if (found.problems.some(({ reason }) => reason === 'cancelled')) return;
    if (await wantsToSignIn(found.problems, l10n)) {
      if (!(await pullRequests.mend(found.problems))) return;
      found = await look();
    } else if (found.problems.some(isSignInMissing)) return;
    await tell(found, l10n);
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}

async function wantsToSignIn(problems: readonly ReadingProblem[], l10n: Localizer): Promise<boolean> {
  const [missing] = problems.filter(isSignInMissing);
  if (missing === undefined) return false;
  const signIn = l10n.t('Sign In');
  return (await inform(unreadText(missing, l10n), signIn)) === signIn;
}

function isSignInMissing({ reason }: ReadingProblem): boolean {
  return MENDED_BY_SIGN_IN.has(reason);
}

async function tell({ updated, unchanged, problems }: FollowUp, l10n: Localizer): Promise<void> {
  for (const problem of problems) void warn(unreadText(problem, l10n));
  const last = updated.at(-1);
  if (last === undefined) {
    if (problems.length === 0) void inform(unchangedText(unchanged, l10n));
    return;
  }
  const showChanges = l10n.t('Show Changes');
  const text = updated.length === 1 ? changeText(last.before, last.after, l10n) : l10n.t('{0} runs were updated from their pull requests; the last is {1}', updated.length, changeText(last.before, last.after, l10n));
  if ((await inform(text, showChanges)) === showChanges) await vscode.commands.executeCommand(COMMANDS.showRunChanges, last.after.id);
}

function unchangedText(unchanged: number, l10n: Localizer): string {
  switch (unchanged) {
    case 0:
      return l10n.t('No recorded run waits for a pull request.');
    case 1:
      return l10n.t('Nothing new from the pull requests of the recorded run.');
    default:
      return l10n.t('Nothing new from the pull requests of {0} recorded runs.', unchanged);
  }
}

/** "“favorites and search”: 1 of 2 merged → 2 of 2 merged, quality 60 → 80." */
function changeText(before: Run, after: Run, l10n: Localizer): string {
  return l10n.t('“{0}”: {1} → {2}, quality {3} → {4}.', quoted(after.description), mergedText(before, l10n), mergedText(after, l10n), before.qualityScore, after.qualityScore);
}

function idOf(node: unknown): readonly string[] | undefined {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null && 'runId' in node && typeof node.runId === 'string' ? [node.runId] : undefined;
}
