import * as z from 'zod/mini';
import { webAddress } from '../../domain/webAddress';

// Only what is used is parsed, of what docs.gitlab.com lists: api/projects, api/merge_requests, api/commits, api/notes, api/merge_trains. The
// shapes of projects, of `head_pipeline` and of the commits of a merge request were not held against it.

/** Commits have the offset of whoever made them. */
const timeSchema = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((time) => new Date(time).toISOString()),
);

const commitSchema = z.string().check(z.regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/));
const idSchema = z.int().check(z.positive());
/** Null for accounts that are gone. */
const userSchema = z.nullish(z.object({ username: z.string() }));

const forkedFromSchema = z.object({ id: idSchema, path_with_namespace: z.string() });

export const projectSchema = z.object({
  id: idSchema,
  path_with_namespace: z.string(),
  forked_from_project: z.nullish(forkedFromSchema),
  only_allow_merge_if_pipeline_succeeds: z.nullish(z.boolean()),
});
export type GitLabProject = z.infer<typeof projectSchema>;

export const mergeRequestSchema = z.object({
  iid: idSchema,
  project_id: idSchema,
  source_project_id: z.nullish(idSchema),
  source_branch: z.string(),
  description: z.nullish(z.string()),
  // `locked` is a merge under way.
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  draft: z.nullish(z.boolean()),
  work_in_progress: z.nullish(z.boolean()),
  author: userSchema,
  created_at: timeSchema,
  updated_at: timeSchema,
  merged_at: z.nullish(timeSchema),
  closed_at: z.nullish(timeSchema),
  closed_by: userSchema,
  sha: z.nullish(commitSchema),
  merge_commit_sha: z.nullish(commitSchema),
  squash_commit_sha: z.nullish(commitSchema),
  has_conflicts: z.nullish(z.boolean()),
  merge_status: z.nullish(z.string()),
  detailed_merge_status: z.nullish(z.string()),
  web_url: z.string().check(z.refine((address) => webAddress(address) !== null)),
});
export type MergeRequest = z.infer<typeof mergeRequestSchema>;

/** One merge request alone says more than in a list. */
export const singleMergeRequestSchema = z.extend(mergeRequestSchema, {
  head_pipeline: z.nullish(z.object({ sha: commitSchema, project_id: z.nullish(idSchema) })),
});
export type SingleMergeRequest = z.infer<typeof singleMergeRequestSchema>;

export const statusSchema = z.object({ id: idSchema, name: z.string(), status: z.string(), allow_failure: z.nullish(z.boolean()) });
export type CommitStatus = z.infer<typeof statusSchema>;

export const commitAnswerSchema = z.object({
  id: commitSchema,
  created_at: timeSchema,
  authored_date: z.nullish(timeSchema),
  author_name: z.nullish(z.string()),
  author_email: z.nullish(z.string()),
  message: z.string(),
});
export type GitLabCommit = z.infer<typeof commitAnswerSchema>;

export const noteSchema = z.object({
  id: idSchema,
  type: z.nullish(z.string()),
  body: z.string(),
  author: userSchema,
  created_at: timeSchema,
  system: z.boolean(),
  internal: z.nullish(z.boolean()),
  confidential: z.nullish(z.boolean()),
});
export type Note = z.infer<typeof noteSchema>;

export const trainSchema = z.object({ merge_request: z.object({ iid: idSchema }) });
