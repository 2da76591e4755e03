import { english, type Localizer } from '../domain/localizer';
import { plannedFeatures } from '../domain/plannedFeatures';
import type { RunOutline } from '../domain/run';
import type { Estimate, Forecast, PlannedFeature, PlannedRun } from '../domain/suggestion';
import { kindOfCategory } from '../domain/changeKind';
import { commonIssues } from './commonIssues';
import { conflictRisk } from './conflictRisk';
import { DurationModel } from './duration/durationModel';
import { LearningMemory } from './learningMemory';
import { lessonsFor } from './lessons';
import { byTime, featureCount, knownMinutes } from './outcomes';
import { comparedType } from './comparedPattern';
import { LOG_MINUTES_SPREAD, QUALITY_SPREAD } from './priors';
import { betaQuantile } from './distributions';
import { exponential, TAIL, type Interval } from './intervals';
import { recommendation } from './recommendation';
import { SHIPPED_DURATION, SHIPPED_SUCCESS } from './shipped';
import { nextOfGroup } from './shrunkMean';
import { clampToScores, withCount } from './statistics';
import { drivers, type Asked } from './success/drivers';
import { ownOutcomes } from './success/ownOutcomes';
import { publishedRate } from './success/publishedRates';
import { runInterval } from './success/runInterval';
import { SuccessModel, type Belief } from './success/successModel';

/** Fewer runs than this are no history: no figure is made of them. */
export const MINIMUM_RUNS = 3;

/** What is forecast when nothing is planned yet: the next run, whatever it is. */
export const NOTHING_PLANNED: PlannedRun = { category: null, features: [], specificationType: null, worktrees: [] };

/** The runs that are most like the plan, and what they have in common with it. */
export interface Scope {
  readonly runs: readonly RunOutline[];
  readonly category: string | null;
  readonly specificationType: string | null;
}

export interface ForecastOptions {
  readonly l10n?: Localizer;
  /** Nothing later is known; the time of the newest run unless given. */
  readonly now?: Date;
  readonly memory?: LearningMemory;
}

/** The most alike runs of which there are at least three: of the category and specification type, of the category, else all. */
export function scopeOf(runs: readonly RunOutline[], planned: PlannedRun): Scope {
  const { category } = planned;
  const specificationType = plannedType(planned);
  const ofCategory = category === null ? runs : runs.filter((run) => run.category === category);
  const ofType = specificationType === null ? [] : ofCategory.filter((run) => typeOf(run) === specificationType);
  if (ofType.length >= MINIMUM_RUNS) return { runs: ofType, category, specificationType };
  if (ofCategory.length >= MINIMUM_RUNS) return { runs: ofCategory, category, specificationType: null };
  return { runs, category: null, specificationType: null };
}

/**
 * What history says about the next run. Intervals are of that run, not of the mean of many: 80 % of runs are to end inside.
 * All runs count, failed ones too; those alike count more. A pure function of the runs, the plan and the time.
 */
export function forecast(runs: readonly RunOutline[], planned: PlannedRun, options: ForecastOptions = {}): Forecast {
  const { l10n = english, memory = new LearningMemory() } = options;
  const { repositories = [] } = planned;
  const known = byTime(runs);
  const now = options.now ?? new Date(known.at(-1)?.createdAt ?? 0);
  const scope = scopeOf(known, planned);
  const enoughData = known.length >= MINIMUM_RUNS;
  const kind = plannedFeatures(planned)[0]?.kind ?? kindOfCategory(planned.category);
  const published = { kind, rate: publishedRate(kind) };
  const shared = {
    enoughData,
    runsUsed: known.length,
    runsMissing: Math.max(0, MINIMUM_RUNS - known.length),
    commonIssues: commonIssues(scope.runs, l10n).map(({ issue, count }) => ({ issue, count })),
    published,
    lessons: [...lessonsFor(known, planned)],
    // What specifications have in common is there to be read, also without a history.
    conflictRisk: [...conflictRisk({ runs: enoughData ? known : [], repositories }, plannedFeatures(planned), l10n)],
  };
  if (!enoughData) return { ...shared, expected: { successRate: null, quality: null, minutes: null }, recommended: null };
  const success = successOf(known, planned, repositories, { now, l10n, memory });
  return {
    ...shared,
    expected: { successRate: success.run, ...groupFigures(known, planned, repositories) },
    recommended: recommendation(known, planned.category, { l10n, now }),
    features: [...success.features],
    drivers: [...success.drivers],
  };
}

