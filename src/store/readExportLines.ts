import { MAXIMUM_DOCUMENT_BYTES } from './document';
import type { ExportedDocument, TransferHeader } from './exportedDocument';
import { parseExported, parseHeader, TRANSFER_VERSION } from './exportedDocument';
import { readLines } from './lines';

export type ExportLine =
  | { readonly kind: 'header'; readonly header: TransferHeader }
  | { readonly kind: 'document'; readonly number: number; readonly exported: ExportedDocument }
  | { readonly kind: 'bad'; readonly number: number; readonly reason: string };

/** Room for a document and its name on one line. */
const LONGEST_LINE = MAXIMUM_DOCUMENT_BYTES + 1024;

/** The lines of an export or an archive, one in memory at a time. What cannot be read is told, and what follows is read on if that is possible. */
export async function* readExportLines(chunks: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncGenerator<ExportLine> {
  let number = 0;
  let hasHeader = false;
  try {
    for await (const line of readLines(chunks, LONGEST_LINE)) {
      signal?.throwIfAborted();
      ({ number } = line);
      const value = line.text === null ? undefined : parseJson(line.text);
      if (!hasHeader) {
        const header = parseHeader(value);
        if (header === null || header.formatVersion > TRANSFER_VERSION) {
          yield { kind: 'bad', number, reason: header === null ? 'it does not begin as an export does' : 'it was written by a newer version: update to read it' };
          return;
        }
        hasHeader = true;
        yield { kind: 'header', header };
        continue;
      }
      const exported = parseExported(value);
      yield exported === null ? { kind: 'bad', number, reason: 'it is not a document of an export' } : { kind: 'document', number, exported };
    }
  } catch (error) {
    signal?.throwIfAborted();
    yield { kind: 'bad', number: number + 1, reason: `it is damaged from here on (${error instanceof Error ? error.message : String(error)})` };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
