import { english } from '../domain/localizer';
import type { JudgedRun } from '../domain/run';
import { composeRun } from '../recorder/composeRun';
import { NOTHING_INSPECTED, type Inspection, type LeftOut } from '../recorder/inspection';
import { checkMerged, givenPattern, type Facts } from './facts';
import { printable } from './printable';
import { UsageError } from './usageError';

export interface Draft {
  readonly run: JudgedRun;
  readonly leftOut: readonly LeftOut[];
  /** Keys of the candidates that the run is made of. */
  readonly members: readonly string[];
}

/**
 * The run of the worktrees that were found, with what was given in place of what was found. Names of features choose among the worktrees.
 * @param now ISO 8601 in UTC
 */
export function draftOf(inspection: Inspection, facts: Facts, now: string): Draft {
  const members = facts.given.features === undefined ? inspection.proposed : chosen(inspection, facts.given.features);
  return { ...compose(inspection, members, { ...facts, given: { ...facts.given, features: undefined } }, now), members };
}

/** A run of which nothing is known but what was given. */
export function draftByHand(facts: Facts, now: string): Draft {
  return { ...compose(NOTHING_INSPECTED, [], facts, now), members: [] };
}

function compose(inspection: Inspection, members: readonly string[], { given, pattern }: Facts, now: string): Omit<Draft, 'members'> {
  const selected = new Set(members);
  const options = { selected, createdAt: given.createdAt ?? now, suggestionId: null, l10n: english };
  const found = composeRun(inspection, { ...options, given }).run;
  const specificationPattern = givenPattern(found.specificationPattern, pattern);
  const run = specificationPattern === undefined ? found : composeRun(inspection, { ...options, given: { ...given, specificationPattern } }).run;
  checkMerged(run);
  const notSelected = inspection.candidates.flatMap(({ key }) => (selected.has(key) ? [] : [{ worktree: key, reason: 'notSelected' as const }]));
  const otherwise = inspection.leftOut.filter(({ reason }) => reason !== 'notSelected');
  return { run, leftOut: [...otherwise, ...notSelected] };
}

function chosen(inspection: Inspection, names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const found = inspection.candidates.find(({ feature }) => feature.name === name || feature.branch === name);
    if (found === undefined) {
      const there = inspection.candidates.map(({ feature }) => printable(feature.name)).join(', ');
      throw new UsageError(`No worktree here is for the feature “${printable(name)}”; there are: ${there === '' ? 'none' : there}.`);
    }
    return found.key;
  });
}
