import type { LegacyRun } from './legacyRun';

const MINUTE = 60_000;
/** The old tool wrote its folder and its database one after the other. */
const STORED_WITHIN = 2 * MINUTE;
/** A logged run ends when somebody says so. */
const LOGGED_WITHIN = 10 * MINUTE;
/** Zones differ by quarters of an hour, and are no farther from UTC than this. */
const QUARTER = 15 * MINUTE;
const FARTHEST_ZONE = 14 * 60 * MINUTE;

/**
 * How far apart two records from different places are that tell of the same run: the same words, the same time (give or take a time zone where
 * one was written without), and no fact that contradicts. In doubt they do not.
 * @returns milliseconds; null where they are two runs
 */
export function apartIfSame(a: LegacyRun, b: LegacyRun): number | null {
  if (a.source === b.source || contradicts(a, b)) return null;
  const apart = Math.abs(a.createdAt.at - b.createdAt.at);
  if (a.source === 'runsLog') return isLogged(a, b) ? apart : null;
  if (b.source === 'runsLog') return isLogged(b, a) ? apart : null;
  return sameWords(a, b) && isSameTime(a, b, STORED_WITHIN) ? apart : null;
}

/**
 * Whether a record is what became of an earlier one: its place has changed it since it was taken. A run's hash is one of its description, and
 * two runs may have the same, so the time must be the same as well.
 */
export function isChangedRecord(earlier: LegacyRun, later: LegacyRun): boolean {
  return earlier.source === later.source && earlier.name !== null && earlier.name === later.name && earlier.createdAt.text === later.createdAt.text;
}

/**
 * Texts of which two records of the same run have at least one in common, so that only few pairs need be compared.
 */
export function clues(run: LegacyRun): readonly string[] {
  const features = featureWords(run);
  return [
    ...(features === null ? [] : [`features ${features}`]),
    ...(run.description === null ? [] : [`description ${words(run.description)}`]),
    ...(run.prsCreated === null ? [] : [`counts ${run.tasksTotal ?? run.features.length} ${run.prsCreated}`]),
  ];
}

/** In the old tool's folder a run may be without a description, which its database then calls by a name of its own. */
function sameWords(a: LegacyRun, b: LegacyRun): boolean {
  const [features, others] = [featureWords(a), featureWords(b)];
  if (features !== others) return false;
  if (a.description === null || b.description === null) return features !== null;
  return words(a.description) === words(b.description);
}

/**
 * The log knows a project and tasks, often by their numbers alone; the others a description and features. The names of the features must say
 * it, or the description and the counts, or the counts and the time between its start and its end: there was one logged run at a time.
 */
function isLogged(logged: LegacyRun, other: LegacyRun): boolean {
  const features = featureWords(logged);
  const isNamed = features !== null && features === featureWords(other);
  const hasSameCounts = logged.prsCreated !== null && logged.prsCreated === other.prsCreated;
  const isDescribed = hasSameCounts && logged.description !== null && other.description !== null && words(logged.description) === words(other.description);
  if (isDuring(logged, other)) return isNamed || isDescribed || (hasSameCounts && features === null && logged.tasksTotal === other.features.length);
  return (isNamed || isDescribed) && isSameTime(logged, other, LOGGED_WITHIN);
}

function isDuring({ startedAt, createdAt }: LegacyRun, other: LegacyRun): boolean {
  return startedAt !== null && other.createdAt.at >= startedAt.at && other.createdAt.at <= createdAt.at + LOGGED_WITHIN;
}

function isSameTime(a: LegacyRun, b: LegacyRun, within: number): boolean {
  const apart = Math.abs(a.createdAt.at - b.createdAt.at);
  if (apart <= within) return true;
  if (a.createdAt.exact && b.createdAt.exact) return false;
  const fromQuarter = apart % QUARTER;
  return apart <= FARTHEST_ZONE + STORED_WITHIN && Math.min(fromQuarter, QUARTER - fromQuarter) <= STORED_WITHIN;
}

/** Null where no feature has a name of its own. */
function featureWords({ features }: LegacyRun): string | null {
  const named = features.filter(({ isNumbered }) => !isNumbered);
  return named.length === 0 ? null : JSON.stringify(named.map(({ name }) => words(name)).toSorted());
}

export function contradicts(a: LegacyRun, b: LegacyRun): boolean {
  const pairs = [
    [a.prsCreated, b.prsCreated],
    [a.prsMerged, b.prsMerged],
    [a.conflictsEncountered, b.conflictsEncountered],
    [a.manualFixesNeeded, b.manualFixesNeeded],
  ] as const;
  return pairs.some(([one, other]) => one !== null && other !== null && one !== other);
}

function words(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, ' ').trim();
}
