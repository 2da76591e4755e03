import { correctFeature, withGiven, type FeatureCorrection } from '../../domain/correctFeature';
import { namedFeature } from '../../domain/feature';
import type { Localizer } from '../../domain/localizer';
import { judgeRun, type JudgedRun, type Run, type RunFacts } from '../../domain/run';
import { factsOfFeatures } from '../../recorder/composeRun';
import type { GivenFacts } from '../../recorder/inspection/inspection';

/** The features of a run and what names them. */
export type Members = Pick<Run, 'features' | 'conflicts' | 'conflictsWithBase'>;

/** What a person has changed in a recorded run. Immutable, as a review's state is. */
export interface RunEdits {
  readonly given: Omit<GivenFacts, 'features'>;
  /** Null while they are as they were recorded. */
  readonly members: Members | null;
}

export const NO_EDITS: RunEdits = { given: {}, members: null };

/** The run as it would be recorded now, judged anew. What was counted from its features before is counted again. */
export function editedRun(run: Run, { given, members }: RunEdits, l10n: Localizer): JudgedRun {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<RunFacts>;
  return judgeRun(withGiven({ ...run, ...(members === null ? {} : { ...members, ...recounted(run, members, l10n) }), ...said }, Object.keys(said)));
}

/** Whether a run says something else than it was recorded with. */
export function isChanged(run: Run, edited: JudgedRun): boolean {
  // Both judged, so that the order of their fields is the same, and a recorded score of an older reckoning is no change.
  return JSON.stringify(judgeRun({ ...run, ...edited })) !== JSON.stringify(judgeRun(run));
}

export function withFeature(members: Members, index: number, correction: FeatureCorrection): Members {
  const before = members.features[index];
  if (before === undefined) return members;
  const name = correction.name ?? before.name;
  const renamed = (other: string): string => (other === before.name ? name : other);
  return {
    features: members.features.map((feature, position) => (position === index ? correctFeature(feature, correction) : feature)),
    conflicts: members.conflicts.map(({ features: [one, other], files }) => ({ features: [renamed(one), renamed(other)], files })),
    conflictsWithBase: members.conflictsWithBase.map(({ feature, files }) => ({ feature: renamed(feature), files })),
  };
}

export function withoutFeature(members: Members, index: number): Members {
  return only(members, members.features.filter((_, position) => position !== index));
}

/** Features that were there keep what is known of them. */
export function withNames(members: Members, names: readonly string[]): Members {
  return only(members, names.map((name) => members.features.find((feature) => feature.name === name) ?? namedFeature(name)));
}

function only({ conflicts, conflictsWithBase }: Members, features: Members['features']): Members {
  const names = new Set(features.map(({ name }) => name));
  return {
    features,
    conflicts: conflicts.filter(({ features: [one, other] }) => names.has(one) && names.has(other)),
    conflictsWithBase: conflictsWithBase.filter(({ feature }) => names.has(feature)),
  };
}

/** Those facts that said of the recorded features just what follows from them; others came from elsewhere, and stay. */
function recounted(run: Run, members: Members, l10n: Localizer): Partial<RunFacts> {
  const count = (of: Members): Partial<RunFacts> => ({ ...factsOfFeatures(of.features, l10n), conflictsEncountered: of.conflicts.length });
  const before = Object.entries(count(run));
  const now = count(members);
  const followed = before.filter(([fact, value]) => JSON.stringify(value) === JSON.stringify(run[fact as keyof RunFacts])).map(([fact]) => fact);
  return Object.fromEntries(Object.entries(now).filter(([fact]) => followed.includes(fact)));
}
