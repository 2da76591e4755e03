import { SPECIFICATION_GLOBS } from './specificationFile';

/** How worktrees are looked at unless told otherwise; the editor's settings have the same defaults. */
export const DEFAULT_INSPECTION = { specificationGlobs: SPECIFICATION_GLOBS, idleGapMinutes: 120 } as const;

/** How gates are run unless told otherwise; the editor's settings have the same defaults. */
export const DEFAULT_GATES = { timeoutMinutes: 10, concurrency: 2 } as const;

/** Worktrees made further apart belong to different runs. */
export const DEFAULT_GROUP_GAP_HOURS = 24;
