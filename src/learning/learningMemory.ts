import type { RunOutline } from '../domain/run';
import { PairSkillMeter } from './pairs/pairSkill';
import { observationsOfRun, type Observation } from './success/observation';

/**
 * What was computed from runs before, by the runs themselves: an index gives the same object for a run that did not change. It makes answers
 * faster and never different, so one that lives as long as the history is given along where questions come again and again.
 */
export class LearningMemory {
  readonly #observations = new WeakMap<RunOutline, readonly Observation[]>();
  readonly pairSkill = new PairSkillMeter();

  observationsOf(run: RunOutline): readonly Observation[] {
    const known = this.#observations.get(run);
    if (known !== undefined) return known;
    const observations = observationsOfRun(run);
    this.#observations.set(run, observations);
    return observations;
  }
}
