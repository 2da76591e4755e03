import type { Database, SqlValue } from 'sql.js';
import { oldestFirst, type Dated } from '../../domain/oldestFirst';
import type { RunId, RunOutline } from '../../domain/run';
import type { Suggestion, SuggestionId, SuggestionOutline } from '../../domain/suggestion';
import type { StoredDocument } from '../document';
import type { RunFilter, SuggestionFilter } from '../history';
import { Pacer } from '../pacer';
import type { DocumentIndex } from './documentIndex';
import { KeptOutlines } from './keptOutlines';
import { printRunOutline, printSuggestionOutline, readRunOutline } from './outlineText';
import { insertRun, removeRun } from './runRows';
import { Statements } from './statements';
import { Terms } from './terms';

/** The name of a document in documents, runs and suggestions. */
const NAME = "id || CASE revision WHEN 1 THEN '' ELSE '~' || revision END";

/** Rows whose outlines come as one text: each call of SQLite costs as much as reading an outline does. They are read in some 2 ms. */
const ROWS_AT_ONCE = 256;

/** Those with outlines. */
type Table = 'runs' | 'suggestions';

/** The index in a SQLite database in memory. Its callers take turns; nothing else touches the database. */
export class SqlIndex implements DocumentIndex {
  readonly #database: Database;
  readonly #names: Set<string>;
  readonly #kept = new KeptOutlines();
  /** Read with the first outline. */
  #terms: Terms | undefined;

  /** @param database of the current schema; it is owned from here on */
  constructor(database: Database) {
    this.#database = database;
    this.#configure();
    // Apart, because nearly all are first revisions, and with them their names are not put together.
    const first = this.#words("SELECT group_concat(id, ' ') FROM documents WHERE revision = 1", []);
    const later = this.#words(`SELECT group_concat(${NAME}, ' ') FROM documents WHERE revision > 1`, []);
    this.#names = new Set(first);
    for (const name of later) this.#names.add(name);
  }

  names(): ReadonlySet<string> {
    return this.#names;
  }

  /** SHA-256 of each document as it was when it was read in, by name. */
  hashes(): ReadonlyMap<string, string> {
    const rows = this.#database.exec(`SELECT ${NAME}, lower(hex(sha256)) FROM documents`)[0]?.values ?? [];
    return new Map(rows.map(([name, sha256]) => [text(name), text(sha256)]));
  }

