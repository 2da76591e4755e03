import type { AgentRule } from '../domain/agent';
import type { Localizer } from '../domain/localizer';
import type { Progress } from '../domain/progress';
import type { Clock } from '../domain/time';
import type { Git } from '../git/git';

export interface InspectOptions {
  readonly git: Git;
  /** Absolute paths, of anything: folders inside repositories, worktrees, bare repositories, or no repository at all. */
  readonly folders: readonly string[];
  /** What features are measured against, instead of the default branch. */
  readonly base?: string | undefined;
  /** Whether what is not committed yet counts as work. */
  readonly includeUncommitted: boolean;
  /** The first that matches wins; see `SPECIFICATION_GLOBS`. */
  readonly specificationGlobs: readonly string[];
  /** A longer pause does not count as work. */
  readonly idleGapMinutes: number;
  /** Worktrees made further apart belong to different runs; 24 unless told. */
  readonly groupGapHours?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  readonly clock: Clock;
  readonly l10n?: Localizer | undefined;
  /** How agents sign; the known ones unless told. */
  readonly agents?: readonly AgentRule[] | undefined;
  /** Where the scratch folder goes; shared memory or the system's temporary folder unless told. */
  readonly temporaryFolder?: string | undefined;
  /** For the uncommitted work of one worktree, beyond which only its commits count; a minute unless told. */
  readonly worktreeLimitMs?: number | undefined;
}
