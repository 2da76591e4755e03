import type { Run, RunId } from '../../domain/run';
import type { Suggestion } from '../../domain/suggestion';
import type { RunDocument, StoredDocument } from '../document';
import type { RunFilter } from '../history';
import type { DocumentIndex } from './documentIndex';

/** The same answers without SQLite, from the documents themselves: for an installation whose wasm is missing or broken. */
export class MemoryIndex implements DocumentIndex {
  readonly #documents = new Map<string, StoredDocument>();
  readonly #names = new Set<string>();

  names(): ReadonlySet<string> {
    return this.#names;
  }

  apply(added: readonly StoredDocument[], removed: readonly string[]): Promise<void> {
    for (const name of removed) {
      this.#documents.delete(name);
      this.#names.delete(name);
    }
    for (const document of added) {
      this.#documents.set(document.name.name, document);
      this.#names.add(document.name.name);
    }
    return Promise.resolve();
  }

  runs(filter: RunFilter): Promise<readonly Run[]> {
    const since = filter.since === undefined ? -Infinity : Date.parse(filter.since);
    const runs = this.#newest()
      .filter((document) => !document.deleted)
      .map((document) => document.run)
      .filter((run) => filter.category === undefined || run.category === filter.category)
      .filter((run) => Date.parse(run.createdAt) >= since)
      .filter((run) => filter.worktrees === undefined || run.features.some(({ worktree }) => worktree !== null && filter.worktrees?.includes(worktree)));
    return Promise.resolve(runs.sort(oldestFirst));
  }

  run(id: RunId): Run | null {
    const newest = this.#newest().find((document) => document.run.id === id);
    return newest === undefined || newest.deleted ? null : newest.run;
  }

  suggestions(): Promise<readonly Suggestion[]> {
    const suggestions = [...this.#documents.values()].filter((document) => document.kind === 'suggestion').map((document) => document.suggestion);
    return Promise.resolve(suggestions.sort(oldestFirst));
  }

  close(): void {
    this.#documents.clear();
    this.#names.clear();
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

interface Dated {
  readonly id: string;
  readonly createdAt: string;
}

/** By time, not by text: fractions of a second may be there or not. */
function oldestFirst(a: Dated, b: Dated): number {
  return Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1);
}
