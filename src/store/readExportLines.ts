import { MAXIMUM_DOCUMENT_BYTES } from './document';
import type { ExportedDocument, TransferHeader } from './exportedDocument';
import { ARCHIVE_FORMAT, parseEnd, parseExported, parseHeader, TRANSFER_VERSION } from './exportedDocument';
import { readLines } from './lines';
import { describe } from './storeError';

export type ExportLine =
  | { readonly kind: 'header'; readonly header: TransferHeader }
  | { readonly kind: 'document'; readonly number: number; readonly exported: ExportedDocument }
  | { readonly kind: 'bad'; readonly number: number; readonly reason: string };

/** Room for a document and its name on one line. */
const LONGEST_LINE = MAXIMUM_DOCUMENT_BYTES + 1024;

/** What is known of the file so far. */
interface Reading {
  header: TransferHeader | null;
  /** Documents, readable or not. */
  documents: number;
  hasEnd: boolean;
  isDamaged: boolean;
}

/**
 * The lines of an export or an archive, one in memory at a time. What cannot be read is told, and what follows is read on.
 * @param parts each ends at the end of a line; one that cannot be read does not keep the others from being read
 */
export async function* readExportLines(parts: Iterable<AsyncIterable<Uint8Array>>, signal?: AbortSignal): AsyncGenerator<ExportLine> {
  const reading: Reading = { header: null, documents: 0, hasEnd: false, isDamaged: false };
  let before = 0;
  for (const part of parts) {
    let number = before;
    try {
      for await (const line of readLines(part, LONGEST_LINE)) {
        signal?.throwIfAborted();
        number = before + line.number;
        const read = readLine(reading, number, line.text === null ? undefined : parseJson(line.text));
        if (read !== null) yield read;
        if (reading.header === null && !reading.isDamaged) return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      number += 1;
      reading.isDamaged = true;
      yield { kind: 'bad', number, reason: `it is damaged here (${describe(error)}); what could not be read is not taken` };
    }
    before = number;
  }
  if (reading.isDamaged) return;
  if (reading.header === null) yield { kind: 'bad', number: 1, reason: 'it is empty' };
  else if (reading.header.format === ARCHIVE_FORMAT && !reading.hasEnd) yield { kind: 'bad', number: before + 1, reason: 'it is cut short: its end is missing' };
}

/** Null for a line that is nothing to anybody else. */
function readLine(reading: Reading, number: number, value: unknown): ExportLine | null {
  if (reading.header === null && !reading.isDamaged) {
    const header = parseHeader(value);
    if (header === null) return { kind: 'bad', number, reason: 'it does not begin as an export does' };
    if (header.formatVersion > TRANSFER_VERSION) return { kind: 'bad', number, reason: 'it was written by a newer version: update to read it' };
    reading.header = header;
    return { kind: 'header', header };
  }
  const end = parseEnd(value);
  if (end !== null) {
    reading.hasEnd = true;
    const missing = end.documents - reading.documents;
    return missing > 0 && !reading.isDamaged ? { kind: 'bad', number, reason: `${missing} of its ${end.documents} documents are missing` } : null;
  }
  reading.documents += 1;
  const exported = parseExported(value);
  return exported === null ? { kind: 'bad', number, reason: 'it is not a document of an export' } : { kind: 'document', number, exported };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