  async remove(gone: readonly string[]): Promise<void> {
    const ids = new Set(gone.map((name) => name.replace(/~.*$/, '')));
    this.#kept.forget(ids);
    const removed: string[] = [];
    await this.#change(ids, (statements, id) => {
      removed.push(...this.#words(`SELECT group_concat(${NAME}, ' ') FROM documents WHERE id = ?`, [id]));
      removeContent(statements, id);
      statements.run('DELETE FROM imported_records WHERE run_id = ?', [id]);
      statements.run('DELETE FROM documents WHERE id = ?', [id]);
    });
    for (const name of removed) this.#names.delete(name);
  }

  async add(documents: readonly StoredDocument[]): Promise<void> {
    this.#kept.forget(documents.map(({ name }) => name.id));
    const terms = this.#knownTerms();
    const newest = this.#newestRevisions(documents);
    let number = this.#lastRow('runs');
    await this.#change(documents, (statements, document) => {
      number += 1;
      addDocument(statements, document, newest, number, terms);
      terms.save(statements);
    });
    for (const document of documents) this.#names.add(document.name.name);
  }

  /** Of those among the runs and suggestions of these documents that are known. */
  #newestRevisions(documents: readonly StoredDocument[]): Map<string, number> {
    const ids = JSON.stringify(documents.map(({ name }) => name.id));
    const rows = this.#database.exec('SELECT id, max(revision) FROM documents WHERE id IN (SELECT value FROM json_each(?)) GROUP BY id', [ids])[0]?.values ?? [];
    return new Map(rows.map(([id, revision]) => [text(id), Number(revision)]));
  }

  async outlines(filter: RunFilter): Promise<readonly RunOutline[]> {
    const terms = this.#knownTerms();
    const read = (selection: Selection, isOfFew: boolean): Promise<readonly RunOutline[]> =>
      this.#outlines('runs', selection, isOfFew, (list) => readRunOutline(list as readonly unknown[], terms));
    const selection = selectedRuns(filter);
    if (selection.values.length > 0) return read(selection, filter.worktrees !== undefined || filter.suggestions !== undefined);
    return this.#kept.get(
      () => read(selection, false),
      (ids) => read(selected([['id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)]]), true),
    );
  }

  runDocuments(filter: RunFilter): readonly string[] {
    const { where, values } = selectedRuns(filter);
    return this.#words(`SELECT group_concat(name, ' ') FROM (SELECT ${NAME} AS name FROM runs WHERE ${where} ORDER BY created_at_ms, id)`, values);
  }

  runDocument(id: RunId): string | null {
    return this.#words(`SELECT ${NAME} FROM runs WHERE id = ?`, [id])[0] ?? null;
  }

  suggestionOutlines(filter: SuggestionFilter): Promise<readonly SuggestionOutline[]> {
    return this.#outlines('suggestions', selectedSuggestions(filter), filter.worktrees !== undefined, (outline) => outline as SuggestionOutline);
  }

  suggestionIds(): readonly SuggestionId[] {
    return this.#words("SELECT group_concat(id, ' ') FROM (SELECT id FROM suggestions ORDER BY created_at_ms, id)", []) as readonly SuggestionId[];
  }

  importedRuns(): readonly RunId[] {
    return this.#words("SELECT group_concat(run_id, ' ') FROM (SELECT DISTINCT run_id FROM imported_records)", []) as readonly RunId[];
  }

  deletedRuns(): readonly RunId[] {
    const newer = 'SELECT 1 FROM documents WHERE id = document.id AND revision > document.revision';
    const deleted = `SELECT id FROM documents AS document WHERE deleted = 1 AND id LIKE 'run%' AND NOT EXISTS (${newer})`;
    return this.#words(`SELECT group_concat(id, ' ') FROM (${deleted})`, []) as readonly RunId[];
  }

  /** The whole database as a file's content. Synchronous, and never inside a transaction. */
  image(): Uint8Array<ArrayBuffer> {
    // sql.js makes a new array, never a view of wasm's memory; its types do not say so.
    const image = this.#database.export() as Uint8Array<ArrayBuffer>;
    // It closed the database for that and opened it again.
    this.#configure();
    return image;
  }

  close(): void {
    this.#database.close();
  }

  /** The file that SQLite sees is memory as well: a journal in it and small caches only copy. */
  #configure(): void {
    this.#database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384');
  }

  #knownTerms(): Terms {
    this.#terms ??= new Terms(this.#database);
    return this.#terms;
  }

  /**
   * Oldest first. A few of many are found by their indexes at once; anything else is read in the order of the rows, in parts, between which
   * others get a turn.
   */
  async #outlines<T extends Dated>(table: Table, { where, values }: Selection, isOfFew: boolean, read: (json: unknown) => T): Promise<readonly T[]> {
    const pacer = new Pacer();
    const outlines: T[] = [];
    const last = isOfFew ? ROWS_AT_ONCE : this.#lastRow(table);
    const statement = this.#database.prepare(`SELECT '[' || group_concat(outline) || ']' FROM ${table} WHERE ${where}${isOfFew ? '' : ' AND rowid > ? AND rowid <= ?'}`);
    try {
      for (let row = 0; row < last; row += ROWS_AT_ONCE) {
        statement.bind(isOfFew ? values : [...values, row, row + ROWS_AT_ONCE]);
        const part = statement.step() ? text(statement.get()[0]) : '';
        statement.reset();
        if (part !== '') for (const json of JSON.parse(part) as readonly unknown[]) outlines.push(read(json));
        if (pacer.isDue()) await pacer.rest();
      }
    } finally {
      statement.free();
    }
    return oldestFirst(outlines);
  }

  #lastRow(table: Table): number {
    return Number(this.#database.exec(`SELECT ifnull(max(rowid), 0) FROM ${table}`)[0]?.values[0]?.[0]);
  }

  /** The one text that a query answers, taken apart at its spaces: ten thousand rows cost ten times as much. No name has a space. */
  #words(sql: string, parameters: SqlValue[]): readonly string[] {
    const words = text(this.#database.exec(sql, parameters)[0]?.values[0]?.[0]);
    return words === '' ? [] : words.split(' ');
  }

  /** One transaction over many items, between which others get a turn. */
  async #change<T>(items: Iterable<T>, change: (statements: Statements, item: T) => void): Promise<void> {
    const pacer = new Pacer();
    const statements = new Statements(this.#database);
    this.#database.run('BEGIN');
    try {
      for (const item of items) {
        change(statements, item);
        if (pacer.isDue()) await pacer.rest();
      }
      statements.free();
      this.#database.run('COMMIT');
    } catch (error) {
      statements.free();
      this.#terms = undefined;
      this.#kept.clear();
      this.#database.run('ROLLBACK');
      throw error;
    }
  }
}

