import * as z from 'zod/mini';
import './schemaMessages';
import { timeSchema } from './time';

const count = z.int().check(z.nonnegative());
const number = z.int().check(z.positive());

/** A feature's pull request. All but the first three fields are left out where no forge was asked. */
export const pullRequestSchema = z.object({
  number,
  url: z.string(),
  /** `open`, `merged` or `closed` where a forge told; whatever another tool called it otherwise. */
  state: z.string(),
  isDraft: z.optional(z.boolean()),
  /** It waits in a merge queue. */
  isQueued: z.optional(z.boolean()),
  author: z.optional(z.nullable(z.string())),
  createdAt: z.optional(timeSchema),
  mergedAt: z.optional(z.nullable(timeSchema)),
  closedAt: z.optional(z.nullable(timeSchema)),
  /** Commit that brought it into its base. */
  mergeCommit: z.optional(z.nullable(z.string())),
  /** Times that people asked for something and got new commits; null where reviews or commits could not be read. */
  reviewRounds: z.optional(z.nullable(count)),
  /** What people asked for, oldest first, as far as it was written; of very many the newest. */
  requests: z.optional(z.array(z.object({ author: z.nullable(z.string()), at: timeSchema, text: z.string() }))),
  /** Further pull requests of the same feature, newest first. */
  others: z.optional(z.array(z.object({ number, url: z.string(), state: z.string() }))),
});

export type PullRequest = z.infer<typeof pullRequestSchema>;

/** Why a feature's pull request is not known although there may be one. `notAsked` is a person's wish; the others are a forge's or the network's doing. */
export const UNREAD_REASONS = [
  'notAsked',
  'offline',
  'timedOut',
  'signedOut',
  'tokenRefused',
  'ssoRequired',
  'forbidden',
  'notFound',
  'rateLimited',
  'serverError',
  'badAnswer',
  'cancelled',
] as const;

export type UnreadReason = (typeof UNREAD_REASONS)[number];

/** Where a feature's pull request is looked for: read from git's configuration, without who signs in there. */
export const featureRemoteSchema = z.object({
  /** Lower case, with a port where it has one. */
  host: z.string().check(z.minLength(1), z.maxLength(260)),
  /** `owner/name`, or with more folders before the name. */
  path: z.string().check(z.minLength(1), z.maxLength(2_000)),
  /** What its branch is called there. */
  branch: z.string().check(z.minLength(1), z.maxLength(1_000)),
  /** Commit that the branch was at when the feature was recorded. */
  head: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  /** When its worktree was made; null where that is not known. */
  startedAt: z.nullable(timeSchema),
});

export type FeatureRemote = z.infer<typeof featureRemoteSchema>;
