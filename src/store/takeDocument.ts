import { runIdSchema } from '../domain/run';
import type { JsonObject } from './canonicalJson';
import { canonicalJson } from './canonicalJson';
import type { RunDocument } from './document';
import { formatOf, parseDocument, printDocument } from './document';
import type { DocumentName } from './documentName';
import { DOCUMENT_KINDS, documentName, parseDocumentName } from './documentName';
import type { ExportedDocument } from './exportedDocument';
import type { HistoryFolder } from './historyFolder';
import { readableRevisions } from './readableRevisions';

export type TakeResult =
  | { readonly result: 'taken'; readonly name: DocumentName }
  | { readonly result: 'there' }
  /** One sentence without its place. */
  | { readonly result: 'refused'; readonly reason: string };

const NAME_ATTEMPTS = 100;

/**
 * Takes a document that another history has written, as it is. Where both histories have written a different document under the same
 * name, neither is lost: theirs becomes a further revision, and ours another one after it where ours was written later.
 */
export async function takeDocument(place: HistoryFolder, { name, document }: ExportedDocument): Promise<TakeResult> {
  const kind = DOCUMENT_KINDS.find((each) => formatOf(each) === document['format']);
  if (kind === undefined) return refused('its format is not that of a document');
  const parsedName = parseDocumentName(kind, name);
  if (parsedName === null) return refused('it has not the name of a document');
  const text = printed(document);
  const parsed = parseDocument(parsedName, new TextEncoder().encode(text));
  if (parsed.result === 'unreadable') return refused(parsed.reason);
  if ((await place.documents.publish(parsedName, text)) === 'published') {
    place.changes.changed();
    if (parsed.result === 'ok' && parsed.document.kind === 'run' && !parsed.document.deleted) {
      place.inBackground(place.links.update(null, { name, category: parsed.document.run.category }));
    }
    return { result: 'taken', name: parsedName };
  }
  const existing = await place.documents.read(parsedName);
  if (existing.result === 'ok' && existing.document.sha256 === document['sha256']) return { result: 'there' };
  if (parsed.result !== 'ok' || parsed.document.kind !== 'run') return refused('another document has this name');
  return join(place, parsed.document);
}

async function join(place: HistoryFolder, theirs: RunDocument): Promise<TakeResult> {
  const id = runIdSchema.parse(theirs.name.id);
  for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
    const readable = await readableRevisions(place.documents, id);
    if (readable.some((ours) => saysTheSame(ours, theirs))) return { result: 'there' };
    const newest = readable.at(-1);
    const used = (await place.documents.revisions('run', id)).map(({ revision }) => revision);
    const name = documentName('run', id, Math.max(...used) + 1);
    if ((await place.documents.publish(name, printedAgain(theirs, name.revision))) === 'taken') continue;
    if (newest !== undefined && newest.writtenAt > theirs.writtenAt) {
      const after = documentName('run', id, name.revision + 1);
      await place.documents.publish(after, printedAgain(newest, after.revision));
    }
    place.changes.changed();
    return { result: 'taken', name };
  }
  return refused('no free name was found for it: try again');
}

function saysTheSame(one: RunDocument, other: RunDocument): boolean {
  return one.deleted === other.deleted && canonicalJson(one.raw['run'] ?? null) === canonicalJson(other.raw['run'] ?? null);
}

function printedAgain({ raw, writtenAt, writtenBy, deleted }: RunDocument, revision: number): string {
  return printDocument('run', raw['run'] as JsonObject, { revision, deleted, writtenAt: new Date(writtenAt), version: writtenBy }, raw);
}

/** As the file had it, but for white space. */
function printed(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function refused(reason: string): TakeResult {
  return { result: 'refused', reason };
}
