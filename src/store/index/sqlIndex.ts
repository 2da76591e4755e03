import type { Database, SqlValue } from 'sql.js';
import type { Feature } from '../../domain/feature';
import type { Run, RunId, RunOutline } from '../../domain/run';
import type { Suggestion, SuggestionId, SuggestionOutline } from '../../domain/suggestion';
import type { StoredDocument } from '../document';
import type { RunFilter } from '../history';
import { Pacer } from '../pacer';
import type { DocumentIndex } from './documentIndex';
import { parseRunOutline, parseSuggestionOutline, printRunOutline, printSuggestionOutline } from './outlineText';
import { Statements } from './statements';

const SELECTED_RUNS = `
  FROM runs
  WHERE (?1 IS NULL OR category = ?1) AND (?2 IS NULL OR created_at_ms >= ?2)
    AND (?4 IS NULL OR created_at_ms < ?4)
    AND (?3 IS NULL OR id IN (SELECT run_id FROM features WHERE worktree IN (SELECT value FROM json_each(?3))))
  ORDER BY created_at_ms, id`;

const TABLES_OF_A_RUN = ['features', 'conflicts', 'conflict_files', 'specification_traits'];

/** The index in a SQLite database in memory. Its callers take turns; nothing else touches the database. */
export class SqlIndex implements DocumentIndex {
  readonly #database: Database;
  readonly #names: Set<string>;

  /** @param database of the current schema; it is owned from here on */
  constructor(database: Database) {
    this.#database = database;
    // The file that SQLite sees is memory as well: a journal in it and small caches only copy.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384');
    this.#names = new Set(this.#column('SELECT name FROM documents', []));
  }

  names(): ReadonlySet<string> {
    return this.#names;
  }

  /** SHA-256 of each document as it was when it was read in, by name. */
  hashes(): ReadonlyMap<string, string> {
    const rows = this.#database.exec('SELECT name, sha256 FROM documents')[0]?.values ?? [];
    return new Map(rows.map(([name, sha256]) => [text(name), text(sha256)]));
  }

  remove(gone: readonly string[]): void {
    this.#transaction((statements) => {
      for (const name of gone) {
        const id = text(statements.row('SELECT id FROM documents WHERE name = ?', [name])?.[0]);
        removeContent(statements, id);
        statements.run('DELETE FROM imported_records WHERE run_id = ?', [id]);
        statements.run('DELETE FROM documents WHERE id = ?', [id]);
      }
    });
    this.#readNames();
  }

  async add(documents: readonly StoredDocument[]): Promise<void> {
    const pacer = new Pacer();
    const statements = new Statements(this.#database);
    this.#database.run('BEGIN');
    try {
      for (const document of documents) {
        addDocument(statements, document);
        if (pacer.isDue()) await pacer.rest();
      }
      statements.free();
      this.#database.run('COMMIT');
    } catch (error) {
      statements.free();
      this.#database.run('ROLLBACK');
      throw error;
    }
    for (const document of documents) this.#names.add(document.name.name);
  }

  outlines(filter: RunFilter): Promise<readonly RunOutline[]> {
    return this.#parsed(`SELECT outline ${SELECTED_RUNS}`, selection(filter), parseRunOutline);
  }

  runDocuments(filter: RunFilter): readonly string[] {
    return this.#column(`SELECT document ${SELECTED_RUNS}`, selection(filter));
  }

  runDocument(id: RunId): string | null {
    return this.#column('SELECT document FROM runs WHERE id = ?', [id])[0] ?? null;
  }

  suggestionOutlines(): Promise<readonly SuggestionOutline[]> {
    return this.#parsed('SELECT outline FROM suggestions ORDER BY created_at_ms, id', [], parseSuggestionOutline);
  }

  suggestionIds(): readonly SuggestionId[] {
    return this.#column('SELECT id FROM suggestions ORDER BY created_at_ms, id', []) as readonly SuggestionId[];
  }

  importedRuns(): readonly RunId[] {
    return this.#column('SELECT DISTINCT run_id FROM imported_records', []) as readonly RunId[];
  }

  deletedRuns(): readonly RunId[] {
    // SQLite takes the other columns from the row that has the maximum.
    const newest = "SELECT id, deleted, max(revision) FROM documents WHERE kind = 'run' GROUP BY id";
    return this.#column(`SELECT id FROM (${newest}) WHERE deleted = 1`, []) as readonly RunId[];
  }

  /** The whole database as a file's content. Synchronous, and never inside a transaction. */
  image(): Uint8Array<ArrayBuffer> {
    // sql.js makes a new array, never a view of wasm's memory; its types do not say so.
    return this.#database.export() as Uint8Array<ArrayBuffer>;
  }

  close(): void {
    this.#database.close();
  }

  async #parsed<T>(sql: string, parameters: SqlValue[], parse: (outline: string) => T): Promise<readonly T[]> {
    const pacer = new Pacer();
    const outlines: T[] = [];
    const statement = this.#database.prepare(sql, parameters);
    try {
      while (statement.step()) {
        outlines.push(parse(text(statement.get()[0])));
        if (pacer.isDue()) await pacer.rest();
      }
    } finally {
      statement.free();
    }
    return outlines;
  }

  /** The first column of a query of texts. */
  #column(sql: string, parameters: SqlValue[]): readonly string[] {
    return (this.#database.exec(sql, parameters)[0]?.values ?? []).map(([value]) => text(value));
  }

  #transaction(work: (statements: Statements) => void): void {
    const statements = new Statements(this.#database);
    this.#database.run('BEGIN');
    try {
      work(statements);
      statements.free();
      this.#database.run('COMMIT');
    } catch (error) {
      statements.free();
      this.#database.run('ROLLBACK');
      throw error;
    }
  }

  #readNames(): void {
    this.#names.clear();
    for (const name of this.#column('SELECT name FROM documents', [])) this.#names.add(name);
  }
}

