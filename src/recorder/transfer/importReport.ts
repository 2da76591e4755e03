import type { RunId } from '../../domain/run';
import type { NotRead } from '../../store/legacy/found';

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
  readonly unreadable: readonly NotRead[];
}
