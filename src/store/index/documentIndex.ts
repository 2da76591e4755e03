import type { Run, RunId } from '../../domain/run';
import type { Suggestion } from '../../domain/suggestion';
import type { StoredDocument } from '../document';
import type { RunFilter } from '../history';

/** Answers questions about the documents that it was told of. Derived: whatever it holds can be made again from the documents. */
export interface DocumentIndex {
  /** Names of the documents that it knows. */
  names(): ReadonlySet<string>;
  apply(added: readonly StoredDocument[], removed: readonly string[]): Promise<void>;
  /** Newest revision of each run that is not deleted, oldest run first. */
  runs(filter: RunFilter): Promise<readonly Run[]>;
  run(id: RunId): Run | null;
  /** Oldest first. */
  suggestions(): Promise<readonly Suggestion[]>;
  close(): void;
}
