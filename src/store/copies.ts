import path from 'node:path';
import type { StoredDocument } from './document';
import { MAXIMUM_DOCUMENT_BYTES, nameInside, parseDocument } from './document';
import type { DocumentKind, DocumentName } from './documentName';
import { documentFile } from './documentName';
import type { FileSystem } from './fileSystem';

/** A good document in a file that is not the one of its name: `summary (1).json`, or `summary.json` in the folder `run_… (1)`. */
export interface Copy {
  readonly document: StoredDocument;
  /** Absolute path. */
  readonly file: string;
}

/** More files than this beside a document are no conflict copies. */
const MAXIMUM_FILES = 64;

/**
 * What programs that synchronise folders left beside a document's file and is a good document of the same name, the newest first. Their own
 * unfinished files are no good documents yet, and nothing else is looked at.
 */
export async function copiesBeside(files: FileSystem, folder: string, name: DocumentName): Promise<readonly Copy[]> {
  const others = (await files.list(folder)).filter((entry) => entry !== documentFile(name.kind)).sort();
  const copies: Copy[] = [];
  for (const other of others.slice(0, MAXIMUM_FILES)) {
    const copy = await readCopy(files, path.join(folder, other), () => name);
    if (copy !== null) copies.push(copy);
  }
  return copies.sort((a, b) => newestFirst(a.document, b.document));
}

/** The good document in a folder whose name is not the document's. */
export function copyInFolder(files: FileSystem, folder: string, kind: DocumentKind): Promise<Copy | null> {
  return readCopy(files, path.join(folder, documentFile(kind)), (bytes) => nameInside(kind, bytes));
}

/** The document that wins: written last, or at the same time with the greater hash, so that every machine chooses the same. */
export function newestFirst(a: StoredDocument, b: StoredDocument): number {
  return Date.parse(b.writtenAt) - Date.parse(a.writtenAt) || (a.sha256 < b.sha256 ? 1 : -1);
}

async function readCopy(files: FileSystem, file: string, nameOf: (bytes: Uint8Array) => DocumentName | null): Promise<Copy | null> {
  try {
    const bytes = await files.readFile(file, MAXIMUM_DOCUMENT_BYTES);
    const name = nameOf(bytes);
    const parsed = name === null ? null : parseDocument(name, bytes);
    // One of a newer version may have another rule for its hash, so that nothing tells whether it is whole: that version has to see to it.
    return parsed?.result === 'ok' && parsed.document.understood !== 'inPart' ? { document: parsed.document, file } : null;
  } catch {
    return null;
  }
}
