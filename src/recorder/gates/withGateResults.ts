import type { Gate } from '../../domain/gate';
import type { Candidate, Inspection } from '../inspection';
import { gateStatesOf, testsPassingOf, type StandingOptions } from './gateState';

export interface GateResultsOptions extends StandingOptions {
  /** @param worktree absolute path */
  readonly gatesOf: (worktree: string) => Promise<readonly Gate[]>;
}

/** The inspection with what is remembered of the gates, for candidates whose tests nothing else has told of. */
export async function withGateResults(inspection: Inspection, options: GateResultsOptions): Promise<Inspection> {
  const { candidates } = inspection;
  const worktrees = await Promise.all(candidates.map(async ({ key, tree }) => ({ worktree: key, tree, gates: await options.gatesOf(key) })));
  const standings = await gateStatesOf(worktrees, options);
  return {
    ...inspection,
    candidates: candidates.map((candidate, index): Candidate => {
      const standing = standings[index];
      const testsPassing = standing === undefined ? null : testsPassingOf(standing.state);
      if (standing === undefined || testsPassing === null || candidate.feature.testsPassing !== null) return candidate;
      return { ...candidate, feature: { ...candidate.feature, testsPassing }, origins: { ...candidate.origins, testsPassing: standing.text } };
    }),
  };
}
