import { english, type Localizer } from '../domain/localizer';
import type { RunOutline } from '../domain/run';
import type { Recommendation } from '../domain/suggestion';
import { byTime, pooledTally, runTally } from './outcomes';
import { patternPosteriors, type PatternPosterior } from './patternPosteriors';
import { TAIL } from './intervals';
import { probabilityBest } from './probabilityBest';
import { betaQuantile } from './distributions';
import { recommendationReason, type PatternEvidence } from './recommendationReason';

/**
 * The quantile of a pattern's rate by which patterns are compared. Above the middle, so that of two that look equally good the less-tried
 * one is offered; how far above was chosen on simulated teams (test/bench/learning/simulatedTeams.ts).
 * Source: Bayes-UCB (Kaufmann, Cappé & Garivier, AISTATS 2012), with a level that stays where it is, because a history has few runs.
 */
const HOPE = 0.75;
/** Below this many runs a pattern is a try, however well those few went. */
const TRIED = 3;
/** Ids of runs that a recommendation carries. */
const MOST_RUN_IDS = 20;

export interface RecommendationOptions {
  readonly l10n?: Localizer;
  /** Runs lose worth with their age; the time of the newest run where it is left out. */
  readonly now?: Date;
}

type Candidate = PatternPosterior & PatternEvidence & { readonly mean: number; readonly hope: number };

/**
 * The pattern that is most likely to succeed best in runs of the category (null: in any), by all runs of the history. Where the evidence does
 * not tell patterns apart it is the less-tried one, called an experiment, because trying it costs next to nothing and teaches most.
 * A feature that was merged instead of refused never speaks against its pattern. Null while no run has a known pattern with a known outcome.
 * @param runs in any order
 */
export function recommendation(runs: readonly RunOutline[], category: string | null, options: RecommendationOptions = {}): Recommendation | null {
  const { l10n = english } = options;
  const ordered = byTime(runs);
  const now = options.now?.getTime() ?? Date.parse(ordered.at(-1)?.createdAt ?? '');
  const candidates = patternPosteriors(ordered, { category, now }).map((known) => candidateOf(known, category));
  const [chosen, nextBest] = candidates.toSorted((one, other) => other.hope - one.hope || one.runs.length - other.runs.length);
  if (chosen === undefined) return null;
  const { a, b } = chosen.posterior;
  const probabilities = probabilityBest(candidates.map(({ posterior }) => posterior));
  const experiment = nextBest !== undefined && (chosen.elsewhere || chosen.runs.length < TRIED || candidates.some(({ mean }) => mean > chosen.mean));
  return {
    type: chosen.pattern.type,
    buildGates: chosen.pattern.buildGates,
    traits: [...chosen.pattern.traits],
    probabilityBest: nextBest === undefined ? null : (probabilities[candidates.indexOf(chosen)] ?? null),
    experiment,
    runs: chosen.runs.length,
    successRate: { mean: chosen.mean, low: betaQuantile(TAIL, a, b), high: betaQuantile(1 - TAIL, a, b), count: chosen.features },
    reason: recommendationReason(chosen, nextBest ?? null, { experiment, category, l10n }),
    runIds: chosen.runs.slice(-MOST_RUN_IDS).map(({ id }) => id).reverse(),
  };
}

/** The evidence is of the category where the pattern was tried in it, else of the others. */
function candidateOf(known: PatternPosterior, category: string | null): Candidate {
  const settled = known.runs.filter((run) => {
    const { successes, failures } = runTally(run);
    return successes + failures > 0;
  });
  const here = category === null ? settled : settled.filter((run) => run.category === category);
  const elsewhere = here.length === 0;
  const runs = elsewhere ? settled : here;
  const { successes, failures } = pooledTally(runs);
  const { a, b } = known.posterior;
  return { ...known, runs, elsewhere, merged: successes, features: successes + failures, mean: a / (a + b), hope: betaQuantile(HOPE, a, b) };
}
