import type { Database, SqlValue, Statement } from 'sql.js';

/** Prepared statements of one transaction, each prepared once. They must be freed: the collector does not know of wasm's memory. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param orIgnore for rows that are a set: texts that differ only in what UTF-8 cannot hold are one text to SQLite */
  insert(table: string, row: Readonly<Record<string, SqlValue>>, orIgnore: 'orIgnore' | '' = ''): void {
    const columns = Object.keys(row);
    this.#prepare(`INSERT ${orIgnore === '' ? '' : 'OR IGNORE '}INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(Object.values(row));
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
  }

  #prepare(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
