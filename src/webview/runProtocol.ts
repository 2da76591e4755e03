import * as z from 'zod/mini';
import { RUN_ID, runIdSchema } from '../domain/run';
import type { RunChange } from '../domain/runChange';
import type { ShownRun } from '../domain/shownRun';
import type { ForecastOutcome } from '../learning/forecastOutcome';
import { leaveSampleSchema, readySchema, retrySchema } from './pageMessages';

/** Everything that is known of a run. */
export interface RunDetails {
  readonly run: ShownRun;
  /** ISO 8601 in UTC; null while it is in the history. */
  readonly deletedAt: string | null;
  /** A newer version wrote it: this is as much of it as this one understands. */
  readonly inPart: boolean;
  /** How its quality compares with the history, in a sentence. */
  readonly standing: string;
  /** Newest first. */
  readonly changes: readonly RunChange[];
  /** Null where no suggestion was made before it, or the ledger does not have it any more. */
  readonly forecast: ForecastOutcome | null;
  /** `gone` is one that was chosen and is deleted or archived since; null where it is compared with none. */
  readonly compared: { readonly state: 'there'; readonly run: ShownRun; readonly chosen: boolean } | { readonly state: 'gone' } | null;
}

/** What the page keeps, so that a window that is loaded again shows the same. */
export interface RunPageState {
  readonly run: string;
  /** Left out: the run before it in the same repository. Null: none. */
  readonly compareWith?: string | null | undefined;
}

/** What the page of a run shows, computed by the host. */
export interface RunSnapshot extends RunPageState {
  /** Whether it is the sample history that is shown. */
  readonly isSample: boolean;
  /** Null when the history does not have the run. */
  readonly details: RunDetails | null;
}

const run = z.string().check(z.regex(RUN_ID));

/** What is accepted of what a page has kept; an older version, or nobody knows who, may have written it. */
export const runPageStateSchema = z.object({ run: runIdSchema, compareWith: z.optional(z.nullable(run)) });

/** Characters; no browser takes longer addresses. */
const LONGEST_ADDRESS = 2048;

/** What the host accepts of the page of a run; anything else is dropped. */
export const fromRunPageSchema = z.discriminatedUnion('type', [
  readySchema,
  retrySchema,
  leaveSampleSchema,
  z.object({ type: z.literal('edit') }),
  z.object({ type: z.literal('delete') }),
  z.object({ type: z.literal('restore') }),
  z.object({ type: z.literal('openText') }),
  z.object({ type: z.literal('openDocument') }),
  /** Asks for a run to lay beside this one. */
  z.object({ type: z.literal('compare') }),
  z.object({ type: z.literal('endComparison') }),
  z.object({ type: z.literal('openRun'), id: run }),
  /** Shows what a revision has changed. */
  z.object({ type: z.literal('openChange'), number: z.int().check(z.positive()) }),
  /** A pull request's address: the host opens it only where the run has just this one, and it is one of the web. */
  z.object({ type: z.literal('openExternal'), url: z.string().check(z.maxLength(LONGEST_ADDRESS)) }),
]);

export type FromRunPage = z.infer<typeof fromRunPageSchema>;
