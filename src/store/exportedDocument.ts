import * as z from 'zod/mini';
import type { Json, JsonObject } from './canonicalJson';
import { isJsonObject } from './canonicalJson';

/** A document as exports and archives hold it: one a line, as it stands in its file, with the name that it had. */
export interface ExportedDocument {
  readonly name: string;
  readonly document: JsonObject;
  /** It is in an archive: not counted, but part of the history. */
  readonly archived?: boolean;
}

export const EXPORT_FORMAT = 'mirador.export';
export const ARCHIVE_FORMAT = 'mirador.archive';

/** Of the first line of an export or an archive. */
export const TRANSFER_VERSION = 1;

const headerSchema = z.looseObject({ format: z.enum([EXPORT_FORMAT, ARCHIVE_FORMAT]), formatVersion: z.int().check(z.positive()) });

export type TransferHeader = z.infer<typeof headerSchema>;

/** Without a line's end. */
export function printExported({ name, document, archived = false }: ExportedDocument): string {
  return JSON.stringify(archived ? { name, archived, document } : { name, document });
}

/** The last line of an archive: an archive that was cut short between two lines would look whole without it. */
export interface ArchiveEnd {
  readonly runs: number;
  readonly documents: number;
}

const endSchema = z.object({ end: z.object({ runs: z.int().check(z.nonnegative()), documents: z.int().check(z.nonnegative()) }) });

/** Without a line's end. */
export function printEnd(end: ArchiveEnd): string {
  return JSON.stringify({ end });
}

/** Null for what is no last line. */
export function parseEnd(value: unknown): ArchiveEnd | null {
  const parsed = endSchema.safeParse(value);
  return parsed.success ? parsed.data.end : null;
}

/** Null for what is neither. */
export function parseHeader(value: unknown): TransferHeader | null {
  const header = headerSchema.safeParse(value);
  return header.success ? header.data : null;
}

/** Null for what is no document with a name. The document itself is not judged here. */
export function parseExported(value: unknown): ExportedDocument | null {
  if (!isJsonObject(value)) return null;
  const document: Json | undefined = value['document'];
  const name: Json | undefined = value['name'];
  return typeof name === 'string' && isJsonObject(document) ? { name, document, archived: value['archived'] === true } : null;
}
