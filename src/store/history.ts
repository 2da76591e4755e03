import type { JudgedRun, Run, RunId } from '../domain/run';
import type { Forecast, PlannedRun, Suggestion } from '../domain/suggestion';

export interface RunFilter {
  readonly category?: string | undefined;
  /** Inclusive, ISO 8601 in UTC. */
  readonly since?: string | undefined;
}

export interface Finding {
  readonly problem: 'unreadableDocument' | 'wrongHash' | 'wrongSchema' | 'strayName' | 'indexCorrupt' | 'indexStale' | 'newerVersion';
  /** Path relative to the data folder. */
  readonly path: string;
  /** One sentence. */
  readonly message: string;
  readonly repaired: boolean;
}

export interface VerifyReport {
  /** Documents that were read and found good. */
  readonly documents: number;
  readonly findings: readonly Finding[];
}

export interface Subscription {
  dispose(): void;
}

/** The history of runs and the ledger of suggestions, whatever wrote them. */
export interface History {
  /** Resolves once the run is durable: it survives a crash from then on. */
  record(run: JudgedRun): Promise<Run>;
  /** Writes a new revision; the earlier ones stay on disk. */
  revise(id: RunId, run: JudgedRun): Promise<Run>;
  /** A deletion is a revision that says so. */
  remove(id: RunId): Promise<void>;
  /** Oldest first. */
  runs(filter?: RunFilter): Promise<readonly Run[]>;
  run(id: string): Promise<Run | null>;
  /** Adds to the ledger; durable once it resolves. */
  suggest(planned: PlannedRun, forecast: Forecast, method: string): Promise<Suggestion>;
  /** Oldest first. */
  suggestions(): Promise<readonly Suggestion[]>;
  /** Paths, relative to the data folder, that could not be read and were set aside, each with its reason. */
  quarantined(): Promise<readonly { readonly path: string; readonly reason: string }[]>;
  verify(options: { readonly repair: boolean }): Promise<VerifyReport>;
  /** Called soon after anyone (this process, another window, a terminal) has changed the history. */
  onDidChange(listener: () => void): Subscription;
  /** Ends watching and writes what the index has not saved yet. */
  close(): Promise<void>;
}
