import type { SqlJsStatic } from 'sql.js';

/** The same database without what lies in its unused pages: rows that were removed, such as those of deleted runs. */
export function withoutFreePages(sqlite: SqlJsStatic, image: Uint8Array): Uint8Array {
  const database = new sqlite.Database(image);
  try {
    database.exec('VACUUM');
    return database.export();
  } finally {
    database.close();
  }
}
