import type { Localizer } from '../../domain/localizer';
import type { Core } from '../core';
import { showFailure } from '../failure';
import { askRun } from '../review/corrections';
import { RunNode } from '../views/runNode';

/**
 * Moves a feature to another open run, or to one of its own, for good.
 * @param node a line of the tree; anything else is left alone
 */
export async function moveFeature(core: Core, l10n: Localizer, node: unknown): Promise<void> {
  if (!(node instanceof RunNode) || node.subject.kind !== 'feature') return;
  const { candidate } = node.subject;
  try {
    const live = await core.live();
    const inspection = live.current ?? (await live.inspect());
    const current = inspection.openRuns.find(({ id }) => id === candidate.openRun) ?? null;
    const run = await askRun(inspection, current, true, l10n);
    if (run === undefined || candidate.followable === null) return;
    const following = await core.following();
    // Only what is kept can be moved, and this window may not have kept it yet.
    await following.note(inspection);
    await following.assign(candidate.followable.id, run);
    live.expire();
  } catch (error) {
    await showFailure(error, core.logger, l10n);
  }
}
