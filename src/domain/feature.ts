import * as z from 'zod/mini';
import './schemaMessages';
import { categorySchema } from './category';
import { CHANGE_KINDS } from './changeKind';
import { featureRemoteSchema, pullRequestSchema, UNREAD_REASONS } from './pullRequest';
import { specificationSchema } from './specification';
import { timeSchema } from './time';
import { unmergedReasonSchema } from './unmergedReason';

/**
 * What became of a feature. With a forge: its pull request's state. From git alone only `merged` (its work is in the base)
 * and `unmerged` can be told.
 */
export const outcomeSchema = z.enum(['merged', 'open', 'closed', 'unmerged']);

export type Outcome = z.infer<typeof outcomeSchema>;

const count = z.int().check(z.nonnegative());

/**
 * The commits that speak for a feature's outcome, agent and manual fixes; of very many the newest. Times are null where a commit's own
 * makes no sense.
 */
export const featureEvidenceSchema = z.object({
  /** How its work came into the base, also when it was taken back since; null when it did not, or nobody looked. */
  landing: z.nullable(
    z.object({
      how: z.enum(['merge', 'fastForward', 'squash', 'rebase', 'cherryPick', 'content']),
      certainty: z.enum(['certain', 'likely']),
      /** Commits of the base that brought it, newest first. */
      commits: z.array(z.string()),
      revertedBy: z.nullable(z.string()),
      appliedAgainBy: z.nullable(z.string()),
    }),
  ),
  /** Set when the base holds a part of it: how many of its own commits, in which commits of the base, and which are missing. */
  partial: z.nullable(z.object({ merged: count, total: count, commits: z.array(z.string()), missing: z.array(z.string()) })),
  agentCommits: z.array(z.object({ oid: z.string(), subject: z.string(), agent: z.string(), at: z.nullable(timeSchema) })),
  /** Commits by people: on the branch after the agent's last one, on the base after the merge, and those that only the pull request knows. */
  fixes: z.array(z.object({ oid: z.string(), subject: z.string(), author: z.string(), at: z.nullable(timeSchema), where: z.enum(['branch', 'base', 'pullRequest']) })),
});

export type FeatureEvidence = z.infer<typeof featureEvidenceSchema>;

/** What a person can say of a feature instead of what was found. */
export const GIVABLE = ['name', 'category', 'outcome', 'unmergedReason'] as const;

/** What git and gates alone say of what a forge has said otherwise. */
const withoutForgeSchema = z.object({
  outcome: z.nullable(outcomeSchema),
  manualFixes: z.nullable(count),
  testsPassing: z.nullable(z.boolean()),
  failingGates: z.optional(z.array(z.string())),
  agent: z.nullable(z.string()),
});

/** One branch with its worktree, specification, pull request and outcome. Whatever is not known is null. */
export const featureSchema = z.object({
  name: z.string().check(z.minLength(1)),
  /** Absolute path of the repository's main worktree (or its bare folder). */
  repository: z.nullable(z.string()),
  /** Short branch name, without `refs/heads/`. */
  branch: z.nullable(z.string()),
  /** Absolute path. */
  worktree: z.nullable(z.string()),
  category: z.nullable(categorySchema),
  /** Commits of its own, ahead of where it left the base. */
  commits: z.nullable(count),
  filesChanged: z.nullable(count),
  additions: z.nullable(count),
  deletions: z.nullable(count),
  uncommittedFiles: z.nullable(count),
  outcome: z.nullable(outcomeSchema),
  pullRequest: z.nullable(pullRequestSchema),
  /** Lower-case name such as `claude`; null when no commit tells. */
  agent: z.nullable(z.string()),
  /** Lower-case name of the agent's model where its commits name it, such as `claude opus 4.1`; left out in older documents. */
  model: z.optional(z.nullable(z.string())),
  /** What most of its commits call themselves; left out in older documents, see `changeKindOf`. */
  kind: z.optional(z.nullable(z.enum(CHANGE_KINDS))),
  manualFixes: z.nullable(count),
  testsPassing: z.nullable(z.boolean()),
  /** Names of the gates that failed; left out where no gate's result was known. */
  failingGates: z.optional(z.array(z.string())),
  /** Minutes of work, long pauses left out. */
  minutes: z.nullable(z.number().check(z.nonnegative())),
  specification: z.nullable(specificationSchema),
  /** Not in runs that were recorded by hand, imported, or recorded before it was kept. */
  evidence: z.optional(featureEvidenceSchema),
  /** Left out where its repository has no remote that could be a forge's, and in older documents. */
  remote: z.optional(featureRemoteSchema),
  /** Why its pull request is not known yet; left out once it was looked for. */
  pullRequestUnread: z.optional(z.enum(UNREAD_REASONS)),
  /** Why it was not merged; null where a forge or a person was asked and nothing tells. */
  unmergedReason: z.optional(z.nullable(unmergedReasonSchema)),
  /** Set where a forge has spoken, so that what it says later is laid over the same ground. */
  withoutForge: z.optional(withoutForgeSchema),
  /** What a person said of it, which nothing that is found later replaces. */
  given: z.optional(z.array(z.enum(GIVABLE))),
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
