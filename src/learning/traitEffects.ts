import type { RunOutline } from '../domain/run';
import { betaInterval } from './intervals';
import type { TraitEffect } from './knowledge';
import { pooledTally } from './outcomes';
import { isUnspecified } from './patterns';
import { mergePrior } from './priors';

/** Whether a run's specifications have a trait; null when that is not known. */
type Reading = (run: RunOutline) => boolean | null;

/**
 * How much better runs with a trait do than those without, strongest first. Build gates count as a trait here. A run whose pattern is
 * unknown is on neither side. A trait that only one side has says nothing and is left out.
 */
export function traitEffects(runs: readonly RunOutline[]): readonly TraitEffect[] {
  const specified = runs.filter((run) => !isUnspecified(run.specificationPattern));
  const traits = [...new Set(specified.flatMap((run) => run.specificationPattern.traits))];
  return [
    ...effect('buildGates', specified, (run) => run.specificationPattern.buildGates),
    ...traits.flatMap((trait) => effect(trait, specified, (run) => run.specificationPattern.traits.includes(trait))),
  ].toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference) || (one.trait < other.trait ? -1 : 1));
}

/**
 * The interval of a difference from the intervals of its parts (MOVER: Newcombe, Statistics in Medicine 17 (1998), method 10;
 * Zou & Donner, Statistics in Medicine 27 (2008)).
 */
function effect(trait: string, runs: readonly RunOutline[], reading: Reading): readonly TraitEffect[] {
  const runsWith = runs.filter((run) => reading(run) === true);
  const runsWithout = runs.filter((run) => reading(run) === false);
  const present = betaInterval(pooledTally(runsWith), mergePrior(null));
  const absent = betaInterval(pooledTally(runsWithout), mergePrior(null));
  if (present === null || absent === null) return [];
  const difference = present.mean - absent.mean;
  return [
    {
      trait,
      difference,
      low: difference - Math.hypot(present.mean - present.low, absent.high - absent.mean),
      high: difference + Math.hypot(present.high - present.mean, absent.mean - absent.low),
      runsWith: runsWith.length,
      runsWithout: runsWithout.length,
    },
  ];
}
