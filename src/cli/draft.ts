import { english } from '../domain/localizer';
import type { JudgedRun } from '../domain/run';
import type { SuggestionId } from '../domain/suggestion';
import { composeRun } from '../recorder/composeRun';
import { openRunOf, type OpenRun } from '../recorder/following/openRuns';
import { NOTHING_INSPECTED, type Inspection, type LeftOut } from '../recorder/inspection/inspection';
import { checkMerged, givenPattern, type Facts } from './facts';
import { printable } from './printable';
import { UsageError } from './usageError';

/** Lessons and reasons are added later, to those of the run that it may replace. */
type DraftFacts = Omit<Facts, 'lessons' | 'reasons'>;

/** An open run as `--json` tells it. */
export interface PrintedOpenRun extends Omit<OpenRun, 'startedAt'> {
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Names of its features. */
  readonly features: readonly string[];
}

export interface Draft {
  readonly run: JudgedRun;
  readonly leftOut: readonly LeftOut[];
  /** Keys of the candidates that the run is made of. */
  readonly members: readonly string[];
  /** The open run that most of the members are of; null for none. */
  readonly openRun: OpenRun | null;
}

/**
 * The run of the worktrees that were found, with what was given in place of what was found. Names of features choose among the worktrees.
 * @param now ISO 8601 in UTC
 * @param run id of the open run to take; the newest unless told
 * @throws UsageError
 */
export function draftOf(inspection: Inspection, facts: DraftFacts, now: string, run?: string): Draft {
  const proposed = run === undefined ? inspection.proposed : membersOf(inspection, run);
  const members = facts.given.features === undefined ? proposed : chosen(inspection, proposed, facts.given.features);
  return draftOfMembers(inspection, members, facts, now);
}

/**
 * The same of worktrees that were chosen already.
 * @throws UsageError
 */
export function draftOfMembers(inspection: Inspection, members: readonly string[], facts: DraftFacts, now: string): Draft {
  const openRun = openRunOf(inspection.openRuns, new Set(members));
  return { ...compose(inspection, members, { ...facts, given: { ...facts.given, features: undefined } }, now, openRun?.suggestionId ?? null), members, openRun };
}

/** A run of which nothing is known but what was given. */
export function draftByHand(facts: DraftFacts, now: string): Draft {
  return { ...compose(NOTHING_INSPECTED, [], facts, now, null), members: [], openRun: null };
}

function compose(inspection: Inspection, members: readonly string[], { given, pattern }: DraftFacts, now: string, suggestionId: SuggestionId | null): Omit<Draft, 'members' | 'openRun'> {
  const selected = new Set(members);
  const options = { selected, createdAt: given.createdAt ?? now, suggestionId, l10n: english };
  const found = composeRun(inspection, { ...options, given }).run;
  const specificationPattern = givenPattern(found.specificationPattern, pattern);
  const run = specificationPattern === undefined ? found : composeRun(inspection, { ...options, given: { ...given, specificationPattern } }).run;
  checkMerged(run);
  const notSelected = inspection.candidates.flatMap(({ key }) => (selected.has(key) ? [] : [{ worktree: key, reason: 'notSelected' as const }]));
  const otherwise = inspection.leftOut.filter(({ reason }) => reason !== 'notSelected');
  return { run, leftOut: [...otherwise, ...notSelected] };
}

export function printedOpenRuns({ openRuns, candidates }: Inspection): readonly PrintedOpenRun[] {
  return openRuns.map((run) => ({
    ...run,
    startedAt: new Date(run.startedAt).toISOString(),
    features: run.members.flatMap((key) => candidates.find((candidate) => candidate.key === key)?.feature.name ?? []),
  }));
}

/** @throws UsageError when there is no such open run */
function membersOf(inspection: Inspection, id: string): readonly string[] {
  const found = inspection.openRuns.find((run) => run.id === id);
  if (found !== undefined) return found.members;
  const there = inspection.openRuns.map((run) => run.id).join(', ');
  throw new UsageError(`There is no open run ${printable(id)}; there are: ${there === '' ? 'none' : there}.`);
}

/** Those of the run at hand first: another one may have a feature of that name too. */
function chosen(inspection: Inspection, proposed: readonly string[], names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const named = inspection.candidates.filter(({ feature }) => feature.name === name || feature.branch === name);
    const found = named.find(({ key }) => proposed.includes(key)) ?? named[0];
    if (found === undefined) {
      const there = inspection.candidates.map(({ feature }) => printable(feature.name)).join(', ');
      throw new UsageError(`No worktree here is for the feature “${printable(name)}”; there are: ${there === '' ? 'none' : there}.`);
    }
    return found.key;
  });
}
