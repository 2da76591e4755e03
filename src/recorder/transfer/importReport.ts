import type { RunId } from '../../domain/run';

/** What could not be taken from a source, and why. */
export interface Unreadable {
  /** Path of the file or folder as it was given or found. */
  readonly path: string;
  /** Where in it, such as `line 12` or `row 3`; null for the whole. */
  readonly place: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** What an import did. The same import once more takes nothing. */
export interface ImportReport {
  /** Runs that are new in the history, oldest first. */
  readonly taken: readonly RunId[];
  /** Runs that were there and have learnt a fact that was unknown. */
  readonly completed: readonly RunId[];
  /** Suggestions that are new in the ledger. */
  readonly suggestions: number;
  /** Runs that were there already, with nothing to add. */
  readonly alreadyThere: number;
  readonly unreadable: readonly Unreadable[];
}
