import type { BindParams, Database, SqlValue } from 'sql.js';
import type { Feature } from '../../domain/feature';
import type { Run, RunId } from '../../domain/run';
import type { Suggestion } from '../../domain/suggestion';
import type { StoredDocument } from '../document';
import type { RunFilter } from '../history';
import { Pacer } from '../pacer';
import type { DocumentIndex } from './documentIndex';
import { Statements } from './statements';

const SELECT_RUNS = `
  SELECT content FROM runs JOIN documents ON documents.name = runs.document
  WHERE (?1 IS NULL OR runs.category = ?1) AND (?2 IS NULL OR created_at_ms >= ?2)
    AND (?3 IS NULL OR EXISTS (
      SELECT 1 FROM json_each(documents.content, '$.features') AS feature
      WHERE json_extract(feature.value, '$.worktree') IN (SELECT value FROM json_each(?3))))
  ORDER BY created_at_ms, runs.id`;

const SELECT_SUGGESTIONS = `
  SELECT content FROM suggestions JOIN documents ON documents.name = suggestions.document
  ORDER BY created_at_ms, suggestions.id`;

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
    const names = database.exec('SELECT name FROM documents')[0]?.values ?? [];
    this.#names = new Set(names.map(([name]) => text(name)));
  }

  names(): ReadonlySet<string> {
    return this.#names;
  }

  /** SHA-256 of each document as it was when it was read in, by name. */
  hashes(): ReadonlyMap<string, string> {
    const rows = this.#database.exec('SELECT name, sha256 FROM documents')[0]?.values ?? [];
    return new Map(rows.map(([name, sha256]) => [text(name), text(sha256)]));
  }

  async apply(added: readonly StoredDocument[], removed: readonly string[]): Promise<void> {
    const statements = new Statements(this.#database);
    const pacer = new Pacer();
    this.#database.run('BEGIN');
    try {
      const changed = new Set<string>();
      for (const name of removed) changed.add(this.#forget(statements, name));
      for (const document of added) {
        changed.add(this.#store(statements, document));
        if (pacer.isDue()) await pacer.rest();
      }
      const contents = new Map(added.map((document) => [document.name.name, document]));
      for (const id of changed) {
        refresh(statements, id, contents);
        if (pacer.isDue()) await pacer.rest();
      }
      statements.free();
      this.#database.run('COMMIT');
    } catch (error) {
      statements.free();
      this.#database.run('ROLLBACK');
      throw error;
    }
    for (const name of removed) this.#names.delete(name);
    for (const document of added) this.#names.add(document.name.name);
  }

  async runs(filter: RunFilter): Promise<readonly Run[]> {
    const since = filter.since === undefined ? null : Date.parse(filter.since);
    return this.#contents(SELECT_RUNS, [filter.category ?? null, since, filter.worktrees === undefined ? null : JSON.stringify(filter.worktrees)]);
  }

  run(id: RunId): Run | null {
    const found = this.#database.exec('SELECT content FROM runs JOIN documents ON documents.name = runs.document WHERE runs.id = ?', [id]);
    const content = found[0]?.values[0]?.[0];
    return content === undefined ? null : (parseContent(content) as Run);
  }

  async suggestions(): Promise<readonly Suggestion[]> {
    return this.#contents(SELECT_SUGGESTIONS, []);
  }

  /** The whole database as a file's content. Synchronous, and never inside a transaction. */
  image(): Uint8Array<ArrayBuffer> {
    // sql.js makes a new array, never a view of wasm's memory; its types do not say so.
    return this.#database.export() as Uint8Array<ArrayBuffer>;
  }

  close(): void {
    this.#database.close();
  }

  async #contents<T extends Run | Suggestion>(sql: string, parameters: BindParams): Promise<readonly T[]> {
    const pacer = new Pacer();
    const contents: T[] = [];
    const statement = this.#database.prepare(sql, parameters);
    try {
      while (statement.step()) {
        contents.push(parseContent(statement.get()[0]) as T);
        if (pacer.isDue()) await pacer.rest();
      }
    } finally {
      statement.free();
    }
    return contents;
  }

  #store(statements: Statements, document: StoredDocument): string {
    const { name } = document;
    const content = document.kind === 'run' ? document.run : document.suggestion;
    statements.insert('documents', {
      name: name.name,
      kind: name.kind,
      id: name.id,
      revision: name.revision,
      written_at: document.writtenAt,
      deleted: flag(document.deleted),
      sha256: document.sha256,
      content: new TextEncoder().encode(JSON.stringify(content)),
    });
    return name.id;
  }

  /** @returns the id that the document was of */
  #forget(statements: Statements, name: string): string {
    const id = statements.row('SELECT id FROM documents WHERE name = ?', [name])?.[0];
    statements.run('DELETE FROM documents WHERE name = ?', [name]);
    return text(id);
  }
}

/**
 * Writes what the tables say of one id anew, from its newest document.
 *
 * @param parsed documents whose content is at hand, by name
 */
function refresh(statements: Statements, id: string, parsed: ReadonlyMap<string, StoredDocument>): void {
  if (statements.run('DELETE FROM runs WHERE id = ?', [id]) > 0) {
    for (const table of TABLES_OF_A_RUN) statements.run(`DELETE FROM ${table} WHERE run_id = ?`, [id]);
  }
  statements.run('DELETE FROM suggestions WHERE id = ?', [id]);
  const newest = statements.row('SELECT name, kind, deleted FROM documents WHERE id = ? ORDER BY revision DESC LIMIT 1', [id]);
  if (newest === undefined) return;
  const [name, kind, deleted] = newest;
  if (deleted === 1) return;
  const document = parsed.get(text(name));
  const content = document ?? readContent(statements, text(name), kind === 'run' ? 'run' : 'suggestion');
  if (content.kind === 'run') insertRun(statements, text(name), content.run);
  else insertSuggestion(statements, text(name), content.suggestion);
}

type Content = { readonly kind: 'run'; readonly run: Run } | { readonly kind: 'suggestion'; readonly suggestion: Suggestion };

function readContent(statements: Statements, name: string, kind: Content['kind']): Content {
  const content = statements.row('SELECT content FROM documents WHERE name = ?', [name])?.[0];
  return kind === 'run' ? { kind, run: parseContent(content) as Run } : { kind, suggestion: parseContent(content) as Suggestion };
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
  });
}

function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Not parsed with the schema again: it was when the document was read, and the file's hash vouches for it since. */
function parseContent(content: SqlValue | undefined): unknown {
  return JSON.parse(text(content));
}
