import { decidingGates } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import type { GateResult } from './runGates';

export interface GatesSummary {
  /** One or two sentences: in how many worktrees the tests pass, and what to do about those of which that is not known. */
  readonly text: string;
  /** Whether all is well. */
  readonly passing: boolean;
}

/** What a round of gates says, once it is over. */
export function gatesSummary(results: readonly GateResult[], l10n: Localizer): GatesSummary {
  const worktrees = new Set(results.map(({ worktree }) => worktree));
  const passing = [...worktrees].filter((worktree) => {
    const own = results.filter((result) => result.worktree === worktree);
    const deciding = decidingGates(own.map(({ gate }) => gate));
    return own.every(({ gate, outcome }) => outcome === 'passed' || !deciding.includes(gate));
  });
  const note = results.find((result) => result.note !== null)?.note;
  const isCancelled = results.some(({ outcome }) => outcome === 'cancelled');
  const verdict =
    worktrees.size === 1
      ? passing.length === 1
        ? l10n.t('Tests pass.')
        : l10n.t('Tests do not pass.')
      : l10n.t('Tests pass in {0} of {1} worktrees.', passing.length, worktrees.size);
  return {
    text: [isCancelled ? l10n.t('Cancelled.') : null, verdict, note].filter((part) => part !== null && part !== undefined).join(' '),
    passing: passing.length === worktrees.size,
  };
}
