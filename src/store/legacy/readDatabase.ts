import { lstat } from 'node:fs/promises';
import type { Database, SqlJsStatic, SqlValue } from 'sql.js';
import { Pacer } from '../pacer';
import { readRegularFile } from '../regularFile';
import { describe, errorCode } from '../storeError';
import type { Found, NotRead, ReadOptions } from './found';
import type { LegacyRun } from './legacyRun';
import { isRefusal } from './legacyRun';
import { readLegacyRecord } from './readRecord';
import { withWriteAheadLog } from './writeAheadLog';

/** A hundred thousand runs of the old tool stay below. */
const MAXIMUM_DATABASE_BYTES = 256 * 1024 * 1024;
const MAGIC = 'SQLite format 3\0';
/** Where the header says that the file is written through a log: 2; 1 is the ordinary way, and both are laid out alike. */
const WRITE_VERSIONS = [18, 19];

/** A table is one of the old tool's when it has these; the rest may be missing. */
const NEEDED_COLUMNS = ['run_description', 'created_at'];

/**
 * The old tool's SQLite database, read from a copy in memory. Only ordinary tables are read: a view or a computed column would run what
 * somebody else has written.
 */
export async function readDatabase(file: string, sqlite: SqlJsStatic, options: ReadOptions): Promise<Found> {
  const refuse = (reason: string): Found => ({ runs: [], notRead: [{ path: file, place: null, reason }] });
  const image = await readImage(file);
  if (typeof image === 'string') return refuse(image);
  let database: Database | undefined;
  try {
    database = new sqlite.Database(image);
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
    const tables = tablesOf(database);
    if (typeof tables === 'string') return refuse(tables);
    const found: Found[] = [];
    for (const table of tables) found.push(await readTable(database, table, file, options));
    return { runs: found.flatMap(({ runs }) => runs), notRead: found.flatMap(({ notRead }) => notRead) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return refuse(`it is a damaged database (${describe(error)})`);
  } finally {
    database?.close();
  }
}

/** The file's content with its log; or why not. */
async function readImage(file: string): Promise<Uint8Array | string> {
  let content: Uint8Array;
  try {
    content = await readRegularFile(file, MAXIMUM_DATABASE_BYTES);
  } catch (error) {
    return errorCode(error) === 'EFBIG' ? `it is larger than ${MAXIMUM_DATABASE_BYTES / 1024 / 1024} MB` : `it cannot be read (${errorCode(error) ?? describe(error)})`;
  }
  if (content.length === 0) return 'it is empty';
  if (Buffer.from(content.subarray(0, MAGIC.length)).toString('latin1') !== MAGIC) return 'it is not a SQLite database';
  if (await isInUse(`${file}-journal`)) return 'it was left in the middle of a change: open it once with the tool that writes it, then import again';
  const log = await readLog(`${file}-wal`);
  const image = log === null ? content : withWriteAheadLog(content, log);
  for (const position of WRITE_VERSIONS) image[position] = 1;
  return image;
}

async function isInUse(journal: string): Promise<boolean> {
  try {
    return (await lstat(journal)).size > 0;
  } catch {
    return false;
  }
}

async function readLog(file: string): Promise<Uint8Array | null> {
  try {
    return await readRegularFile(file, MAXIMUM_DATABASE_BYTES);
  } catch {
    return null;
  }
}

/** Names of the tables that hold runs; or why there is none. */
function tablesOf(database: Database): readonly string[] | string {
  const rows = database.exec("SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")[0]?.values ?? [];
  const tables: string[] = [];
  for (const [name, type, sql] of rows) {
    if (typeof name !== 'string' || typeof sql !== 'string') continue;
    const isOrdinary = type === 'table' && !/^\s*create\s+virtual/i.test(sql);
    if (!isOrdinary) {
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

async function readTable(database: Database, table: string, file: string, { timeZone, signal }: ReadOptions): Promise<Found> {
  const runs: LegacyRun[] = [];
  const notRead: NotRead[] = [];
  const pacer = new Pacer();
  let row = 0;
  // Not through an index: an index may be computed as well.
  const statement = database.prepare(`SELECT * FROM ${quoted(table, '"')} NOT INDEXED`);
  try {
    while (statement.step()) {
      row += 1;
      const read = readLegacyRecord('database', toRecord(statement.getAsObject()), { name: null, timeZone });
      if (isRefusal(read)) notRead.push({ path: file, place: `row ${row} of ${table}`, reason: read.reason });
      else runs.push(read);
      if (pacer.isDue()) {
        signal?.throwIfAborted();
        await pacer.rest();
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    notRead.push({ path: file, place: `after row ${row} of ${table}`, reason: `the database is damaged there (${describe(error)})` });
  } finally {
    statement.free();
  }
  return { runs, notRead };
}

/** As JSON can hold it. */
function toRecord(row: Readonly<Record<string, SqlValue>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value]));
}

function quoted(name: string, mark: '"' | "'"): string {
  return mark + name.replaceAll(mark, mark + mark) + mark;
}
