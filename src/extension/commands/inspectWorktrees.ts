import * as vscode from 'vscode';
import type { Localizer } from '../../domain/localizer';
import type { Inspection } from '../../recorder/inspection';
import type { Core } from '../core';

/**
 * Looks at the open worktrees of this window, with progress and cancel; their gates are not run, but what they said is known.
 * @throws GitError
 */
export async function inspectWorktrees(core: Core, l10n: Localizer): Promise<Inspection> {
  const [live, gates] = await Promise.all([core.live(), core.gates()]);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Looking at the worktrees'), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let reported = 0;
      const inspection = await live.inspect({
        signal: abort.signal,
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
