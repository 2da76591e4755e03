import { correctFeature, type FeatureCorrection } from '../domain/correctFeature';
import type { Feature } from '../domain/feature';
import type { Run } from '../domain/run';
import type { Candidate, GivenFacts, Inspection } from './inspection/inspection';

type RecordedRun = Pick<Run, 'features' | 'given' | (typeof KEPT)[number]>;

/** What a person has said, which wins over what is found. */
export interface Said {
  readonly given: Pick<GivenFacts, (typeof KEPT)[number]>;
  /** By candidate key. */
  readonly corrections: ReadonlyMap<string, FeatureCorrection>;
}

/** Facts of a run that are a person's judgement. Numbers are of their time: they are counted anew. */
const KEPT = ['description', 'category', 'specificationPattern'] as const satisfies readonly (keyof GivenFacts)[];

/** The inspection as a person has corrected it. */
export function withCorrections(inspection: Inspection, correctionOf: (key: string) => FeatureCorrection, origin: string): Inspection {
  return {
    ...inspection,
    candidates: inspection.candidates.map((candidate) => {
      const correction = correctionOf(candidate.key);
      const fields = Object.keys(correction);
      if (fields.length === 0) return candidate;
      const origins = Object.fromEntries(fields.map((field) => [field, origin]));
      return { ...candidate, feature: correctFeature(candidate.feature, correction), origins: { ...candidate.origins, ...origins } };
    }),
  };
}

/** What was said of worktrees when they were recorded before, or later of the recorded run, and still holds now that they are recorded again. */
export function saidBefore(recorded: RecordedRun | null, candidates: readonly Candidate[]): Said {
  if (recorded === null) return { given: {}, corrections: new Map() };
  const given = Object.fromEntries(KEPT.filter((fact) => recorded.given?.includes(fact) === true).map((fact) => [fact, recorded[fact]]));
  const corrections = candidates.flatMap((candidate) => {
    const before = recorded.features.find((feature) => isOf(feature, candidate));
    return before === undefined ? [] : [[candidate.key, stillSaid(before, candidate.feature)] as const];
  });
  return { given, corrections: new Map(corrections) };
}

/** What is said now, over what was said before. */
export function saidNow(before: Said['given'], now: GivenFacts): GivenFacts {
  return { ...before, ...Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined)) };
}

/** Whether a recorded feature is of the same worktree and branch, whatever the branch is called now. */
export function isOf({ worktree, branch }: Feature, { feature, followed }: Candidate): boolean {
  return worktree === feature.worktree && [feature.branch, ...(followed?.branches ?? [])].includes(branch);
}

function stillSaid(before: Feature, now: Feature): FeatureCorrection {
  const said = new Set(before.given);
  // What was open then may have come to an end since, and what was merged since was merged whatever was said before.
  if (before.outcome === 'open' || now.outcome === 'merged') said.delete('outcome');
  const isUnread = now.pullRequestUnread !== undefined && now.withoutForge === undefined;
  const outcome = said.has('outcome') || isUnread ? before.outcome : now.outcome;
  if (outcome !== 'closed' && outcome !== 'unmerged') said.delete('unmergedReason');
  return Object.fromEntries([...said].map((fact) => [fact, before[fact]]));
}
