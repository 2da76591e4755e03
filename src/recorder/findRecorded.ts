import type { Run } from '../domain/run';
import { isOf } from './corrections';
import type { Candidate } from './inspection/inspection';

/**
 * The run that these worktrees were recorded as before, if they were: the newest one that any of them is known to be in, or that names the
 * branch and folder of any of them and was recorded after that worktree was made. Folders are used again for later runs, hence the time.
 */
export function findRecorded(runs: readonly Run[], members: readonly Candidate[]): Run | null {
  const before = runs.filter((run) => members.some((candidate) => holds(run, candidate)));
  return before.reduce<Run | null>((newest, run) => (newest === null || run.createdAt > newest.createdAt ? run : newest), null);
}

function holds(run: Run, candidate: Candidate): boolean {
  if (candidate.followed?.recorded?.runId === run.id) return true;
  return Date.parse(run.createdAt) >= candidate.worktreeCreatedAt && run.features.some((feature) => isOf(feature, candidate));
}
