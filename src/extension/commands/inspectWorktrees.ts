import type { Localizer } from '../../domain/localizer';
import type { Inspection } from '../../recorder/inspection/inspection';
import type { Core } from '../core';
import { showProgress } from '../notify';

/**
 * Looks at the open worktrees of this window, with progress and cancel; their gates are not run, but what they said is known.
 * @throws GitError
 */
export async function inspectWorktrees(core: Core, l10n: Localizer): Promise<Inspection> {
  const [live, gates] = await Promise.all([core.live(), core.gates()]);
  return showProgress(l10n.t('Looking at the worktrees'), async (progress, signal) => gates.known(await live.inspect({ signal, progress })));
}
