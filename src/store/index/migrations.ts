import type { Database } from 'sql.js';

/**
 * The index's schema, one step a version, oldest first. Append only: a step that was released is never changed, because files
 * that it made are on people's disks. No STRICT tables and no ORDER BY inside an aggregate, so that the SQLite of an old Python
 * opens the file as well.
 */
const MIGRATIONS: readonly string[] = [
  `
  -- Every document that was read, in all its revisions. content is the run or the suggestion as JSON, as this version understands it.
  CREATE TABLE documents (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('run', 'suggestion')),
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    written_at TEXT NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL
  );
  CREATE UNIQUE INDEX documents_by_id ON documents (id, revision);

  -- The newest revision of each run that is not deleted. Rates are 0 to 1, times UTC, unknown is NULL.
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (name),
    description TEXT NOT NULL,
    category TEXT,
    created_at TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    prs_created INTEGER,
    prs_merged INTEGER,
    conflicts_encountered INTEGER,
    manual_fixes_needed INTEGER,
    tests_passing INTEGER,
    minutes REAL,
    success_rate REAL,
    completion_rate REAL,
    quality_score REAL NOT NULL,
    grade TEXT NOT NULL,
    specification_type TEXT,
    build_gates INTEGER,
    evidence TEXT NOT NULL,
    suggestion_id TEXT
  );
  CREATE INDEX runs_by_time ON runs (created_at_ms, id);
  CREATE INDEX runs_by_category ON runs (category, created_at_ms);

  CREATE TABLE features (
    run_id TEXT NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    repository TEXT,
    branch TEXT,
    outcome TEXT,
    agent TEXT,
    commits INTEGER,
    files_changed INTEGER,
    additions INTEGER,
    deletions INTEGER,
    manual_fixes INTEGER,
    tests_passing INTEGER,
    minutes REAL,
    specification_type TEXT,
    build_gates INTEGER,
    PRIMARY KEY (run_id, position)
  ) WITHOUT ROWID;

  -- Pairs of features that do not merge; feature_b is NULL where the base is the other side.
  CREATE TABLE conflicts (
    run_id TEXT NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    feature_a TEXT NOT NULL,
    feature_b TEXT,
    PRIMARY KEY (run_id, position)
  ) WITHOUT ROWID;

  CREATE TABLE conflict_files (
    run_id TEXT NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (run_id, position, file)
  ) WITHOUT ROWID;
  CREATE INDEX conflict_files_by_file ON conflict_files (file);

  CREATE TABLE specification_traits (
    run_id TEXT NOT NULL REFERENCES runs (id),
    feature_position INTEGER NOT NULL,
    trait TEXT NOT NULL,
    present INTEGER NOT NULL,
    PRIMARY KEY (run_id, feature_position, trait)
  ) WITHOUT ROWID;

  CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (name),
    created_at TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    method TEXT NOT NULL
  );

  -- The columns of the original tool, for queries that were written for it.
  CREATE VIEW parallel_history (
    run_description, features, specification_pattern, quality_score, success_rate,
    prs_created, prs_merged, conflicts_encountered, manual_fixes_needed, created_at
  ) AS
  SELECT
    description,
    (SELECT json_group_array(name) FROM (SELECT name FROM features WHERE run_id = runs.id ORDER BY position)),
    json_object('type', specification_type, 'build_gates', json(CASE build_gates WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)),
    quality_score, success_rate, prs_created, prs_merged, conflicts_encountered, manual_fixes_needed, created_at
  FROM runs;
  `,
  `
  -- Without the documents' content, which made loading slow and is in the documents. It cannot be filled from the old tables alone,
  -- so everything is read in again.
  DROP VIEW parallel_history;
  DROP TABLE suggestions;
  DROP TABLE specification_traits;
  DROP TABLE conflict_files;
  DROP TABLE conflicts;
  DROP TABLE features;
  DROP TABLE runs;
  DROP TABLE documents;

  -- Every document that was read, in all its revisions; its name is the id, and from revision 2 on the id, ~ and the revision.
  CREATE TABLE documents (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    sha256 BLOB NOT NULL,
    PRIMARY KEY (id, revision)
  ) WITHOUT ROWID;

  -- What outlines refer to by number because it repeats in thousands of runs: names, specifications and patterns, each as JSON.
  CREATE TABLE terms (number INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);

  -- The newest revision of each run that is not deleted. Rates are 0 to 1, times UTC, unknown is NULL.
  -- outline: what learning needs of it, as JSON; its form is src/store/index/outlineText.ts.
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    description TEXT NOT NULL,
    category TEXT,
    created_at TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    prs_created INTEGER,
    prs_merged INTEGER,
    conflicts_encountered INTEGER,
    manual_fixes_needed INTEGER,
    tests_passing INTEGER,
    minutes REAL,
    success_rate REAL,
    completion_rate REAL,
    quality_score REAL NOT NULL,
    grade TEXT NOT NULL,
    specification_type TEXT,
    build_gates INTEGER,
    evidence TEXT NOT NULL,
    suggestion_id TEXT,
    outline TEXT NOT NULL
  );
  CREATE INDEX runs_by_time ON runs (created_at_ms, id);
  CREATE INDEX runs_by_suggestion ON runs (suggestion_id) WHERE suggestion_id IS NOT NULL;

  CREATE TABLE features (
    run INTEGER NOT NULL REFERENCES runs (number),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    repository TEXT,
    branch TEXT,
    worktree TEXT,
    outcome TEXT,
    agent TEXT,
    commits INTEGER,
    files_changed INTEGER,
    additions INTEGER,
    deletions INTEGER,
    manual_fixes INTEGER,
    tests_passing INTEGER,
    minutes REAL,
    specification_type TEXT,
    build_gates INTEGER,
    PRIMARY KEY (run, position)
  ) WITHOUT ROWID;
  CREATE INDEX features_by_worktree ON features (worktree) WHERE worktree IS NOT NULL;

  -- Pairs of features that do not merge; feature_b is NULL where the base is the other side.
  CREATE TABLE conflicts (
    run INTEGER NOT NULL REFERENCES runs (number),
    position INTEGER NOT NULL,
    feature_a TEXT NOT NULL,
    feature_b TEXT,
    PRIMARY KEY (run, position)
  ) WITHOUT ROWID;

  CREATE TABLE conflict_files (
    run INTEGER NOT NULL REFERENCES runs (number),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (run, position, file)
  ) WITHOUT ROWID;

  CREATE TABLE specification_traits (
    run INTEGER NOT NULL REFERENCES runs (number),
    feature_position INTEGER NOT NULL,
    trait TEXT NOT NULL,
    present INTEGER NOT NULL,
    PRIMARY KEY (run, feature_position, trait)
  ) WITHOUT ROWID;

  -- Records of another tool that a run was taken from; also of deleted runs, which must not come back with the next import.
  CREATE TABLE imported_records (
    key TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (key, run_id)
  ) WITHOUT ROWID;

  -- outline: as of runs.
  CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    method TEXT NOT NULL,
    outline TEXT NOT NULL
  );
  CREATE INDEX suggestions_by_time ON suggestions (created_at_ms, id);

  CREATE TABLE suggestion_worktrees (
    worktree TEXT NOT NULL,
    suggestion_id TEXT NOT NULL REFERENCES suggestions (id),
    PRIMARY KEY (worktree, suggestion_id)
  ) WITHOUT ROWID;

  -- The columns of the original tool, for queries that were written for it.
  CREATE VIEW parallel_history (
    run_description, features, specification_pattern, quality_score, success_rate,
    prs_created, prs_merged, conflicts_encountered, manual_fixes_needed, created_at
  ) AS
  SELECT
    description,
    (SELECT json_group_array(name) FROM (SELECT name FROM features WHERE run = runs.number ORDER BY position)),
    json_object('type', specification_type, 'build_gates', json(CASE build_gates WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)),
    quality_score, success_rate, prs_created, prs_merged, conflicts_encountered, manual_fixes_needed, created_at
  FROM runs;
  `,
  `
  -- Outlines say more of runs, features and suggestions. The documents say it, so everything is read in again.
  DELETE FROM documents;
  DELETE FROM terms;
  DELETE FROM runs;
  DELETE FROM features;
  DELETE FROM conflicts;
  DELETE FROM conflict_files;
  DELETE FROM specification_traits;
  DELETE FROM imported_records;
  DELETE FROM suggestions;
  DELETE FROM suggestion_worktrees;
  `,
  `
  -- Outlines say why features were not merged and why pull requests are not known. An index that an earlier version made of documents that say
  -- it does not, so everything is read in again.
  DELETE FROM documents;
  DELETE FROM terms;
  DELETE FROM runs;
  DELETE FROM features;
  DELETE FROM conflicts;
  DELETE FROM conflict_files;
  DELETE FROM specification_traits;
  DELETE FROM imported_records;
  DELETE FROM suggestions;
  DELETE FROM suggestion_worktrees;
  `,
];

/** The version that this program makes and understands. */
export const SCHEMA_VERSION = MIGRATIONS.length;

export function schemaVersion(database: Database): number {
  const version = database.exec('PRAGMA user_version')[0]?.values[0]?.[0];
  return typeof version === 'number' ? version : 0;
}

/**
 * Brings an older database up to {@link SCHEMA_VERSION}, one transaction a step; an empty one too.
 * @returns false when it was up to date
 */
export function migrate(database: Database): boolean {
  const before = schemaVersion(database);
  for (let version = before; version < SCHEMA_VERSION; version++) {
    database.exec(`BEGIN; ${MIGRATIONS[version] ?? ''} PRAGMA user_version = ${version + 1}; COMMIT;`);
  }
  return before < SCHEMA_VERSION;
}
