import * as z from 'zod/mini';
import './schemaMessages';
import { categorySchema } from './category';
import { CHANGE_KINDS } from './changeKind';
import { specificationPatternSchema } from './specification';
import { timeSchema } from './time';

export const SUGGESTION_ID = /^sug_\d{8}_\d{6}_[a-z0-9]{4,12}$/;

export const suggestionIdSchema = z
  .string()
  .check(z.regex(SUGGESTION_ID))
  .brand<'SuggestionId'>();

export type SuggestionId = z.infer<typeof suggestionIdSchema>;

/** A mean with its 80 % interval and how many observations it rests on. */
export const estimateSchema = z.object({
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  count: z.int().check(z.nonnegative()),
});

export type Estimate = z.infer<typeof estimateSchema>;

export const recommendationSchema = z.object({
  type: z.nullable(z.string()),
  buildGates: z.nullable(z.boolean()),
  traits: z.array(z.string()),
  /** Probability that this pattern's success rate is the highest of those tried; null while only one was tried. */
  probabilityBest: z.nullable(z.number()),
  /** True where a less-tried pattern is offered because it is nearly as good. */
  experiment: z.boolean(),
  /** Runs behind it. */
  runs: z.int().check(z.nonnegative()),
  successRate: z.nullable(estimateSchema),
  /** One sentence that can be checked against the runs of {@link runIds}; not in older suggestions. */
  reason: z.optional(z.string()),
  /** Ids of the runs behind it, newest first, at most twenty. */
  runIds: z.optional(z.array(z.string())),
});

export type Recommendation = z.infer<typeof recommendationSchema>;

export const conflictRiskSchema = z.object({
  features: z.tuple([z.string(), z.string()]),
  /** 0 to 1. */
  probability: z.number(),
  /** What the probability rests on, in words. */
  basis: z.string(),
  /** Runs in which the same files or folders conflicted, newest first, at most ten ids. */
  runIds: z.optional(z.array(z.string())),
});

export type ConflictRisk = z.infer<typeof conflictRiskSchema>;

/** What moves a forecast: how many points of success rate (1 is from 0 to 100 %) it adds to what is known without it. */
export const driverSchema = z.object({
  /** Such as "documentation features". */
  factor: z.string(),
  effect: z.number(),
  /** Features behind it; null where it comes from elsewhere, not from this history. */
  count: z.nullable(z.int().check(z.nonnegative())),
});

export type Driver = z.infer<typeof driverSchema>;

/** What of a forecast does no better than the base rate, by the ledger, and is therefore not shown. */
export const mutedSchema = z.object({
  successRate: z.boolean(),
  conflictRisk: z.boolean(),
});

export type Muted = z.infer<typeof mutedSchema>;

/** What history says about the next run. Every `null` is "not known", shown as such. */
export const forecastSchema = z.object({
  /** False below three runs: then no figure of history is claimed. */
  enoughData: z.boolean(),
  runsUsed: z.int().check(z.nonnegative()),
  runsMissing: z.int().check(z.nonnegative()),
  expected: z.object({
    successRate: z.nullable(estimateSchema),
    quality: z.nullable(estimateSchema),
    minutes: z.nullable(estimateSchema),
  }),
  recommended: z.nullable(recommendationSchema),
  conflictRisk: z.array(conflictRiskSchema),
  commonIssues: z.array(z.object({ issue: z.string(), count: z.int().check(z.positive()) })),
  /** One a planned feature, in their order. Not in older suggestions, as all below. */
  features: z.optional(
    z.array(
      z.object({
        name: z.string(),
        successRate: estimateSchema,
        /** Until it is merged, if it is: learned from public pull requests alone. */
        hoursElsewhere: z.optional(z.object({ mean: z.number(), low: z.number(), high: z.number() })),
      }),
    ),
  ),
  /** Strongest first. */
  drivers: z.optional(z.array(driverSchema)),
  /** The share of merged pull requests that was published for this kind of change, 0 to 1; it carries the answer where there is little data. */
  published: z.optional(z.object({ kind: z.nullable(z.enum(CHANGE_KINDS)), rate: z.number() })),
  muted: z.optional(mutedSchema),
  /** Of similar runs, newest first. */
  lessons: z.optional(z.array(z.object({ lesson: z.string(), runId: z.string() }))),
});

export type Forecast = z.infer<typeof forecastSchema>;

/** What is known beforehand of a feature. */
export const plannedFeatureSchema = z.object({
  name: z.string(),
  category: z.nullable(categorySchema),
  kind: z.nullable(z.enum(CHANGE_KINDS)),
  agent: z.nullable(z.string()),
  specification: z.nullable(z.object({
    type: z.nullable(z.string()),
    buildGates: z.nullable(z.boolean()),
    traits: z.record(z.string(), z.boolean()),
    /** Paths and globs. */
    fileScope: z.array(z.string()),
    outOfScope: z.array(z.string()),
    /** Telling words of it, at most two hundred, sorted. */
    words: z.array(z.string()),
  })),
});

export type PlannedFeature = z.infer<typeof plannedFeatureSchema>;

/** What the next run is going to be, as far as it is known beforehand. */
export const plannedRunSchema = z.object({
  category: z.nullable(categorySchema),
  features: z.array(z.string()),
  specificationType: z.nullable(z.string()),
  /** Absolute paths of the worktrees that the suggestion was made for; ties it to the run later. */
  worktrees: z.array(z.string()),
  /** Absolute paths; not in older suggestions. */
  repositories: z.optional(z.array(z.string())),
  /** How they will be specified, where more than the type is known. */
  specificationPattern: z.optional(specificationPatternSchema),
  /** What is known of {@link features}, by their names. */
  about: z.optional(z.array(plannedFeatureSchema)),
});

export type PlannedRun = z.infer<typeof plannedRunSchema>;

/** An entry of the ledger: a forecast that was shown, with what it was made from. */
export const suggestionSchema = z.object({
  id: suggestionIdSchema,
  createdAt: timeSchema,
  /** Version of the method, so that later methods are not judged by earlier ones' forecasts. */
  method: z.string(),
  planned: plannedRunSchema,
  forecast: forecastSchema,
});

export type Suggestion = z.infer<typeof suggestionSchema>;

/** What learning needs of a suggestion. A whole suggestion is one as well. */
export type SuggestionOutline = Readonly<Pick<Suggestion, 'id' | 'createdAt' | 'method'>> & {
  readonly planned: Readonly<Pick<PlannedRun, 'features' | 'worktrees'>>;
  readonly forecast: Readonly<Pick<Forecast, 'expected' | 'features'>> & { readonly conflictRisk: readonly Readonly<Pick<ConflictRisk, 'features' | 'probability'>>[] };
};
