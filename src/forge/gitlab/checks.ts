import type { CheckState, ForgeCheck } from '../forge';
import type { CommitStatus } from './answers';

/**
 * Jobs and external statuses of one commit as checks, oldest first. A job that ran again is listed again: the newest counts.
 * @param pipelineMustPass whether the project merges only after a good pipeline; then each job that may not fail is required. Where it does not
 * demand that, GitLab does not say whether people do.
 */
export function checksOf(statuses: readonly CommitStatus[], pipelineMustPass: boolean): readonly ForgeCheck[] {
  const newest = new Map<string, CommitStatus>();
  for (const status of [...statuses].sort((a, b) => a.id - b.id)) {
    // Put last again: the order is that of what counts.
    newest.delete(status.name);
    newest.set(status.name, status);
  }
  return [...newest.values()].map(({ name, status, allow_failure: mayFail }) => ({
    name,
    state: stateOf(status),
    required: mayFail === true ? false : pipelineMustPass ? true : null,
  }));
}

/** The words of docs.gitlab.com/api/commits and api/jobs; those that are not over, and any that come later, are not known yet. */
function stateOf(status: string): CheckState {
  switch (status) {
    case 'success':
      return 'passed';
    case 'failed':
      return 'failed';
    case 'canceled':
    case 'skipped':
      return 'skipped';
    default:
      return 'pending';
  }
}
