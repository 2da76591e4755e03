import * as z from 'zod';
import { categorySchema } from './category';
import { specificationSchema } from './specification';

/**
 * What became of a feature. With a forge: its pull request's state. From git alone only `merged` (its work is in the base)
 * and `unmerged` can be told.
 */
export const outcomeSchema = z.enum(['merged', 'open', 'closed', 'unmerged']);

export type Outcome = z.infer<typeof outcomeSchema>;

export const pullRequestSchema = z.object({
  number: z.int().positive(),
  url: z.string(),
  state: z.string(),
});

export type PullRequest = z.infer<typeof pullRequestSchema>;

const count = z.int().nonnegative();

/** One branch with its worktree, specification, pull request and outcome. Whatever is not known is null. */
export const featureSchema = z.object({
  name: z.string().min(1),
  /** Absolute path of the repository's main worktree (or its bare folder). */
  repository: z.string().nullable(),
  /** Short branch name, without `refs/heads/`. */
  branch: z.string().nullable(),
  /** Absolute path. */
  worktree: z.string().nullable(),
  category: categorySchema.nullable(),
  /** Commits of its own, ahead of where it left the base. */
  commits: count.nullable(),
  filesChanged: count.nullable(),
  additions: count.nullable(),
  deletions: count.nullable(),
  uncommittedFiles: count.nullable(),
  outcome: outcomeSchema.nullable(),
  pullRequest: pullRequestSchema.nullable(),
  /** Lower-case name such as `claude`; null when no commit tells. */
  agent: z.string().nullable(),
  manualFixes: count.nullable(),
  testsPassing: z.boolean().nullable(),
  /** Minutes of work, long pauses left out. */
  minutes: z.number().nonnegative().nullable(),
  specification: specificationSchema.nullable(),
});

export type Feature = z.infer<typeof featureSchema>;

/** A feature of which nothing but the name is known, as in a run recorded by hand. */
export function namedFeature(name: string): Feature {
  return {
    name,
    repository: null,
    branch: null,
    worktree: null,
    category: null,
    commits: null,
    filesChanged: null,
    additions: null,
    deletions: null,
    uncommittedFiles: null,
    outcome: null,
    pullRequest: null,
    agent: null,
    manualFixes: null,
    testsPassing: null,
    minutes: null,
    specification: null,
  };
}
