import type { RunOutline } from '../domain/run';
import { adjustedEffects } from './effects/adjustedEffects';
import { successRows, type SuccessRow } from './effects/successRows';
import type { TraitEffect } from './knowledge';

/**
 * How much better features do whose specifications have a trait than those without, adjusted for category, repository, agent and time;
 * strongest first. Build gates count as a trait here. A run whose pattern is unknown is on neither side. A trait that only one side has says
 * nothing and is left out.
 */
export function traitEffects(runs: readonly RunOutline[]): readonly TraitEffect[] {
  return traitEffectsOf(successRows(runs));
}

/** The same of the rows of runs. */
export function traitEffectsOf(all: readonly SuccessRow[]): readonly TraitEffect[] {
  const rows = all.filter(({ pattern }) => pattern !== '');
  // A specification that was read has a trait or has it not; of build gates alone it may be unknown.
  const gates = adjustedEffects(rows, 'additions', ({ traits }) => (traits.has('buildGates') ? (traits.get('buildGates') === true ? ['buildGates'] : []) : null), [
    'category',
    'repository',
    'agent',
  ]);
  const others = adjustedEffects(rows, 'additions', ({ traits }) => [...traits.keys()].filter((trait) => trait !== 'buildGates'), ['category', 'repository', 'agent']);
  return [...gates, ...others]
    .map(({ level, ...effect }) => ({ trait: level, ...effect }))
    .toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference) || (one.trait < other.trait ? -1 : 1));
}
