import type { LegacyRun } from './legacyRun';

const MINUTE = 60_000;
/** The old tool wrote its folder and its database one after the other. */
const STORED_WITHIN = 2 * MINUTE;
/** A logged run ends when somebody says so. */
const LOGGED_WITHIN = 10 * MINUTE;
/** Zones differ by quarters of an hour, and by no more than this. */
const QUARTER = 15 * MINUTE;
const FARTHEST_ZONES = 26 * 60 * MINUTE;

/**
 * Whether two records from different places tell of the same run: the same words, the same time (give or take a time zone where one was
 * written without), and no fact that contradicts. In doubt they do not.
 */
export function isSameRun(a: LegacyRun, b: LegacyRun): boolean {
  if (a.key === b.key) return true;
  if (a.source === b.source || contradicts(a, b)) return false;
  const logged = a.source === 'runsLog' ? a : b.source === 'runsLog' ? b : null;
  if (logged !== null) return isLogged(logged, logged === a ? b : a);
  return words(a.description) === words(b.description) && sameFeatures(a, b) && isSameTime(a, b, STORED_WITHIN);
}

/** The log knows a project and tasks; the others a description and features. The names of the features must say it, or the description and the counts. */
function isLogged(logged: LegacyRun, other: LegacyRun): boolean {
  const isNamed = logged.features.length > 0 && sameFeatures(logged, other);
  const isDescribed = words(logged.description) === words(other.description) && logged.prsCreated !== null && logged.prsCreated === other.prsCreated;
  if (!isNamed && !isDescribed) return false;
  const { startedAt } = logged;
  const isDuring = startedAt !== null && other.createdAt.at >= startedAt.at && other.createdAt.at <= logged.createdAt.at + LOGGED_WITHIN;
  return isDuring || isSameTime(logged, other, LOGGED_WITHIN);
}

function isSameTime(a: LegacyRun, b: LegacyRun, within: number): boolean {
  const apart = Math.abs(a.createdAt.at - b.createdAt.at);
  if (apart <= within) return true;
  if (a.createdAt.exact && b.createdAt.exact) return false;
  const fromQuarter = apart % QUARTER;
  return apart <= FARTHEST_ZONES && Math.min(fromQuarter, QUARTER - fromQuarter) <= STORED_WITHIN;
}

function sameFeatures(a: LegacyRun, b: LegacyRun): boolean {
  const names = (run: LegacyRun): string => JSON.stringify(run.features.map(({ name }) => words(name)).toSorted());
  return names(a) === names(b);
}

function contradicts(a: LegacyRun, b: LegacyRun): boolean {
  const pairs = [
    [a.prsCreated, b.prsCreated],
    [a.prsMerged, b.prsMerged],
    [a.conflictsEncountered, b.conflictsEncountered],
    [a.manualFixesNeeded, b.manualFixesNeeded],
  ] as const;
  return pairs.some(([one, other]) => one !== null && other !== null && one !== other);
}

function words(text: string | null): string {
  return (text ?? '').toLowerCase().replace(/[\s_-]+/g, ' ').trim();
}
