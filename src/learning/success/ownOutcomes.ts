import type { ChangeKind } from '../../domain/changeKind';
import type { Observation } from './observation';

const DAY_MS = 24 * 60 * 60 * 1000;

/** After so many days an outcome weighs half. Recency adds little (Brier .1877 against .1877 without), but teams and agents do change. */
const HALF_LIFE_DAYS = 365;

/**
 * Failures that a feature which is still open is worth. Agents' pull requests are mostly merged within hours or not at all; open ones lower
 * the chance of the next one, whatever their age.
 */
const OPEN_AS_FAILURES = 0.5;

/** Successes and failures, each weighed by how recent it is. */
export interface WeighedTally {
  readonly successes: number;
  readonly failures: number;
  /** Features behind it, not weighed. */
  readonly count: number;
}

/** What a repository has shown so far. */
export interface OwnOutcomes {
  readonly all: WeighedTally;
  readonly ofKind: WeighedTally;
  /** Specified in the way that is asked for; empty where none is. */
  readonly ofType: WeighedTally;
  /** Of the history's other repositories. */
  readonly elsewhere: WeighedTally;
  /** Whether no feature of the kind has been merged or failed here. */
  readonly newKind: boolean;
  /** Hours since the last success here; null while there is none. */
  readonly hoursSinceSuccess: number | null;
}

export interface OwnQuestion {
  readonly kind: ChangeKind | null;
  /** As `comparedType` has it; null where it is not known. */
  readonly specificationType: string | null;
  /** Absolute paths; empty for any. Observations of no known repository count as one's own. */
  readonly repositories: readonly string[];
  /** Milliseconds since 1970; nothing later is known. */
  readonly at: number;
}

/** @param observations in their order of time, so that the order they were read in cannot change the last digit */
export function ownOutcomes(observations: readonly Observation[], { kind, specificationType, repositories, at }: OwnQuestion): OwnOutcomes {
  const all = { successes: 0, failures: 0, count: 0 };
  const ofKind = { successes: 0, failures: 0, count: 0 };
  const ofType = { successes: 0, failures: 0, count: 0 };
  const elsewhere = { successes: 0, failures: 0, count: 0 };
  let newKind = true;
  let lastSuccess: number | null = null;
  for (const observation of observations) {
    if (observation.at > at) continue;
    const { successes, failures, open } = observation;
    const weight = 0.5 ** ((at - observation.at) / DAY_MS / HALF_LIFE_DAYS);
    const add = (tally: { successes: number; failures: number; count: number }): void => {
      tally.successes += weight * successes;
      tally.failures += weight * (failures + OPEN_AS_FAILURES * open);
      tally.count += successes + failures + open;
    };
    if (repositories.length > 0 && observation.repository !== null && !repositories.includes(observation.repository)) {
      add(elsewhere);
      continue;
    }
    add(all);
    if (successes > 0) lastSuccess = Math.max(lastSuccess ?? observation.at, observation.at);
    if (specificationType !== null && observation.specificationType === specificationType) add(ofType);
    if (observation.kind !== kind) continue;
    add(ofKind);
    if (successes + failures > 0) newKind = false;
  }
  return { all, ofKind, ofType, elsewhere, newKind, hoursSinceSuccess: lastSuccess === null ? null : (at - lastSuccess) / (DAY_MS / 24) };
}

/** Of a repository without a history. */
export const NOTHING_KNOWN: OwnOutcomes = {
  all: { successes: 0, failures: 0, count: 0 },
  ofKind: { successes: 0, failures: 0, count: 0 },
  ofType: { successes: 0, failures: 0, count: 0 },
  elsewhere: { successes: 0, failures: 0, count: 0 },
  newKind: true,
  hoursSinceSuccess: null,
};
