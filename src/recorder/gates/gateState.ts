import { decidingGates, type Gate } from '../../domain/gate';
import type { Localizer } from '../../domain/localizer';
import type { GateMemory, Recollection } from '../../store/gateMemory';
import { gateList, timeAgo } from './gateText';

/** `stale`: there are results for this worktree, but its files have changed since. */
export type GateState = 'passing' | 'failing' | 'unknown' | 'stale';

export interface WorktreeGates {
  /** Absolute path. */
  readonly worktree: string;
  readonly gates: readonly Gate[];
}

export interface GateStanding {
  readonly state: GateState;
  /** One clause for people: which gates, what they said, how long ago. */
  readonly text: string;
  /** Every gate with what is remembered of it. */
  readonly gates: readonly (Recollection & { readonly gate: Gate })[];
}

export interface StandingOptions {
  readonly memory: GateMemory;
  readonly now: Date;
  readonly locale: string;
  readonly l10n: Localizer;
}

/**
 * What is remembered of the gates of each worktree, in order. Tests decide; where there are none, all gates do. One that failed is enough
 * to know; passing takes all that decide. Never throws.
 * @param worktrees each with the tree of its files now; null where that is not known
 */
export async function gateStatesOf(worktrees: readonly (WorktreeGates & { readonly tree: string | null })[], options: StandingOptions): Promise<readonly GateStanding[]> {
  const questions = worktrees.flatMap(({ worktree, tree, gates }) => gates.map((gate) => ({ worktree, tree, gate })));
  const answers = await options.memory.recall(questions);
  let next = 0;
  return worktrees.map(({ gates }) => {
    const known = gates.map((gate) => ({ gate, ...(answers[next++] ?? { current: null, earlier: null }) }));
    return { ...judge(known, options), gates: known };
  });
}

/** {@link gateStatesOf} for one worktree. */
export async function gateStateOf(worktree: WorktreeGates & { readonly tree: string | null }, options: StandingOptions): Promise<GateStanding> {
  const [standing] = await gateStatesOf([worktree], options);
  return standing ?? { state: 'unknown', text: options.l10n.t('no gates found'), gates: [] };
}

/** Null where it is not known whether the tests pass. */
export function testsPassingOf(state: GateState): boolean | null {
  switch (state) {
    case 'passing':
      return true;
    case 'failing':
      return false;
    case 'unknown':
    case 'stale':
      return null;
  }
}

function judge(known: GateStanding['gates'], { now, locale, l10n }: StandingOptions): Pick<GateStanding, 'state' | 'text'> {
  const deciding = decidingGates(known.map(({ gate }) => gate));
  const decisive = known.filter(({ gate }) => deciding.includes(gate));
  const failed = decisive.filter(({ current }) => current?.outcome === 'failed');
  const ago = (results: GateStanding['gates']): string => {
    const times = results.flatMap(({ current, earlier }) => (current ?? earlier)?.finishedAt ?? []).sort();
    return timeAgo(times[0] ?? now.toISOString(), now, locale, l10n);
  };
  const names = (results: GateStanding['gates']): string => gateList(results.map(({ gate }) => gate), l10n);
  if (failed.length > 0) return { state: 'failing', text: l10n.t('{0} failed {1} on the same files', names(failed), ago(failed)) };
  if (decisive.length === 0) return { state: 'unknown', text: l10n.t('no gates found') };
  if (decisive.every(({ current }) => current !== null)) return { state: 'passing', text: l10n.t('{0} passed {1} on the same files', names(decisive), ago(decisive)) };
  const earlier = decisive.filter((result) => result.earlier !== null);
  if (earlier.length > 0) return { state: 'stale', text: l10n.t('{0} ran {1}; the files have changed since', names(earlier), ago(earlier)) };
  return { state: 'unknown', text: l10n.t('{0} not run', names(decisive)) };
}
