/** Which read-only document about the history is meant. */
export type DocumentAddress =
  /** A revision of a run, as text or as its document stands on the disk. */
  | { readonly kind: 'text' | 'json'; readonly id: string; readonly revision: number }
  /** The documents that could not be read. */
  | { readonly kind: 'unreadable' }
  /** What an import could not take. */
  | { readonly kind: 'report'; readonly number: number };

/** @param title the last part of the path, which stands on the tab */
export function printDocumentPath(address: DocumentAddress, title: string): string {
  // A slash would end the part.
  const name = title.replaceAll(/[/\\]/g, '∕');
  switch (address.kind) {
    case 'text':
      return `/text/${address.id}/${address.revision}/${name}`;
    case 'json':
      return `/json/${address.id}/${address.revision}/${name}.json`;
    case 'unreadable':
      return `/unreadable/${name}`;
    case 'report':
      return `/report/${address.number}/${name}`;
  }
}

/** Whoever can open a URI can make one up: null for whatever is not of our form. */
export function parseDocumentPath(path: string): DocumentAddress | null {
  const [kind = '', ...parts] = path.split('/').slice(1, -1);
  const [id = '', revision = ''] = parts;
  switch (kind) {
    case 'text':
    case 'json':
      return parts.length === 2 && RUN_ID.test(id) && NUMBER.test(revision) ? { kind, id, revision: Number(revision) } : null;
    case 'unreadable':
      return parts.length === 0 ? { kind } : null;
    case 'report':
      return parts.length === 1 && NUMBER.test(id) ? { kind, number: Number(id) } : null;
    default:
      return null;
  }
}

const NUMBER = /^\d{1,9}$/;

const RUN_ID = /^run_[a-z0-9_]+$/;
