import { namedFeature } from '../../src/domain/feature';
import { NOTHING_INSPECTED, type Candidate, type Inspection } from '../../src/recorder/inspection';

/** An open worktree's feature of which only what a test says is known. */
export function aCandidate(key: string, rest: Partial<Candidate> = {}): Candidate {
  return {
    key,
    presence: 'worktree',
    tip: '0'.repeat(40),
    tree: null,
    openRun: 'open',
    feature: namedFeature(key),
    origins: {},
    base: 'main',
    baseConflictFiles: [],
    baseConflicts: [],
    worktreeCreatedAt: 0,
    workMoments: [],
    followed: null,
    followable: null,
    group: 0,
    ...rest,
  };
}

/** All of the candidates proposed, no conflicts. */
export function anInspection(candidates: readonly Candidate[], rest: Partial<Inspection> = {}): Inspection {
  return { ...NOTHING_INSPECTED, candidates, proposed: candidates.map((each) => each.key), conflicts: [], ...rest };
}
