import * as z from 'zod/mini';
import { timeSchema } from '../domain/time';
import type { ForgePullRequest } from './forge';

const text = z.string();
const maybeText = z.nullable(text);
const number = z.int().check(z.positive());

/** {@link ForgePullRequest} as it is read back from a file, which anybody may have written. */
export const keptPullRequestSchema = z.object({
  number,
  url: text,
  state: z.enum(['open', 'merged', 'closed']),
  isDraft: z.boolean(),
  isQueued: z.boolean(),
  author: maybeText,
  createdAt: timeSchema,
  updatedAt: timeSchema,
  mergedAt: z.nullable(timeSchema),
  closedAt: z.nullable(timeSchema),
  headBranch: text,
  headCommit: maybeText,
  headProject: maybeText,
  headDeletedAt: z.nullable(timeSchema),
  mergeCommit: maybeText,
  conflicts: z.nullable(z.boolean()),
  checks: z.nullable(z.array(z.object({ name: text, state: z.enum(['passed', 'failed', 'pending', 'skipped']), required: z.nullable(z.boolean()) }))),
  reviews: z.nullable(z.array(z.object({ author: maybeText, byBot: z.boolean(), state: z.enum(['approved', 'changesRequested', 'commented', 'dismissed']), at: timeSchema }))),
  commits: z.nullable(z.array(z.object({ oid: text, at: timeSchema, authoredAt: timeSchema, author: maybeText, email: maybeText, byBot: z.boolean(), message: text }))),
  comments: z.nullable(z.array(z.object({ author: maybeText, byBot: z.boolean(), at: timeSchema, text }))),
  closedBy: z.nullable(z.object({ author: maybeText, byBot: z.boolean() })),
  supersededBy: z.nullable(number),
  revertedBy: z.nullable(number),
}) satisfies z.ZodMiniType<ForgePullRequest>;
