import { RUN_ID } from '../domain/run';
import { SUGGESTION_ID } from '../domain/suggestion';

export const DOCUMENT_KINDS = ['run', 'suggestion'] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What a folder's name says: whose document it is and which revision. */
export interface DocumentName {
  readonly kind: DocumentKind;
  /** The folder's name, such as `run_20251120_143022_k3f9~2`. */
  readonly name: string;
  readonly id: string;
  /** 1 for the first document, which has no suffix. */
  readonly revision: number;
}

/** Null for a name that is not ours. */
export function parseDocumentName(kind: DocumentKind, name: string): DocumentName | null {
  const separator = name.indexOf('~');
  const id = separator === -1 ? name : name.slice(0, separator);
  if (!(kind === 'run' ? RUN_ID : SUGGESTION_ID).test(id)) return null;
  if (separator === -1) return { kind, name, id, revision: 1 };
  const suffix = name.slice(separator + 1);
  const revision = Number(suffix);
  // One spelling for each revision: `~02` would make two names of one.
  if (!/^[1-9]\d{0,8}$/.test(suffix) || revision < 2) return null;
  return { kind, name, id, revision };
}

export function documentName(kind: DocumentKind, id: string, revision: number): DocumentName {
  return { kind, name: revision === 1 ? id : `${id}~${revision}`, id, revision };
}

/** The file in the document's folder. */
export function documentFile(kind: DocumentKind): string {
  return kind === 'run' ? 'summary.json' : 'suggestion.json';
}
