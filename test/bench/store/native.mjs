/**
 * The same tables and rows in a file of its own, with a write-ahead log, asked and added to by node:sqlite. Prints medians in milliseconds
 * as JSON. Arguments: the file, the queries by name as JSON, how often.
 */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';

const [, , file, queries, times] = process.argv;
const figures = {};

const start = performance.now();
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.prepare('SELECT outline FROM runs ORDER BY created_at_ms, id').all();
figures.firstQuery = performance.now() - start;

for (const [name, sql] of Object.entries(JSON.parse(queries))) {
  const statement = database.prepare(sql);
  figures[name] = median(() => statement.all());
}

const number = database.prepare('SELECT max(number) AS number FROM runs').get().number;
const columns = database.prepare('SELECT name FROM pragma_table_info(?)');
const copy = (table, key) => {
  const names = columns.all(table).map((column) => column.name);
  const values = names.map((name) => (name === key ? '?1' : name === 'id' ? "id || '-' || ?1" : name));
  return database.prepare(`INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} WHERE ${key} = ?2`);
};
const [insertRun, insertFeatures] = [copy('runs', 'number'), copy('features', 'run')];
let next = number;
figures.insert = median(() => {
  next += 1;
  database.exec('BEGIN');
  insertRun.run(next, number);
  insertFeatures.run(next, number);
  database.exec('COMMIT');
});
database.close();
console.log(JSON.stringify(figures));

function median(task) {
  const durations = Array.from({ length: Number(times) }, () => {
    const begin = performance.now();
    task();
    return performance.now() - begin;
  });
  return durations.sort((a, b) => a - b)[durations.length >> 1];
}
