import type { StoredDocument } from './document';
import { formatOf, MAXIMUM_DOCUMENT_BYTES, parseDocument, printRaw } from './document';
import { DOCUMENT_KINDS, parseDocumentName } from './documentName';
import type { ExportedDocument } from './exportedDocument';

export type Judged =
  | { readonly result: 'good'; readonly document: StoredDocument; /** As its file will hold it. */ readonly text: string }
  /** One sentence without its place and its full stop. */
  | { readonly result: 'refused'; readonly reason: string };

/** Far beyond any document, and far from the end of the stack. */
const DEEPEST = 500;

/** Documents nested deeper are written on one line: the indentation could be a thousand times what they say. */
const DEEPEST_INDENTED = 32;

/** Whether what an export or an archive calls a document is one: its name, its form, its hash, its size. Never throws. */
export function judgeExported({ name, document }: ExportedDocument): Judged {
  const kind = DOCUMENT_KINDS.find((each) => formatOf(each) === document['format']);
  if (kind === undefined) return refused('its format is not that of a document');
  const parsedName = parseDocumentName(kind, name);
  if (parsedName === null) return refused('it has not the name of a document');
  if (isDeeperThan(document, DEEPEST)) return refused('it is nested too deeply');
  const text = isDeeperThan(document, DEEPEST_INDENTED) ? `${JSON.stringify(document)}\n` : printRaw(document);
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MAXIMUM_DOCUMENT_BYTES) return refused(`it is larger than ${MAXIMUM_DOCUMENT_BYTES} bytes`);
  const parsed = parseDocument(parsedName, bytes);
  return parsed.result === 'ok' ? { result: 'good', document: parsed.document, text } : refused(parsed.reason);
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeperThan(item, depth - 1));
}

function refused(reason: string): Judged {
  return { result: 'refused', reason };
}
