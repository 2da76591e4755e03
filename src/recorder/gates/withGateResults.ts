import type { Feature } from '../../domain/feature';
import type { Gate } from '../../domain/gate';
import type { Candidate, Inspection } from '../inspection/inspection';
import { gateStatesOf, testsPassingOf, type GateStanding, type StandingOptions } from './gateState';

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
      if (standing === undefined) return candidate;
      const feature = withFailingGates(candidate.feature, standing);
      const testsPassing = testsPassingOf(standing.state);
      if (testsPassing === null || feature.testsPassing !== null) return { ...candidate, feature };
      return { ...candidate, feature: { ...feature, testsPassing }, origins: { ...candidate.origins, testsPassing: standing.text } };
    }),
  };
}

/** Of all gates with a result for the files as they are, also those that do not decide whether the tests pass. */
function withFailingGates(feature: Feature, { gates }: GateStanding): Feature {
  const known = gates.filter(({ current }) => current !== null);
  return known.length === 0 ? feature : { ...feature, failingGates: known.filter(({ current }) => current?.outcome === 'failed').map(({ gate }) => gate.id) };
}
