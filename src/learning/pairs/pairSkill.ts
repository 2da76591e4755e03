import { fromLogOdds } from '../logOdds';
import { byTime } from '../outcomes';
import type { RunOutline } from '../../domain/run';
import { ConflictTallies, recordedPairs } from './conflictTallies';
import { PairEvidence, together } from './pairEvidence';

/** How well the method would have foreseen the conflicts of a history, each run from those before it. */
export interface PairSkill {
  /** Of the pairs below. */
  readonly conflicts: number;
  /** Recorded pairs of which it is known whether they conflicted. */
  readonly pairs: number;
  /** Mean squared error of the method; null without a pair. */
  readonly brier: number | null;
  /** That of the rate of conflicts as it was known before each run; null without a pair. */
  readonly baseRateBrier: number | null;
  /** Null below {@link CONFLICTS_TO_JUDGE}: by chance either may be better. */
  readonly beatsBaseRate: boolean | null;
}

/** With fewer conflicts the method is neither praised nor muted. */
export const CONFLICTS_TO_JUDGE = 5;

/**
 * The prequential score of {@link PairEvidence} (Dawid, J. R. Stat. Soc. A 147 (1984)). Words are not kept in a history, so that they are not in it.
 * One pass: each run is foretold from the tallies of those before it and then added to them. Where the runs are those of the last question and
 * some more, it goes on from there.
 */
export class PairSkillMeter {
  #seen: readonly RunOutline[] = [];
  #tallies = new ConflictTallies();
  #sums = { conflicts: 0, pairs: 0, error: 0, baseError: 0 };

  /** @param runs in any order; of the repositories that are asked about */
  measure(runs: readonly RunOutline[]): PairSkill {
    const ordered = byTime(runs);
    if (this.#seen.length > ordered.length || this.#seen.some((run, index) => run !== ordered[index])) {
      this.#seen = [];
      this.#tallies = new ConflictTallies();
      this.#sums = { conflicts: 0, pairs: 0, error: 0, baseError: 0 };
    }
    for (const run of ordered.slice(this.#seen.length)) this.#add(run);
    this.#seen = ordered;
    const { conflicts, pairs, error, baseError } = this.#sums;
    if (pairs === 0) return { conflicts, pairs, brier: null, baseRateBrier: null, beatsBaseRate: null };
    return { conflicts, pairs, brier: error / pairs, baseRateBrier: baseError / pairs, beatsBaseRate: conflicts < CONFLICTS_TO_JUDGE ? null : error < baseError };
  }

  #add(run: RunOutline): void {
    const recorded = recordedPairs(run);
    if (recorded.length > 0) {
      const evidence = new PairEvidence(this.#tallies);
      const baseRate = fromLogOdds(evidence.base);
      for (const { one, other, common, conflict } of recorded) {
        const moved = together(evidence.ofPaths(one, other, common), evidence.ofCategories(one, other));
        const happened = conflict ? 1 : 0;
        this.#sums.error += (fromLogOdds(evidence.base + moved) - happened) ** 2;
        this.#sums.baseError += (baseRate - happened) ** 2;
        this.#sums.conflicts += happened;
        this.#sums.pairs += 1;
      }
    }
    this.#tallies.add(run, recorded);
  }
}
