import { compareTimes, oldestFirst } from '../../domain/oldestFirst';
import type { RunId, RunOutline } from '../../domain/run';
import type { Suggestion, SuggestionId, SuggestionOutline } from '../../domain/suggestion';
import type { RunDocument, StoredDocument } from '../document';
import type { RunFilter, SuggestionFilter } from '../history';
import type { DocumentIndex } from './documentIndex';
import { outlinedKind } from './outlineText';

/** The same answers without SQLite, from the documents themselves: for an installation whose wasm is missing or broken. */
export class MemoryIndex implements DocumentIndex {
  readonly #documents = new Map<string, StoredDocument>();
  readonly #names = new Set<string>();

  names(): ReadonlySet<string> {
    return this.#names;
  }

  remove(gone: readonly string[]): Promise<void> {
    for (const name of gone) {
      this.#documents.delete(name);
      this.#names.delete(name);
    }
    return Promise.resolve();
  }

  add(documents: readonly StoredDocument[]): Promise<void> {
    for (const document of documents) {
      this.#documents.set(document.name.name, document);
      this.#names.add(document.name.name);
    }
    return Promise.resolve();
  }

  outlines(filter: RunFilter): Promise<readonly RunOutline[]> {
    return Promise.resolve(this.#selected(filter).map(({ run }) => ({ ...run, features: run.features.map((feature) => ({ ...feature, kind: outlinedKind(feature) })) })));
  }

  runDocuments(filter: RunFilter): readonly string[] {
    return this.#selected(filter).map(({ name }) => name.name);
  }

  runDocument(id: RunId): string | null {
    const newest = this.#newest().find((document) => document.run.id === id);
    return newest === undefined || newest.deleted ? null : newest.name.name;
  }

  suggestionOutlines({ worktrees }: SuggestionFilter): Promise<readonly SuggestionOutline[]> {
    const all = this.#suggestions();
    return Promise.resolve(worktrees === undefined ? all : all.filter(({ planned }) => planned.worktrees.some((worktree) => worktrees.includes(worktree))));
  }

  suggestionIds(): readonly SuggestionId[] {
    return this.#suggestions().map(({ id }) => id);
  }

  deletedRuns(): readonly RunId[] {
    return this.#newest().filter(({ deleted }) => deleted).map(({ run }) => run.id);
  }

  importedRuns(): readonly RunId[] {
    return this.#newest()
      .map(({ run }) => run)
      .filter((run) => run.imported !== undefined)
      .map(({ id }) => id);
  }

  close(): void {
    this.#documents.clear();
    this.#names.clear();
  }

  #selected(filter: RunFilter): readonly RunDocument[] {
    const since = filter.since === undefined ? -Infinity : Date.parse(filter.since);
    const before = filter.before === undefined ? Infinity : Date.parse(filter.before);
    return this.#newest()
      .filter((document) => !document.deleted)
      .filter(({ run }) => filter.category === undefined || run.category === filter.category)
      .filter(({ run }) => Date.parse(run.createdAt) >= since && Date.parse(run.createdAt) < before)
      .filter(({ run }) => filter.worktrees === undefined || run.features.some(({ worktree }) => worktree !== null && filter.worktrees?.includes(worktree)))
      .filter(({ run }) => filter.suggestions === undefined || (run.suggestionId !== null && filter.suggestions.includes(run.suggestionId)))
      .toSorted((a, b) => compareTimes(a.run, b.run));
  }

  #suggestions(): readonly Suggestion[] {
    const suggestions = [...this.#documents.values()].filter((document) => document.kind === 'suggestion').map((document) => document.suggestion);
    return oldestFirst(suggestions);
  }

  #newest(): readonly RunDocument[] {
    const newest = new Map<string, RunDocument>();
    for (const document of this.#documents.values()) {
      if (document.kind !== 'run') continue;
      const other = newest.get(document.run.id);
      if (other === undefined || other.name.revision < document.name.revision) newest.set(document.run.id, document);
    }
    return [...newest.values()];
  }
}