interface Success {
  readonly run: Estimate | null;
  readonly features: readonly { readonly name: string; readonly successRate: Estimate }[];
  readonly drivers: NonNullable<Forecast['drivers']>;
}

function successOf(runs: readonly RunOutline[], planned: PlannedRun, repositories: readonly string[], { now, l10n, memory }: Required<ForecastOptions>): Success {
  const observations = runs.flatMap((run) => memory.observationsOf(run));
  const count = Math.round(observations.reduce((sum, { successes, failures }) => sum + successes + failures, 0));
  if (count === 0) return { run: null, features: [], drivers: [] };
  const model = new SuccessModel(SHIPPED_SUCCESS);
  const duration = new DurationModel(SHIPPED_DURATION);
  const features = plannedFeatures(planned);
  const asked = (features.length > 0 ? features : [anyFeature(planned)]).map((feature): Asked => ({
    question: { agent: feature.agent, kind: feature.kind },
    own: ownOutcomes(observations, { kind: feature.kind, specificationType: comparedType(feature.specification?.type ?? null) ?? plannedType(planned), repositories, at: now.getTime() }),
  }));
  const beliefs = asked.map(({ question, own }) => model.probability(question, own));
  const belief: Belief = { mean: beliefs.reduce((sum, { mean }) => sum + mean, 0) / beliefs.length, weight: Math.min(...beliefs.map(({ weight }) => weight)) };
  return {
    run: { mean: belief.mean, ...runInterval(belief, features.length > 0 ? features.length : typicalFeatures(runs)), count },
    features: features.flatMap(({ name }, index) => {
      const own = beliefs[index];
      const one = asked[index];
      if (own === undefined || one === undefined) return [];
      // Of its own a history has no hours until a merge: what it calls minutes leaves pauses out.
      const hoursElsewhere = duration.hours([], { ...one.question, at: now.getTime(), hoursSinceSuccess: one.own.hoursSinceSuccess });
      return [{ name, successRate: { ...beliefInterval(own), count }, hoursElsewhere }];
    }),
    drivers: [...drivers(model, asked, l10n)],
  };
}

function anyFeature({ category }: PlannedRun): PlannedFeature {
  return { name: '', category, kind: kindOfCategory(category), agent: null, specification: null };
}

/** How well the chance of one feature is known. */
function beliefInterval({ mean, weight }: Belief): Interval {
  const [a, b] = [mean * weight, (1 - mean) * weight];
  return { mean, low: Math.min(mean, betaQuantile(TAIL, a, b)), high: Math.max(mean, betaQuantile(1 - TAIL, a, b)) };
}

/** Quality and minutes of the next run: the more a run is like the plan, the more it counts. */
function groupFigures(runs: readonly RunOutline[], planned: PlannedRun, repositories: readonly string[]): Pick<Forecast['expected'], 'quality' | 'minutes'> {
  const type = plannedType(planned);
  const here = repositories.length === 0 ? runs : runs.filter((run) => run.features.some(({ repository }) => repository === null || repositories.includes(repository)));
  const ofCategory = planned.category === null ? here : here.filter((run) => run.category === planned.category);
  const ofType = type === null ? ofCategory : ofCategory.filter((run) => typeOf(run) === type);
  const levels = [runs, ...(here === runs ? [] : [here]), ...(ofCategory === here ? [] : [ofCategory]), ...(ofType === ofCategory ? [] : [ofType])];
  const minutes = levels.map((level) => knownMinutes(level).map(Math.log));
  return {
    quality: withCount(clampToScores(nextOfGroup(levels.map((level) => level.map((run) => run.qualityScore)), QUALITY_SPREAD)), runs.length),
    minutes: withCount(exponential(nextOfGroup(minutes, LOG_MINUTES_SPREAD)), minutes[0]?.length ?? 0),
  };
}

function plannedType({ specificationType, specificationPattern }: PlannedRun): string | null {
  return comparedType(specificationPattern?.type ?? specificationType);
}

function typeOf(run: RunOutline): string | null {
  return comparedType(run.specificationPattern.type);
}

/** The mean number of features of a run. */
function typicalFeatures(runs: readonly RunOutline[]): number {
  return runs.reduce((sum, run) => sum + featureCount(run), 0) / runs.length;
}
