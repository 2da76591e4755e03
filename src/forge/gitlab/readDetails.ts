import {
  commitAnswerSchema,
  type CommitStatus,
  type GitLabProject,
  type MergeRequest,
  mergeRequestSchema,
  noteSchema,
  type SingleMergeRequest,
  singleMergeRequestSchema,
  statusSchema,
} from './answers';
import { checksOf } from './checks';
import { type GitLabApi, ifReadable, type Page } from './gitlabApi';
import { readNotes } from './notes';
import { saysItReverts } from './references';
import type { MergeRequestDetails } from './toPullRequest';

export interface ReadDetails extends MergeRequestDetails {
  /** As it is when asked for alone, which says more than the list. */
  readonly request: MergeRequest;
}

/** More pages of checks than these are not read. */
const MOST_PAGES = 5;

/**
 * @param tripsLeft after this one; what would take more is not known
 * @throws ForgeError
 */
export async function readDetails(api: GitLabApi, project: GitLabProject, listed: MergeRequest, tripsLeft: 0 | 1): Promise<ReadDetails> {
  const address = `/projects/${project.id}/merge_requests/${listed.iid}`;
  const [alone, statuses, commits, notes, revertedBy] = await Promise.all([
    ifReadable(api.one(address, singleMergeRequestSchema)),
    Promise.all(headProjectsOf(project, listed).map((id) => firstStatuses(api, id, listed.sha ?? null))),
    ifReadable(api.page(`${address}/commits`, commitAnswerSchema)),
    ifReadable(api.page(`${address}/notes`, noteSchema, { sort: 'desc', order_by: 'created_at' })),
    listed.state === 'merged' ? revertOf(api, project, listed) : null,
  ]);
  // What changed in between, or is another one altogether, does not belong to the rest.
  const single = alone?.iid === listed.iid && alone.source_branch === listed.source_branch && alone.sha === listed.sha ? alone : null;
  const whole = await wholeStatuses(api, listed, single, statuses, tripsLeft);
  return {
    request: single ?? listed,
    checks: whole === null ? null : checksOf(whole, project.only_allow_merge_if_pipeline_succeeds === true),
    // The service lists the newest first.
    commits: commits === null ? null : [...commits.items].reverse(),
    notes: notes === null ? null : readNotes(notes.items),
    revertedBy,
  };
}

/** The pipelines of a fork's branch are the fork's own, or the parent's where a member started them. */
function headProjectsOf({ id }: GitLabProject, { source_project_id: source }: MergeRequest): readonly number[] {
  return source === null || source === undefined || source === id ? [id] : [source, id];
}

interface Statuses {
  readonly address: string;
  readonly page: Page<CommitStatus>;
}

/** Null where they may not be read, or there is no commit. */
async function firstStatuses(api: GitLabApi, projectId: number, commit: string | null): Promise<Statuses | null> {
  if (commit === null) return null;
  const address = `/projects/${projectId}/repository/commits/${commit}/statuses`;
  const page = await ifReadable(api.page(address, statusSchema));
  return page === null ? null : { address, page };
}

/** All that belong to what would be merged; null where that cannot be told in what is left. */
async function wholeStatuses(
  api: GitLabApi,
  listed: MergeRequest,
  single: SingleMergeRequest | null,
  first: readonly (Statuses | null)[],
  tripsLeft: number,
): Promise<readonly CommitStatus[] | null> {
  const readable = first.filter((statuses) => statuses !== null);
  // Whether there is a pipeline of the merged result, only the merge request alone says.
  if (single === null || readable.length < first.length) return null;
  const pipeline = single.head_pipeline ?? null;
  // It runs on a commit of its own, the merge that would be made.
  const ofResult = pipeline === null || pipeline.sha === listed.sha ? null : `/projects/${pipeline.project_id ?? single.project_id}/repository/commits/${pipeline.sha}/statuses`;
  const further = readable.flatMap(({ address, page: { isLast, pages } }) => {
    if (isLast) return [];
    if (pages === null || pages > MOST_PAGES) return [null];
    return Array.from({ length: pages - 1 }, (_, index) => ({ address, page: index + 2 }));
  });
  const asked = further.filter((next) => next !== null);
  if (asked.length < further.length || (tripsLeft === 0 && (asked.length > 0 || ofResult !== null))) return null;
  const rest = await Promise.all([
    ...asked.map(({ address, page }) => ifReadable(api.page(address, statusSchema, { page }))),
    ...(ofResult === null ? [] : [lastPage(api, ofResult)]),
  ]);
  const pages = [...readable.map(({ page }) => page), ...rest];
  return pages.includes(null) ? null : pages.flatMap((page) => page?.items ?? []);
}

async function lastPage(api: GitLabApi, address: string): Promise<Page<CommitStatus> | null> {
  const page = await ifReadable(api.page(address, statusSchema));
  return page?.isLast === true ? page : null;
}

/** One that was merged and says, in the words of GitLab's "Revert" button, that it takes this one back. */
async function revertOf(api: GitLabApi, project: GitLabProject, { iid }: MergeRequest): Promise<number | null> {
  const found = await ifReadable(
    api.page(`/projects/${project.id}/merge_requests`, mergeRequestSchema, {
      state: 'merged',
      scope: 'all',
      search: `reverts merge request !${iid}`,
      order_by: 'created_at',
      sort: 'desc',
      per_page: 20,
    }),
  );
  return found?.items.find((other) => other.state === 'merged' && other.iid !== iid && saysItReverts(other.description ?? '', iid, project.path_with_namespace))?.iid ?? null;
}
