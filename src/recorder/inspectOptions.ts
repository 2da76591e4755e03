import type { AgentSettings } from '../domain/agentSettings';
import type { FollowedFeature } from '../domain/followedFeature';
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
  /** Whether pairs that merge but come close are wanted; they are unless told. Costs a process a repository. */
  readonly nearConflicts?: boolean | undefined;
  /** Whether both sides' text of each conflict is wanted; it is not unless told. */
  readonly hunks?: boolean | undefined;
  /** The first that matches wins; see `SPECIFICATION_GLOBS`. */
  readonly specificationGlobs: readonly string[];
  /** A category by glob, as the user wrote it; a rule that matches most of a feature's changes wins. */
  readonly categoryRules?: Readonly<Record<string, unknown>> | undefined;
  /** A longer pause does not count as work. */
  readonly idleGapMinutes: number;
  /** Worktrees made further apart belong to different runs; 24 unless told. */
  readonly groupGapHours?: number | undefined;
  /** What is known of features from before; those whose worktrees are gone are candidates too. */
  readonly followed?: readonly FollowedFeature[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  readonly clock: Clock;
  readonly l10n?: Localizer | undefined;
  /** How the user's own agents sign; the known ones are known anyway. */
  readonly agents?: AgentSettings | undefined;
  /** Where the scratch folder goes; shared memory or the system's temporary folder unless told. */
  readonly temporaryFolder?: string | undefined;
  /** For the uncommitted work of one worktree, beyond which only its commits count; a minute unless told. */
  readonly worktreeLimitMs?: number | undefined;
}
