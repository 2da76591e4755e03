import { english, type Localizer } from '../domain/localizer';
import { plannedFeatures } from '../domain/plannedFeatures';
import type { RunOutline } from '../domain/run';
import type { Forecast, PlannedRun } from '../domain/suggestion';
import { commonIssues } from './commonIssues';
import { conflictRisk } from './conflictRisk';
import { nextLogValueInterval, nextValueInterval } from './intervals';
import { nextRunInterval } from './nextRunInterval';
import { featureCount, knownMinutes, pooledTally } from './outcomes';
import { LOG_MINUTES_SPREAD, mergePrior, QUALITY_SPREAD } from './priors';
import { recommendation } from './recommendation';
import { clampToScores, withCount } from './statistics';

/** Fewer runs than this are no history: no figure is made of them. */
export const MINIMUM_RUNS = 3;

/** Kept with each suggestion, so that a later method is not judged by this one's forecasts. */
export const FORECAST_METHOD = 'beta-binomial-1';

/** What is forecast when nothing is planned yet: the next run, whatever it is. */
export const NOTHING_PLANNED: PlannedRun = { category: null, features: [], specificationType: null, worktrees: [] };

/** The part of the history that a forecast rests on, and what those runs have in common with the plan. */
export interface Scope {
  readonly runs: readonly RunOutline[];
  readonly category: string | null;
  readonly specificationType: string | null;
}

export interface ForecastOptions {
  readonly l10n?: Localizer;
  /** Absolute paths of the repositories that the run will be in. */
  readonly repositories?: readonly string[];
}

/** The most alike runs of which there are at least three: of the category and specification type, of the category, else all. */
export function scopeOf(runs: readonly RunOutline[], planned: PlannedRun): Scope {
  const { category } = planned;
  const specificationType = planned.specificationType?.trim().toLowerCase() ?? null;
  const ofCategory = category === null ? runs : runs.filter((run) => run.category === category);
  const ofType =
    specificationType === null ? [] : ofCategory.filter((run) => run.specificationPattern.type?.trim().toLowerCase() === specificationType);
  if (ofType.length >= MINIMUM_RUNS) return { runs: ofType, category, specificationType };
  if (ofCategory.length >= MINIMUM_RUNS) return { runs: ofCategory, category, specificationType: null };
  return { runs, category: null, specificationType: null };
}

/**
 * What history says about the next run. Intervals are of that run, not of the mean of many: 80 % of runs are to end inside.
 * Successes are taken from all runs, failed ones too, with the published merge rates as a weak prior.
 */
export function forecast(runs: readonly RunOutline[], planned: PlannedRun, options: ForecastOptions = {}): Forecast {
  const { l10n = english, repositories = [] } = options;
  const scope = scopeOf(runs, planned);
  const enoughData = scope.runs.length >= MINIMUM_RUNS;
  return {
    enoughData,
    runsUsed: scope.runs.length,
    runsMissing: Math.max(0, MINIMUM_RUNS - scope.runs.length),
    expected: enoughData ? expected(scope, planned) : { successRate: null, quality: null, minutes: null },
    // Which pattern is best is asked of all runs of the category, not only of those with the planned specification type.
    recommended: enoughData ? recommendation(scopeOf(runs, { ...planned, specificationType: null }).runs, scope.category) : null,
    conflictRisk: enoughData ? [...conflictRisk({ runs, repositories }, plannedFeatures(planned), l10n)] : [],
    commonIssues: [...commonIssues(scope.runs, l10n)],
  };
}

function expected({ runs, category }: Scope, planned: PlannedRun): Forecast['expected'] {
  const features = planned.features.length > 0 ? planned.features.length : typicalFeatures(runs);
  const minutes = knownMinutes(runs);
  const qualityScores = runs.map((run) => run.qualityScore);
  return {
    successRate: nextRunInterval(pooledTally(runs), mergePrior(category), features),
    quality: withCount(clampToScores(nextValueInterval(qualityScores, QUALITY_SPREAD)), runs.length),
    minutes: withCount(nextLogValueInterval(minutes, LOG_MINUTES_SPREAD), minutes.length),
  };
}

/** The mean number of features of a run. */
function typicalFeatures(runs: readonly RunOutline[]): number {
  return runs.reduce((sum, run) => sum + featureCount(run), 0) / runs.length;
}
