import * as z from 'zod/mini';
import './schemaMessages';
import { categorySchema } from './category';
import type { Feature } from './feature';
import { featureSchema } from './feature';
import { importedSchema } from './imported';
import { LONGEST_LESSON } from './lesson';
import { gradeSchema, quality, qualityBreakdownSchema } from './quality';
import type { Specification } from './specification';
import { specificationPatternSchema } from './specification';
import { suggestionIdSchema } from './suggestion';
import { timeSchema } from './time';

/** `run_20251120_143022_k3f9`: when it was created (UTC) and four random characters, so that many writers need no lock. */
export const RUN_ID = /^run_\d{8}_\d{6}_[a-z0-9]{4,12}$/;

export const runIdSchema = z
  .string()
  .check(z.regex(RUN_ID))
  .brand<'RunId'>();

export type RunId = z.infer<typeof runIdSchema>;

/** Two features whose work does not merge cleanly. */
export const conflictSchema = z.object({
  features: z.tuple([z.string(), z.string()]),
  files: z.array(z.string()),
});

export type Conflict = z.infer<typeof conflictSchema>;

/** A feature that does not merge cleanly into its base. Kept apart: it is drift of the base, not the features' doing. */
export const baseConflictSchema = z.object({
  feature: z.string(),
  files: z.array(z.string()),
});

export type BaseConflict = z.infer<typeof baseConflictSchema>;

const count = z.int().check(z.nonnegative());

/** Where the outcomes of a run come from: a forge, git alone, or a person who typed them in. */
export const evidenceSchema = z.enum(['forge', 'git', 'given']);

/** A short text: it comes back before similar runs. */
export const lessonSchema = z.string().check(z.minLength(1), z.maxLength(LONGEST_LESSON));

/** Everything that is observed or typed in about a run; what follows from it is in {@link judgeRun}. */
export const runFactsSchema = z.object({
  description: z.string().check(z.minLength(1)),
  category: z.nullable(categorySchema),
  createdAt: timeSchema,
  features: z.array(featureSchema),
  conflicts: z.array(conflictSchema),
  conflictsWithBase: z.array(baseConflictSchema),
  specificationPattern: specificationPatternSchema,
  prsCreated: z.nullable(count),
  prsMerged: z.nullable(count),
  /** Pairs of features in conflict; null when they could not be looked for. */
  conflictsEncountered: z.nullable(count),
  manualFixesNeeded: z.nullable(count),
  testsPassing: z.nullable(z.boolean()),
  minutes: z.nullable(z.number().check(z.nonnegative())),
  evidence: evidenceSchema,
  /** The forecast that was shown before this run. */
  suggestionId: z.nullable(suggestionIdSchema),
  /** What people said they learned from it, a sentence each. */
  lessons: z.optional(z.array(lessonSchema)),
  /** Names of the facts that a person said, which nothing that is found later replaces. Left out in older documents. */
  given: z.optional(z.array(z.string())),
  /** Set for a run that another tool had recorded. */
  imported: z.optional(importedSchema),
});

export type RunFacts = z.infer<typeof runFactsSchema>;

/** A run with its judgement, not recorded yet. */
export const judgedRunSchema = z.extend(runFactsSchema, {
  /** Merged / created pull requests, 0 to 1 (the original formula). */
  successRate: z.nullable(z.number()),
  /** Merged / all features, 0 to 1. */
  completionRate: z.nullable(z.number()),
  qualityScore: z.number(),
  grade: gradeSchema,
  qualityBreakdown: qualityBreakdownSchema,
});

export type JudgedRun = z.infer<typeof judgedRunSchema>;

/** A recorded run. */
export const runSchema = z.extend(judgedRunSchema, { id: runIdSchema });

export type Run = z.infer<typeof runSchema>;

/** What learning needs of a feature. */
export type FeatureOutline = Readonly<Pick<Feature, 'name' | 'repository' | 'category' | 'kind' | 'outcome' | 'agent' | 'model' | 'manualFixes' | 'testsPassing' | 'failingGates' | 'minutes' | 'unmergedReason' | 'pullRequestUnread'>> & {
  readonly specification: Readonly<Pick<Specification, 'type' | 'buildGates' | 'traits' | 'fileScope'>> | null;
};

/** What learning and lists need of a run: little enough to be read for thousands of runs at once. A whole run is one as well. */
export type RunOutline = Readonly<Omit<Run, 'features' | 'qualityBreakdown' | 'conflictsWithBase' | 'given' | 'imported'>> & {
  readonly features: readonly FeatureOutline[];
};

/** Computes the success rates first and the quality score from them. */
export function judgeRun(facts: RunFacts): JudgedRun {
  const successRate = rate(facts.prsMerged, facts.prsCreated);
  const judged = quality({ ...facts, successRate });
  return {
    ...facts,
    successRate,
    completionRate: completionRate(facts),
    qualityScore: judged.score,
    grade: judged.grade,
    qualityBreakdown: judged.breakdown,
  };
}

function rate(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return Math.min(1, part / whole);
}

/** Unknown as soon as one feature's outcome is: leaving it out of the count would flatter or blame by guess. */
function completionRate(facts: RunFacts): number | null {
  if (facts.features.length === 0 || facts.features.some((feature) => feature.outcome === null)) return null;
  return facts.features.filter((feature) => feature.outcome === 'merged').length / facts.features.length;
}