/** Only the conditions that are asked for, so that SQLite finds a few runs of many by their indexes. */
interface Selection {
  readonly where: string;
  /** Of the question marks in it. */
  readonly values: SqlValue[];
}

function selectedRuns({ category, since, before, worktrees, suggestions }: RunFilter): Selection {
  return selected([
    ['category = ?', category],
    ['created_at_ms >= ?', since === undefined ? undefined : Date.parse(since)],
    ['created_at_ms < ?', before === undefined ? undefined : Date.parse(before)],
    ['number IN (SELECT run FROM features WHERE worktree IN (SELECT value FROM json_each(?)))', worktrees && JSON.stringify(worktrees)],
    ['suggestion_id IN (SELECT value FROM json_each(?))', suggestions && JSON.stringify(suggestions)],
  ]);
}

function selectedSuggestions({ worktrees }: SuggestionFilter): Selection {
  return selected([['id IN (SELECT suggestion_id FROM suggestion_worktrees WHERE worktree IN (SELECT value FROM json_each(?)))', worktrees && JSON.stringify(worktrees)]]);
}

function selected(conditions: readonly (readonly [condition: string, value: SqlValue | undefined])[]): Selection {
  const asked = conditions.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return { where: ['1', ...asked.map(({ condition }) => condition)].join(' AND '), values: asked.map(({ value }) => value) };
}

/**
 * The tables tell of the newest revision that was added, in whatever order they come.
 * @param newest revisions that are known, by id; this one is noted in it
 * @param number for its run, not in use
 */
function addDocument(statements: Statements, document: StoredDocument, newest: Map<string, number>, number: number, terms: Terms): void {
  const { id, revision } = document.name;
  statements.insert('documents', { id, revision, deleted: Number(document.deleted), sha256: Buffer.from(document.sha256, 'hex') });
  if (document.kind === 'run') {
    for (const { key } of document.run.imported?.records ?? []) statements.insert('imported_records', { key, run_id: id }, true);
  }
  const other = newest.get(id);
  if (other !== undefined && other > revision) return;
  newest.set(id, revision);
  if (other !== undefined) removeContent(statements, id);
  if (document.deleted) return;
  if (document.kind === 'run') insertRun(statements, number, revision, document.run, printRunOutline(document.run, terms));
  else insertSuggestion(statements, revision, document.suggestion);
}

function removeContent(statements: Statements, id: string): void {
  removeRun(statements, id);
  if (statements.run('DELETE FROM suggestions WHERE id = ?', [id]) > 0) statements.run('DELETE FROM suggestion_worktrees WHERE suggestion_id = ?', [id]);
}

function insertSuggestion(statements: Statements, revision: number, suggestion: Suggestion): void {
  statements.insert('suggestions', {
    id: suggestion.id,
    revision,
    created_at: suggestion.createdAt,
    created_at_ms: Date.parse(suggestion.createdAt),
    method: suggestion.method,
    outline: printSuggestionOutline(suggestion),
  });
  for (const worktree of suggestion.planned.worktrees) statements.insert('suggestion_worktrees', { worktree, suggestion_id: suggestion.id }, true);
}

function text(value: SqlValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
