import type { RunOutline } from '../domain/run';
import type { SpecificationPattern } from '../domain/specification';
import { betaPosterior, type Tally } from './intervals';
import { byTime } from './outcomes';
import { isUnspecified } from './comparedPattern';
import { runsByPattern } from './patterns';
import { RUN_CORRELATION } from './runCorrelation';
import { betaPrior, mergePrior, type BetaPrior } from './priors';
import { runEvidence, type EvidenceAssumptions } from './runEvidence';

/** How alike patterns and categories are before there is data; weights are in independent features. */
export interface PatternAssumptions extends EvidenceAssumptions {
  /** What "a pattern is like all patterns of the category" is worth. */
  readonly patternWeight: number;
  /** What "a category is like all categories" is worth. */
  readonly categoryWeight: number;
  /** The most that a pattern's runs in other categories can be worth. */
  readonly elsewhereLimit: number;
}

/**
 * Chosen on simulated teams (test/bench/learning/simulatedTeams.ts); regret is flat around them, a factor of two either way changes little.
 * A run of a quarter ago counts half: agents and their models change several times a year, which ages what was learned with them.
 * Features of one run share base, reviewer and day: with 0.2, eight of them are worth 3.3 independent ones, and no run is worth more than five.
 */
export const PATTERN_ASSUMPTIONS: PatternAssumptions = {
  halfLifeDays: 90,
  intraRunCorrelation: RUN_CORRELATION,
  patternWeight: 4,
  categoryWeight: 2,
  elsewhereLimit: 8,
};

/** What is believed of one pattern's success rate in the category asked for. */
export interface PatternPosterior {
  /** Normalised. */
  readonly pattern: SpecificationPattern;
  /** All runs of the pattern, of any category, oldest first. */
  readonly runs: readonly RunOutline[];
  /** Beta(a, b) of the rate. */
  readonly posterior: BetaPrior;
}

const NOTHING: Tally = { successes: 0, failures: 0 };

/**
 * The success rates of all patterns with a known outcome, shrunk towards each other as far as there is little data: a pattern starts as
 * the mean of all patterns of the category, and that as the mean of everything (partial pooling, empirical Bayes: Gelman et al., Bayesian
 * Data Analysis, 3rd ed., chapter 5; Efron & Morris, "Data analysis using Stein's estimator", JASA 70 (1975)). Runs that do not
 * say how they were specified count in those means. There no pattern weighs much more than another, however many runs it has: else the others
 * would be taken to be like the one that was used most (the weights of a random-effects mean: DerSimonian & Laird, Controlled Clinical
 * Trials 7 (1986)).
 *
 * A pattern's runs in other categories count too, standardised to this one and for less the more of them there are (a power prior with a
 * bounded weight: Ibrahim & Chen, Statistical Science 15 (2000)). For no category in particular, all runs count in full, standardised to
 * the mean of everything: a pattern that was used for easy work only does not look better for that.
 * @param now milliseconds since 1970
 */
export function patternPosteriors(
  runs: readonly RunOutline[],
  { category, now }: { readonly category: string | null; readonly now: number },
  assumptions: PatternAssumptions = PATTERN_ASSUMPTIONS,
): readonly PatternPosterior[] {
  // In the order of time, so that sums do not differ in their last digits with the order that the runs were read in.
  const groups = runsByPattern(byTime(runs)).map((group) => ({ ...group, tallies: talliesByCategory(group.runs, now, assumptions) }));
  const balanced = (tally: Tally): Tally => scaled(tally, assumptions.patternWeight / (assumptions.patternWeight + size(tally)));
  const everything = groups.flatMap(({ tallies }) => [...tallies.values()].map(balanced)).reduce(sum, NOTHING);
  const overall = mean(betaPosterior(everything, mergePrior(category)));
  const rates = new Map<string | null, number>();
  for (const name of new Set(groups.flatMap(({ tallies }) => [...tallies.keys()]))) {
    const tally = groups.map(({ tallies }) => balanced(tallies.get(name) ?? NOTHING)).reduce(sum, NOTHING);
    rates.set(name, mean(betaPosterior(tally, betaPrior(overall, assumptions.categoryWeight))));
  }
  const here = category === null ? overall : (rates.get(category) ?? overall);
  return groups
    .filter(({ pattern, tallies }) => !isUnspecified(pattern) && tallies.size > 0)
    .map(({ pattern, runs: own, tallies }) => {
      const inside = category === null ? NOTHING : (tallies.get(category) ?? NOTHING);
      const outside = [...tallies]
        .filter(([name]) => category === null || name !== category)
        .map(([name, tally]) => standardised(tally, here - (rates.get(name) ?? overall)))
        .reduce(sum, NOTHING);
      const worth = category === null ? 1 : assumptions.elsewhereLimit / (assumptions.elsewhereLimit + size(outside));
      return { pattern, runs: own, posterior: betaPosterior(sum(inside, scaled(outside, worth)), betaPrior(here, assumptions.patternWeight)) };
    });
}

/** By category; categories without a known outcome are left out. */
function talliesByCategory(runs: readonly RunOutline[], now: number, assumptions: EvidenceAssumptions): ReadonlyMap<string | null, Tally> {
  const tallies = new Map<string | null, Tally>();
  for (const run of runs) {
    const tally = runEvidence(run, now, assumptions);
    if (size(tally) > 0) tallies.set(run.category, sum(tallies.get(run.category) ?? NOTHING, tally));
  }
  return tallies;
}

/**
 * What the tally would have been where success is by `difference` likelier (standardisation, as of death rates by age, with an additive
 * effect: Armitage, Berry & Matthews, Statistical Methods in Medical Research, 4th ed.).
 */
function standardised(tally: Tally, difference: number): Tally {
  const all = size(tally);
  const successes = Math.min(all, Math.max(0, tally.successes + difference * all));
  return { successes, failures: all - successes };
}

function scaled({ successes, failures }: Tally, factor: number): Tally {
  return { successes: successes * factor, failures: failures * factor };
}

function sum(one: Tally, other: Tally): Tally {
  return { successes: one.successes + other.successes, failures: one.failures + other.failures };
}

function size({ successes, failures }: Tally): number {
  return successes + failures;
}

function mean({ a, b }: BetaPrior): number {
  return a / (a + b);
}
