import type { RunId } from '../../domain/run';
import type { SuggestionId } from '../../domain/suggestion';
import type { FollowedFeature, OpenRunId } from '../../domain/followedFeature';
import { openRunIdOf } from './featureId';

/** A run that is under way, or whose features are not all recorded and gone yet. */
export interface OpenRun {
  readonly id: OpenRunId;
  /** For people: `main`; several names where repositories call it differently. */
  readonly base: string;
  /** Absolute paths. */
  readonly repositories: readonly string[];
  /** When its first worktree was made, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Keys of the candidates, oldest first. */
  readonly members: readonly string[];
  /** The run that it was recorded as last; null before. */
  readonly recordedAs: RunId | null;
  /** What was shown before it. */
  readonly suggestionId: SuggestionId | null;
}

/**
 * The open run that most of some candidates are of, the newest of equals; null for none.
 * @param keys of the candidates
 */
export function openRunOf(openRuns: readonly OpenRun[], keys: ReadonlySet<string>): OpenRun | null {
  const counted = openRuns.map((run) => ({ run, count: run.members.filter((key) => keys.has(key)).length }));
  const most = Math.max(1, ...counted.map(({ count }) => count));
  return counted.findLast(({ count }) => count === most)?.run ?? null;
}

/** Those of a run that goes on: one of which all is recorded and gone is over, and nothing of it has to be looked at. */
export function stillOpen(followed: readonly FollowedFeature[]): readonly FollowedFeature[] {
  const runOf = ({ assigned, openRun, id }: FollowedFeature): string => assigned?.id ?? openRun?.id ?? id;
  const open = new Set(followed.filter(({ place, recorded }) => !place.gone || recorded === null).map(runOf));
  return followed.filter((feature) => open.has(runOf(feature)));
}

/** What tells which run a feature belongs to. Times are milliseconds since the epoch. */
export interface Groupable {
  /** Unique; tells the order of those made at the same time. */
  readonly key: string;
  readonly createdAt: number;
  /** Features of different bases never belong together. */
  readonly base: string;
  /** The run that it was found to belong to before. */
  readonly openRun: { readonly at: number; readonly id: OpenRunId } | null;
  /** The run that a person moved it to. */
  readonly assigned: OpenRunId | null;
  /** When it was recorded. */
  readonly recordedAt: number | null;
  /** Null for the main worktree, which nobody made for a run. */
  readonly identity: string | null;
}

export interface Group<T> {
  readonly id: OpenRunId;
  /** Oldest first. */
  readonly members: readonly T[];
  readonly startedAt: number;
}

const HOUR_MS = 3_600_000;

/**
 * The runs that features make up, oldest first. By base and time: a new run begins where more than the gap lies between one worktree and the
 * next, and where all before it were recorded when the next one was made. Features that were of one run stay of it when one between
 * them goes. What a person said comes before both, unless the bases differ.
 * @param gapHours the longest pause between the worktrees of one run
 */
export function groupRuns<T extends Groupable>(features: readonly T[], gapHours: number): readonly Group<T>[] {
  const ordered = [...features].sort(byTime);
  const groups: { readonly id: OpenRunId; readonly members: T[] }[] = [];
  for (const ofBase of byBase(ordered.filter(({ assigned }) => assigned === null))) {
    for (const members of joined(chains(ofBase, gapHours))) {
      const id = idOf(members);
      // One that was given when the features had the same base, which they have no longer.
      const isTaken = groups.some((group) => group.id === id);
      groups.push({ id: isTaken ? openRunIdOf(`${id} ${members[0]?.base ?? ''}`) : id, members: [...members] });
    }
  }
  for (const feature of ordered) {
    if (feature.assigned === null) continue;
    const target = groups.find((group) => group.id === feature.assigned);
    if (target === undefined) groups.push({ id: feature.assigned, members: [feature] });
    else if (target.members[0]?.base === feature.base) target.members.push(feature);
    // A base that was another one when the person said so: it is as if nothing had been said.
    else groups.push({ id: openRunIdOf(`${feature.key} ${feature.assigned}`), members: [feature] });
  }
  return groups
    .map(({ id, members }) => ({ id, members: members.sort(byTime), startedAt: Math.min(...members.map(({ createdAt }) => createdAt)) }))
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
}

function byBase<T extends Groupable>(features: readonly T[]): readonly (readonly T[])[] {
  const bases = new Set(features.map(({ base }) => base));
  return [...bases].map((base) => features.filter((feature) => feature.base === base));
}

function chains<T extends Groupable>(ordered: readonly T[], gapHours: number): readonly T[][] {
  const found: T[][] = [];
  for (const feature of ordered) {
    const current = found.at(-1);
    const previous = current?.at(-1);
    const isNext = previous !== undefined && feature.createdAt - previous.createdAt <= gapHours * HOUR_MS;
    const isAfter = current?.every(({ recordedAt }) => recordedAt !== null && recordedAt < feature.createdAt) === true;
    if (current !== undefined && isNext && !isAfter) current.push(feature);
    else found.push([feature]);
  }
  return found;
}

/** Chains that hold features of the same run are one. */
function joined<T extends Groupable>(parts: readonly T[][]): readonly T[][] {
  let result: T[][] = [];
  for (const part of parts) {
    const ids = new Set(part.flatMap(({ openRun }) => openRun?.id ?? []));
    const same = result.filter((other) => other.some(({ openRun }) => openRun !== null && ids.has(openRun.id)));
    result = [...result.filter((other) => !same.includes(other)), [...same.flat(), ...part]];
  }
  return result;
}

/** The first id that any of them was given; else that of the oldest. */
function idOf(members: readonly Groupable[]): OpenRunId {
  const given = members.flatMap(({ openRun }) => openRun ?? []).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const oldest = members.find(({ identity }) => identity !== null) ?? members[0];
  return given[0]?.id ?? openRunIdOf(oldest?.identity ?? oldest?.key ?? '');
}

function byTime(a: Groupable, b: Groupable): number {
  return a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}
