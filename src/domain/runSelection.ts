/** Which runs of a history something is about; null for all. */
export interface RunSelection {
  /** Absolute path: runs with a feature in this repository. */
  readonly repository: string | null;
  readonly category: string | null;
  /** Key of a specification pattern as it is compared. */
  readonly pattern: string | null;
  /** Inclusive, ISO 8601 in UTC. */
  readonly since: string | null;
  /** Exclusive, ISO 8601 in UTC. */
  readonly before: string | null;
}

export const ALL_RUNS: RunSelection = { repository: null, category: null, pattern: null, since: null, before: null };
