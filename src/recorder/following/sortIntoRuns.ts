import { uniqueNames } from '../../domain/featureName';
import type { Candidate } from '../inspection';
import { groupRuns, type Group, type Groupable, type OpenRun } from './openRuns';
import type { Found } from './remember';

/**
 * Sorts what was found into runs, oldest first, and makes the names unique within each. Worktrees of several repositories belong together
 * by time: what is measured against the default branch of its repository, whatever that is called, is of one kind; another base is one by
 * its name. A run that was recorded and of which no worktree is left is over, and is no longer a candidate for anything.
 * @param gapHours the longest pause between the worktrees of one run
 */
export function sortIntoRuns(found: readonly Found[], gapHours: number): { readonly candidates: readonly Candidate[]; readonly openRuns: readonly OpenRun[] } {
  const groups = groupRuns(distinct(found).map((each, _, all) => toGroupable(each, all)), gapHours).filter(({ members }) => !isOver(members));
  const named = groups.flatMap(({ id, members }, group) => {
    const names = uniqueNames(members.map(({ found: { feature } }) => ({ name: feature.name, branch: feature.branch ?? '', repository: feature.repository ?? '' })));
    return members.map(({ found: each }, index): Candidate => ({ ...each, feature: { ...each.feature, name: names[index] ?? each.feature.name }, openRun: id, group }));
  });
  return {
    candidates: named.sort((a, b) => a.worktreeCreatedAt - b.worktreeCreatedAt || (a.key < b.key ? -1 : 1)),
    openRuns: groups.flatMap((group) => toOpenRun(group) ?? []),
  };
}

interface GroupableFound extends Groupable {
  readonly found: Found;
}

function toGroupable(found: Found, all: readonly Found[]): GroupableFound {
  const { key, worktreeCreatedAt, followable, followed } = found;
  return {
    key,
    createdAt: worktreeCreatedAt,
    base: kindOfBase(found) ?? kindOfBase(all.find((other) => other.base === found.base && other.feature.repository === found.feature.repository && other.followable !== null)) ?? '',
    openRun: followed?.openRun ?? null,
    assigned: followed?.assigned?.id ?? null,
    recordedAt: followed?.recorded?.at ?? null,
    identity: followable?.id ?? null,
    found,
  };
}

/** Empty for the default branch; null where nothing tells. */
function kindOfBase(found: Found | undefined): string | null {
  const base = found?.followable?.measured?.base ?? found?.followed?.observation?.base ?? null;
  if (base === null) return null;
  return base.isDefault ? '' : base.branch;
}

/** Keys are places, and a place may have been another feature's before. */
function distinct(found: readonly Found[]): readonly Found[] {
  const taken = new Set<string>();
  // Those that are there keep theirs, and those that were measured are named in pairs by it.
  const rank = ({ presence, followable }: Found): number => (presence === 'worktree' ? 0 : followable?.measured === null ? 2 : 1);
  const order = [...found].sort((a, b) => rank(a) - rank(b) || b.worktreeCreatedAt - a.worktreeCreatedAt);
  return order.map((each) => {
    const key = taken.has(each.key) ? `${each.key} (${each.followable?.id ?? ''})` : each.key;
    taken.add(key);
    return { ...each, key };
  });
}

function isOver(members: readonly GroupableFound[]): boolean {
  const made = members.filter(({ identity }) => identity !== null);
  return made.length > 0 && made.every(({ recordedAt, found }) => recordedAt !== null && found.presence !== 'worktree');
}

/** @returns null for the main worktree alone: its branch may be part of a run, but that is for a person to say */
function toOpenRun({ id, members, startedAt }: Group<GroupableFound>): OpenRun | null {
  const made = members.filter(({ identity }) => identity !== null);
  if (made.length === 0) return null;
  const recorded = made.flatMap(({ found: { followed } }) => followed?.recorded ?? []).sort((a, b) => b.at - a.at);
  const suggested = made.flatMap(({ found: { followed } }) => followed?.suggested ?? []).sort((a, b) => b.at - a.at);
  return {
    id,
    base: [...new Set(made.map(({ found }) => found.base))].sort().join(', '),
    repositories: [...new Set(made.flatMap(({ found: { feature } }) => feature.repository ?? []))].sort(),
    startedAt,
    members: made.map(({ key }) => key),
    recordedAs: recorded[0]?.runId ?? null,
    suggestionId: suggested[0]?.suggestionId ?? null,
  };
}
