import type { RunId, RunOutline } from '../../domain/run';
import type { SuggestionId, SuggestionOutline } from '../../domain/suggestion';
import type { StoredDocument } from '../document';
import type { RunFilter, SuggestionFilter } from '../history';

/** Answers questions about the documents that it was told of. Derived: whatever it holds can be made again from the documents. */
export interface DocumentIndex {
  /** Names of the documents that it knows. */
  names(): ReadonlySet<string>;
  /**
   * Forgets documents that are gone, with every other document of the same run or suggestion: which one is in force now cannot be told from
   * here. Those that are still there are to be added again.
   */
  remove(gone: readonly string[]): Promise<void>;
  add(documents: readonly StoredDocument[]): Promise<void>;
  /** Of the newest revision of each run that is not deleted, oldest run first. */
  outlines(filter: RunFilter): Promise<readonly RunOutline[]>;
  /** Names of the documents that {@link outlines} tells of, in the same order. */
  runDocuments(filter: RunFilter): readonly string[];
  /** Name of the document in force; null for an unknown or deleted run. */
  runDocument(id: RunId): string | null;
  /** Oldest first. */
  suggestionOutlines(filter: SuggestionFilter): Promise<readonly SuggestionOutline[]>;
  /** Oldest first. */
  suggestionIds(): readonly SuggestionId[];
  deletedRuns(): readonly RunId[];
  /** Runs that hold records of another tool, deleted ones too. */
  importedRuns(): readonly RunId[];
  close(): void;
}
