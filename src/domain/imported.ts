import * as z from 'zod/mini';
import './schemaMessages';

/** The forms in which the tool that Mirador grew out of kept its runs. */
export const IMPORT_SOURCES = ['database', 'resultsFolder', 'runsLog'] as const;

export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** A record of another tool, as it was found. */
export const importedRecordSchema = z.object({
  source: z.enum(IMPORT_SOURCES),
  /** SHA-256 of the record's content: the same record is never taken twice, wherever its file lies. */
  key: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** What it was called there: a hash, a folder's name, a run's id. */
  name: z.nullable(z.string()),
  /** As it was written there, often without a time zone. */
  createdAt: z.nullable(z.string()),
  /** As that tool judged; it scored before it knew the success rate. */
  qualityScore: z.nullable(z.number()),
  successRate: z.nullable(z.number()),
  /** The whole record, also what has no place in a run. */
  record: z.record(z.string(), z.unknown()),
});

export type ImportedRecord = z.infer<typeof importedRecordSchema>;

/** Where a run comes from that another tool had recorded: one record for each source that had it. */
export const importedSchema = z.object({ records: z.array(importedRecordSchema) });

export type Imported = z.infer<typeof importedSchema>;
