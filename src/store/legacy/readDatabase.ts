import type { Database, SqlJsStatic, SqlValue } from 'sql.js';
import { Pacer } from '../pacer';
import { describe } from '../storeError';
import { readDatabaseImage } from './databaseImage';
import type { Found, ReadOptions } from './found';
import { Finds, nothing } from './found';
import { readLegacyRecord } from './readRecord';

/** A table is one of the old tool's when it has these; the rest may be missing. */
const NEEDED_COLUMNS = ['run_description', 'created_at'];

/**
 * The old tool's SQLite database, read from a copy in memory. Only ordinary tables are read: a view or a computed column would run what
 * somebody else has written.
 */
export async function readDatabase(file: string, sqlite: SqlJsStatic, options: ReadOptions): Promise<Found> {
  const image = await readDatabaseImage(file);
  if (typeof image === 'string') return nothing(file, image);
  const finds = new Finds(file);
  let database: Database | undefined;
  try {
    database = new sqlite.Database(image);
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
    const tables = tablesOf(database);
    if (typeof tables === 'string') return nothing(file, tables);
    for (const table of tables) await readTable(database, table, finds, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    finds.refuse(`it is a damaged database (${describe(error)})`, null);
  } finally {
    database?.close();
  }
  return finds.found();
}

/** Names of the tables that hold runs; or why there is none. */
function tablesOf(database: Database): readonly string[] | string {
  // As SQLite has understood them: the text of a schema can be made to say anything.
  const rows = database.exec("SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name")[0]?.values ?? [];
  const tables: string[] = [];
  for (const [name, type] of rows) {
    if (typeof name !== 'string') continue;
    if (type !== 'table') {
      if (name.toLowerCase() === 'parallel_history') return 'its parallel_history is not an ordinary table, and computed ones are not read';
      continue;
    }
    const columns = database.exec(`SELECT name, hidden FROM pragma_table_xinfo(${quoted(name, "'")})`)[0]?.values ?? [];
    if (!NEEDED_COLUMNS.every((needed) => columns.some(([column]) => column === needed))) continue;
    if (columns.some(([, hidden]) => hidden !== 0)) return `its table ${name} has computed columns, which are not read`;
    tables.push(name);
  }
  return tables.length > 0 ? tables : 'it has no table with the runs of the original tool (one with run_description and created_at)';
}

async function readTable(database: Database, table: string, finds: Finds, { timeZone, now, signal }: ReadOptions): Promise<void> {
  const pacer = new Pacer();
  let row = 0;
  // Not through an index: an index may be computed as well.
  const statement = database.prepare(`SELECT * FROM ${quoted(table, '"')} NOT INDEXED`);
  try {
    while (statement.step()) {
      row += 1;
      const record = toRecord(statement.getAsObject());
      if (!finds.add(readLegacyRecord('database', record, { name: null, timeZone, now }), `row ${row} of ${table}`, sizeOf(record))) return;
      if (pacer.isDue()) {
        signal?.throwIfAborted();
        await pacer.rest();
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    finds.refuse(`the database is damaged there (${describe(error)})`, `after row ${row} of ${table}`);
  } finally {
    statement.free();
  }
}

/** As JSON can hold it. */
function toRecord(row: Readonly<Record<string, SqlValue>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value]));
}

function sizeOf(record: Readonly<Record<string, unknown>>): number {
  return Object.values(record).reduce<number>((size, value) => size + (typeof value === 'string' ? value.length : 1), 0);
}

function quoted(name: string, mark: '"' | "'"): string {
  return mark + name.replaceAll(mark, mark + mark) + mark;
}
