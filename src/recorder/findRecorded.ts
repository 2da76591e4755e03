import type { Run } from '../domain/run';
import type { History } from '../store/history';
import type { Candidate } from './inspection/inspection';

/**
 * The run that these worktrees were recorded as before, if they were: the newest one that any of them is known to be in, or that names the
 * branch and folder of any of them and was recorded after that worktree was made. Folders are used again for later runs, hence the time.
 */
export function findRecorded(runs: readonly Run[], members: readonly Candidate[]): Run | null {
  const before = runs.filter((run) => members.some((candidate) => holds(run, candidate)));
  return before.reduce<Run | null>((newest, run) => (newest === null || run.createdAt > newest.createdAt ? run : newest), null);
}

/** The runs that {@link findRecorded} finds for some of these, out of a history of any size. */
export async function recordedRuns(history: History, candidates: readonly Candidate[]): Promise<readonly Run[]> {
  if (candidates.length === 0) return [];
  const worktrees = candidates.flatMap(({ feature }) => feature.worktree ?? []);
  const since = new Date(Math.min(...candidates.map(({ worktreeCreatedAt }) => worktreeCreatedAt))).toISOString();
  const ids = new Set(candidates.flatMap(({ followed }) => followed?.recorded?.runId ?? []));
  const [there, ...known] = await Promise.all([history.runs({ worktrees, since }), ...[...ids].map((id) => history.run(id))]);
  return [...there, ...known.filter((run) => run !== null)];
}

function holds(run: Run, { feature, followed, worktreeCreatedAt }: Candidate): boolean {
  if (followed?.recorded?.runId === run.id) return true;
  const branches = [feature.branch, ...(followed?.branches ?? [])];
  return Date.parse(run.createdAt) >= worktreeCreatedAt && run.features.some(({ worktree, branch }) => worktree === feature.worktree && branches.includes(branch));
}
