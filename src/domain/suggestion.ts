import * as z from 'zod/mini';
import './schemaMessages';
import { categorySchema } from './category';
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
});

export type Recommendation = z.infer<typeof recommendationSchema>;

export const conflictRiskSchema = z.object({
  features: z.tuple([z.string(), z.string()]),
  /** 0 to 1. */
  probability: z.number(),
  /** What the probability rests on, in words. */
  basis: z.string(),
});

export type ConflictRisk = z.infer<typeof conflictRiskSchema>;

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
});

export type Forecast = z.infer<typeof forecastSchema>;

/** What the next run is going to be, as far as it is known beforehand. */
export const plannedRunSchema = z.object({
  category: z.nullable(categorySchema),
  features: z.array(z.string()),
  specificationType: z.nullable(z.string()),
  /** Absolute paths of the worktrees that the suggestion was made for; ties it to the run later. */
  worktrees: z.array(z.string()),
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
  readonly forecast: { readonly expected: { readonly successRate: Estimate | null } };
};
