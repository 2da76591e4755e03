import * as z from 'zod/mini';
import { UNMERGED_KINDS } from './unmergedReason';

const text = z.string().check(z.maxLength(4096));

/** Which runs a figure is made of: the figure counts them, and a list can show them. */
export const runGroupSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('category'), category: text }),
  /** The key is that of `learning/comparedPattern.ts`; null is "type unknown". */
  z.object({ kind: z.literal('pattern'), key: text, type: z.nullable(text) }),
  /** A trait of specifications, build gates among them. */
  z.object({ kind: z.literal('trait'), trait: text }),
  /** Runs with a feature by an agent; by one of its models, where one is named. */
  z.object({ kind: z.literal('agent'), agent: text, model: z.nullable(text) }),
  z.object({ kind: z.literal('conflictFile'), file: text }),
  z.object({ kind: z.literal('failedGate'), gate: text }),
  z.object({ kind: z.literal('unmerged') }),
  /** Runs with a feature that was not merged for this reason. */
  z.object({ kind: z.literal('unmergedReason'), reason: z.enum(UNMERGED_KINDS) }),
  z.object({ kind: z.literal('failingTests') }),
  z.object({ kind: z.literal('manualFixes') }),
  z.object({ kind: z.literal('conflicts') }),
]);

export type RunGroup = Readonly<z.infer<typeof runGroupSchema>>;
