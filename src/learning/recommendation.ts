import type { RunOutline } from '../domain/run';
import type { Recommendation } from '../domain/suggestion';
import { betaInterval, betaPosterior } from './intervals';
import { pooledTally } from './outcomes';
import { isUnspecified } from './comparedPattern';
import { runsByPattern } from './patterns';
import { mergePrior } from './priors';
import { probabilityBest } from './probabilityBest';

/** A pattern is a near tie of the likeliest best one when it is at least this share as likely to be best. */
const NEAR_TIE = 0.8;
/** Below this many runs a pattern is a try, however well those few went. */
const TRIED = 3;

/**
 * The pattern that is most likely to succeed best; among near ties the one with the fewest runs, called an experiment, because trying it
 * costs next to nothing and teaches most. Null while no run has a known pattern with a known outcome.
 */
export function recommendation(runs: readonly RunOutline[], category: string | null): Recommendation | null {
  const prior = mergePrior(category);
  const tried = runsByPattern(runs)
    .filter(({ pattern }) => !isUnspecified(pattern))
    .map((group) => ({ ...group, tally: pooledTally(group.runs) }))
    .filter(({ tally }) => tally.successes + tally.failures > 0);
  const probabilities = probabilityBest(tried.map(({ tally }) => betaPosterior(tally, prior)));
  const candidates = tried.map((group, index) => ({ ...group, probability: probabilities[index] ?? 0 }));
  const [likeliest] = candidates.toSorted((one, other) => other.probability - one.probability);
  if (likeliest === undefined) return null;
  const [chosen = likeliest] = candidates
    .filter(({ probability }) => probability >= NEAR_TIE * likeliest.probability)
    .toSorted((one, other) => one.runs.length - other.runs.length || other.probability - one.probability);
  const alone = candidates.length === 1;
  return {
    type: chosen.pattern.type,
    buildGates: chosen.pattern.buildGates,
    traits: [...chosen.pattern.traits],
    probabilityBest: alone ? null : chosen.probability,
    experiment: !alone && (chosen.runs.length < likeliest.runs.length || chosen.runs.length < TRIED),
    runs: chosen.runs.length,
    successRate: betaInterval(chosen.tally, prior),
  };
}
