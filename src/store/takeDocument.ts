import { runIdSchema } from '../domain/run';
import type { JsonObject } from './canonicalJson';
import { canonicalJson } from './canonicalJson';
import type { LinkedRun } from './categoryLinks';
import type { RunDocument } from './document';
import { printDocument } from './document';
import type { DocumentName } from './documentName';
import { documentName } from './documentName';
import type { ExportedDocument } from './exportedDocument';
import type { HistoryFolder } from './historyFolder';
import { judgeExported } from './judgeExported';
import { readableRevisions } from './readableRevisions';

export type TakeResult =
  | { readonly result: 'taken'; readonly name: DocumentName }
  | { readonly result: 'there' }
  /** One sentence without its place. */
  | { readonly result: 'refused'; readonly reason: string };

const NAME_ATTEMPTS = 100;

/**
 * Takes a document that another history has written, as it is. Where both histories have written a different document under the same
 * name, neither is lost: theirs becomes a further revision, below another one that repeats ours where ours was written later.
 */
export async function takeDocument(place: HistoryFolder, exported: ExportedDocument): Promise<TakeResult> {
  const judged = judgeExported(exported);
  if (judged.result === 'refused') return judged;
  const { name, parsed, text } = judged;
  if (await isThere(place, name, exported)) return { result: 'there' };
  if ((await place.documents.publish(name, text)) === 'published') {
    place.changes.changed();
    if (parsed.result === 'ok' && parsed.document.kind === 'run') place.inBackground(link(place, parsed.document));
    return { result: 'taken', name };
  }
  if (await isThere(place, name, exported)) return { result: 'there' };
  if (parsed.result !== 'ok' || parsed.document.kind !== 'run') return { result: 'refused', reason: 'another document has this name' };
  return join(place, parsed.document);
}

/** By content, whatever version wrote it. */
async function isThere({ documents }: HistoryFolder, name: DocumentName, { document }: ExportedDocument): Promise<boolean> {
  const existing = await documents.readRaw(name);
  return existing !== null && canonicalJson(existing) === canonicalJson(document);
}

/** Documents of a run come in the order of their numbers. */
async function link({ documents, links }: HistoryFolder, { name, deleted, run }: RunDocument): Promise<void> {
  const before = name.revision === 1 ? null : await documents.read(documentName('run', name.id, name.revision - 1));
  const previous = before?.result === 'ok' && before.document.kind === 'run' && !before.document.deleted ? before.document : null;
  const linked = (document: RunDocument): LinkedRun => ({ name: document.name.name, category: document.run.category });
  await links.update(previous === null ? null : linked(previous), deleted ? null : { name: name.name, category: run.category });
}

async function join(place: HistoryFolder, theirs: RunDocument): Promise<TakeResult> {
  const { documents, quarantine } = place;
  const id = runIdSchema.parse(theirs.name.id);
  for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
    const readable = await readableRevisions(documents, id);
    if (readable.some((ours) => isSameChange(ours, theirs))) return { result: 'there' };
    const newest = readable.at(-1);
    const used = [...(await documents.revisions('run', id)).map(({ revision }) => revision), ...(await quarantine.revisions(id))];
    const next = Math.max(...used) + 1;
    const isOlder = newest !== undefined && Date.parse(newest.writtenAt) > Date.parse(theirs.writtenAt);
    // First, so that theirs is never in force, also when the power fails between the two.
    if (isOlder && !(await publishAgain(place, newest, next + 1))) continue;
    if (!(await publishAgain(place, theirs, next))) continue;
    place.changes.changed();
    const previous = newest === undefined || newest.deleted ? null : { name: newest.name.name, category: newest.run.category };
    const current = isOlder ? newest : theirs;
    const linked = current.deleted ? null : { name: documentName('run', id, isOlder ? next + 1 : next).name, category: current.run.category };
    place.inBackground(place.links.update(previous, linked));
    return { result: 'taken', name: documentName('run', id, next) };
  }
  return { result: 'refused', reason: 'no free name was found for it: try again' };
}

/** False where somebody else was faster. */
async function publishAgain({ documents }: HistoryFolder, { name: { id }, raw, writtenAt, writtenBy, deleted }: RunDocument, revision: number): Promise<boolean> {
  const text = printDocument('run', raw['run'] as JsonObject, { revision, deleted, writtenAt: new Date(writtenAt), version: writtenBy }, raw);
  return (await documents.publish(documentName('run', id, revision), text)) === 'published';
}

/** Whether two documents are the same change of a run under two numbers. */
function isSameChange(one: RunDocument, other: RunDocument): boolean {
  return (
    one.deleted === other.deleted &&
    Date.parse(one.writtenAt) === Date.parse(other.writtenAt) &&
    canonicalJson(one.raw['run'] ?? null) === canonicalJson(other.raw['run'] ?? null)
  );
}
