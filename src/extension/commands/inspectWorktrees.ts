import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import { inspect } from '../../recorder/inspect';
import type { Inspection } from '../../recorder/inspection';
import type { Core } from '../core';
import { inspectionSettings } from '../settings';

/**
 * Looks at the open worktrees of this window, with progress and cancel; their gates are not run, but what they said is known.
 * @throws GitError
 */
export async function inspectWorktrees(core: Core, folders: readonly string[], l10n: Localizer): Promise<Inspection> {
  const [git, gates, following] = await Promise.all([core.git(), core.gates(), core.following()]);
  const followed = await following.known();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Looking at the worktrees'), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let reported = 0;
      const inspection = await inspect({
        git,
        folders,
        ...inspectionSettings(folders[0]),
        followed,
        signal: abort.signal,
        clock: () => new Date(),
        l10n,
        progress: (message, done) => {
          const percent = Math.round((done ?? 0) * 100);
          progress.report({ message, ...(percent > reported ? { increment: percent - reported } : {}) });
          reported = Math.max(reported, percent);
        },
      });
      return gates.known(inspection);
    },
  );
}
