import * as z from 'zod/mini';
import './schemaMessages';

/**
 * Why a pull request was not merged, or is not any more. `notNeeded` is work that nobody wanted any longer; `rejected` is what a person said
 * against it.
 */
export const UNMERGED_KINDS = ['superseded', 'notNeeded', 'branchDeleted', 'conflict', 'failingChecks', 'noActivity', 'rejected', 'reverted'] as const;

export type UnmergedKind = (typeof UNMERGED_KINDS)[number];

export const unmergedReasonSchema = z.object({
  kind: z.enum(UNMERGED_KINDS),
  /** Number of the pull request that replaced it or took it back; null where there is none, or it is not known. */
  by: z.optional(z.nullable(z.int().check(z.positive()))),
  /** What a person wrote when it was closed, cut to a few hundred characters. */
  words: z.optional(z.nullable(z.string())),
});

export type UnmergedReason = z.infer<typeof unmergedReasonSchema>;

/** What came of decisions about the plan or of nobody's time, and says nothing about the work or how it was specified. */
const NOT_THE_AGENTS: ReadonlySet<UnmergedKind> = new Set(['superseded', 'notNeeded', 'branchDeleted', 'noActivity']);

/** Whether a feature that was not merged counts against its pattern and its agent. It does while nobody knows why. */
export function countsAsFailure(reason: UnmergedReason | null | undefined): boolean {
  return reason === null || reason === undefined || !NOT_THE_AGENTS.has(reason.kind);
}
