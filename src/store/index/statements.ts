import type { Database, SqlValue, Statement } from 'sql.js';

/** Prepared statements of one transaction, each prepared once. They must be freed: the collector does not know of wasm's memory. */
export class Statements {
  readonly #database: Database;
  /** By their text. */
  readonly #prepared = new Map<string, Statement>();
  /** By their table. */
  readonly #inserts = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * @param row always the same columns for the same table
   * @param orIgnore for rows that are a set: texts that differ only in what UTF-8 cannot hold are one text to SQLite
   */
  insert(table: string, row: Readonly<Record<string, SqlValue>>, orIgnore = false): void {
    const statement = this.#inserts.get(table) ?? this.#prepareInsert(table, Object.keys(row), orIgnore);
    statement.run(Object.values(row));
  }

  /** @returns how many rows it changed */
  run(sql: string, parameters: readonly SqlValue[]): number {
    this.#prepare(sql).run([...parameters]);
    return this.#database.getRowsModified();
  }

  /** The first row of the result. */
  row(sql: string, parameters: readonly SqlValue[]): readonly SqlValue[] | undefined {
    const statement = this.#prepare(sql);
    statement.bind([...parameters]);
    const row = statement.step() ? statement.get() : undefined;
    statement.reset();
    return row;
  }

  free(): void {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
    this.#inserts.clear();
  }

  #prepareInsert(table: string, columns: readonly string[], orIgnore: boolean): Statement {
    const statement = this.#prepare(`INSERT ${orIgnore ? 'OR IGNORE ' : ''}INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    this.#inserts.set(table, statement);
    return statement;
  }

  #prepare(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
