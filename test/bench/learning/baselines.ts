import type { Observation } from '../../../src/learning/scores';
import { forecastPulls, runScores, type RunScores } from './forecastScores';
import type { PullRequest } from './pullRequests';
import type { PullRun } from './pullRuns';

interface Part {
  merged: number;
  closed: number;
}

const DAY_MS = 24 * 3_600_000;
const HALF_LIFE_DAYS = 14;

/** The forecasters that the product is held against, each from what was closed before. */
export function pullBaselines(pulls: readonly PullRequest[]): Readonly<Record<string, readonly Observation[]>> {
  const known = (pull: PullRequest, earlier: readonly PullRequest[]): readonly PullRequest[] => earlier.filter(({ closed }) => closed < pull.created);
  const tally = (list: readonly PullRequest[]): Part => ({ merged: list.filter(({ merged }) => merged).length, closed: list.length });
  const base = (list: readonly PullRequest[]): number => (tally(list).merged + 0.5) / (list.length + 1);
  const shrunk = ({ merged, closed }: Part, toward: number, weight: number): number => (merged + weight * toward) / (closed + weight);
  return {
    baseRate: forecastPulls(pulls, (pull, earlier) => base(known(pull, earlier))),
    recentBaseRate: forecastPulls(pulls, (pull, earlier) => {
      let [merged, closed] = [0.5, 1];
      for (const one of known(pull, earlier)) {
        const weight = 0.5 ** ((pull.created - one.closed) / DAY_MS / HALF_LIFE_DAYS);
        closed += weight;
        merged += one.merged ? weight : 0;
      }
      return merged / closed;
    }),
    // What an average over good runs only comes to: whoever has merged anything here is expected to merge everything.
    successesOnly: forecastPulls(pulls, (pull, earlier) => {
      const before = known(pull, earlier);
      return before.some(({ repository, merged }) => merged && repository === pull.repository) ? 1 : base(before);
    }),
    rawRepositoryMean: forecastPulls(pulls, (pull, earlier) => {
      const before = known(pull, earlier);
      const own = before.filter(({ repository }) => repository === pull.repository);
      return own.length === 0 ? base(before) : tally(own).merged / own.length;
    }),
    hierarchical: forecastPulls(pulls, (pull, earlier) => {
      const before = known(pull, earlier);
      const own = before.filter(({ repository }) => repository === pull.repository);
      const ofType = shrunk(tally(before.filter(({ kind }) => kind === pull.kind)), base(before), 1);
      return shrunk(tally(own.filter(({ kind }) => kind === pull.kind)), shrunk(tally(own), ofType, 12), 12);
    }),
  };
}

export function runBaselines(runs: readonly PullRun[]): Readonly<Record<'baseRate' | 'rawMean', RunScores>> {
  const base = (ended: readonly PullRun[]): number => {
    const features = ended.flatMap((run) => run.features);
    return (features.filter(({ merged }) => merged).length + 0.5) / (features.length + 1);
  };
  return {
    baseRate: runScores(runs, (_, ended) => ({ mean: base(ended), interval: null })),
    rawMean: runScores(runs, (run, ended) => {
      const own = ended.filter(({ repository }) => repository === run.repository);
      return { mean: own.length === 0 ? base(ended) : own.reduce((sum, { successRate }) => sum + successRate, 0) / own.length, interval: null };
    }),
  };
}