/** In the order of the parameters of {@link SELECTED_RUNS}. */
function selection({ category, since, before, worktrees }: RunFilter): SqlValue[] {
  const moment = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time));
  return [category ?? null, moment(since), worktrees === undefined ? null : JSON.stringify(worktrees), moment(before)];
}

/** The tables tell of the newest revision that was added, in whatever order they come. */
function addDocument(statements: Statements, document: StoredDocument): void {
  const { name } = document;
  const newest = statements.row('SELECT max(revision) FROM documents WHERE id = ?', [name.id])?.[0];
  statements.insert('documents', {
    name: name.name,
    kind: name.kind,
    id: name.id,
    revision: name.revision,
    written_at: document.writtenAt,
    deleted: flag(document.deleted),
    sha256: document.sha256,
  });
  if (document.kind === 'run') {
    for (const { key } of document.run.imported?.records ?? []) statements.insert('imported_records', { key, document: name.name, run_id: name.id }, true);
  }
  if (typeof newest === 'number' && newest > name.revision) return;
  if (typeof newest === 'number') removeContent(statements, name.id);
  if (document.deleted) return;
  if (document.kind === 'run') insertRun(statements, name.name, document.run);
  else insertSuggestion(statements, name.name, document.suggestion);
}

function removeContent(statements: Statements, id: string): void {
  if (statements.run('DELETE FROM runs WHERE id = ?', [id]) > 0) {
    for (const table of TABLES_OF_A_RUN) statements.run(`DELETE FROM ${table} WHERE run_id = ?`, [id]);
  }
  statements.run('DELETE FROM suggestions WHERE id = ?', [id]);
}

function insertRun(statements: Statements, document: string, run: Run): void {
  statements.insert('runs', {
    id: run.id,
    document,
    description: run.description,
    category: run.category,
    created_at: run.createdAt,
    created_at_ms: Date.parse(run.createdAt),
    prs_created: run.prsCreated,
    prs_merged: run.prsMerged,
    conflicts_encountered: run.conflictsEncountered,
    manual_fixes_needed: run.manualFixesNeeded,
    tests_passing: flag(run.testsPassing),
    minutes: run.minutes,
    success_rate: run.successRate,
    completion_rate: run.completionRate,
    quality_score: run.qualityScore,
    grade: run.grade,
    specification_type: run.specificationPattern.type,
    build_gates: flag(run.specificationPattern.buildGates),
    evidence: run.evidence,
    suggestion_id: run.suggestionId,
    outline: printRunOutline(run),
  });
  run.features.forEach((feature, position) => insertFeature(statements, run.id, position, feature));
  const pairs = run.conflicts.map(({ features: [a, b], files }) => ({ a, b, files }));
  const withBase = run.conflictsWithBase.map(({ feature, files }) => ({ a: feature, b: null, files }));
  [...pairs, ...withBase].forEach(({ a, b, files }, position) => {
    statements.insert('conflicts', { run_id: run.id, position, feature_a: a, feature_b: b });
    for (const file of new Set(files)) statements.insert('conflict_files', { run_id: run.id, position, file }, true);
  });
}

function insertFeature(statements: Statements, runId: RunId, position: number, feature: Feature): void {
  statements.insert('features', {
    run_id: runId,
    position,
    name: feature.name,
    category: feature.category,
    repository: feature.repository,
    branch: feature.branch,
    worktree: feature.worktree,
    outcome: feature.outcome,
    agent: feature.agent,
    commits: feature.commits,
    files_changed: feature.filesChanged,
    additions: feature.additions,
    deletions: feature.deletions,
    manual_fixes: feature.manualFixes,
    tests_passing: flag(feature.testsPassing),
    minutes: feature.minutes,
    specification_type: feature.specification?.type ?? null,
    build_gates: flag(feature.specification?.buildGates ?? null),
  });
  for (const [trait, present] of Object.entries(feature.specification?.traits ?? {})) {
    statements.insert('specification_traits', { run_id: runId, feature_position: position, trait, present: flag(present) }, true);
  }
}

function insertSuggestion(statements: Statements, document: string, suggestion: Suggestion): void {
  statements.insert('suggestions', {
    id: suggestion.id,
    document,
    created_at: suggestion.createdAt,
    created_at_ms: Date.parse(suggestion.createdAt),
    method: suggestion.method,
    outline: printSuggestionOutline(suggestion),
  });
}

function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
