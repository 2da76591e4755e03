import { runIdSchema } from '../domain/run';
import type { JsonObject } from './canonicalJson';
import { canonicalJson } from './canonicalJson';
import type { LinkedRun } from './categoryLinks';
import type { RunDocument, StoredDocument } from './document';
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
  const { document, text } = judged;
  await place.documents.withdrawFailed();
  if (await isThere(place, document)) return there(place, document);
  if ((await place.documents.publish(document.name, text)) === 'published') {
    place.changes.changed();
    if (document.kind === 'run') place.inBackground(link(place, document));
    return { result: 'taken', name: document.name };
  }
  // Another process may have been faster.
  if (await isThere(place, document)) return there(place, document);
  return document.kind === 'run' ? join(place, document) : refused('another document has this name');
}

async function isThere({ documents }: HistoryFolder, { name, sha256 }: StoredDocument): Promise<boolean> {
  const existing = await documents.read(name);
  return (existing.result === 'ok' || existing.result === 'copy') && existing.document.sha256 === sha256;
}

/** Another process may have written it and not put it on the disk yet; whoever is told that it is there relies on it. */
async function there({ documents }: HistoryFolder, { name }: StoredDocument): Promise<TakeResult> {
  await documents.settle(name.kind);
  return { result: 'there' };
}

/** Documents of a run come in the order of their numbers. */
async function link({ documents, links }: HistoryFolder, document: RunDocument): Promise<void> {
  const { id, revision } = document.name;
  const before = revision === 1 ? null : await documents.read(documentName('run', id, revision - 1));
  await links.update(before?.result === 'ok' && before.document.kind === 'run' ? linked(before.document) : null, linked(document));
}

/** Null for what people do not look for. */
function linked({ name, deleted, run }: RunDocument): LinkedRun | null {
  return deleted ? null : { name: name.name, category: run.category };
}

async function join(place: HistoryFolder, theirs: RunDocument): Promise<TakeResult> {
  const { documents, quarantine } = place;
  const id = runIdSchema.parse(theirs.name.id);
  for (let attempt = 1; attempt <= NAME_ATTEMPTS; attempt++) {
    await documents.withdrawFailed();
    const readable = await readableRevisions(documents, id);
    if (readable.some((ours) => isSameChange(ours, theirs))) return there(place, theirs);
    const newest = readable.at(-1);
    // A revision on top of it would be a change of it; and only a version that understands all of theirs can sign it under another number.
    if (newest?.understood === 'inPart' || theirs.understood === 'inPart') return refused('a newer version of Mirador wrote it or what it belongs to: update first');
    const used = [...(await documents.revisions('run', id)).map(({ revision }) => revision), ...documents.withdrawnRevisions('run', id), ...(await quarantine.revisions(id))];
    const next = Math.max(...used) + 1;
    const isOlder = newest !== undefined && Date.parse(newest.writtenAt) > Date.parse(theirs.writtenAt);
    // First, so that theirs is never in force, also when the power fails between the two.
    if (isOlder && !(await publishAgain(place, newest, next + 1))) continue;
    if (!(await publishAgain(place, theirs, next))) continue;
    place.changes.changed();
    const inForce = isOlder ? { ...newest, name: documentName('run', id, next + 1) } : { ...theirs, name: documentName('run', id, next) };
    place.inBackground(place.links.update(newest === undefined ? null : linked(newest), linked(inForce)));
    return { result: 'taken', name: documentName('run', id, next) };
  }
  return refused('no free name was found for it: try again');
}

/** False where somebody else was faster. */
async function publishAgain({ documents }: HistoryFolder, { name: { id }, raw, writtenAt, writtenBy, deleted }: RunDocument, revision: number): Promise<boolean> {
  const text = printDocument('run', raw['run'] as JsonObject, { revision, deleted, writtenAt: new Date(writtenAt), version: writtenBy }, raw);
  return (await documents.publish(documentName('run', id, revision), text)) === 'published';
}

/** Whether two documents of a run are the same change under two numbers. What was undone says again what was said before and is another change. */
function isSameChange(one: RunDocument, other: RunDocument): boolean {
  return saysTheSame(one, other) && Date.parse(one.writtenAt) === Date.parse(other.writtenAt);
}

/** Whether two documents differ in nothing but when, where and under which number they were written. */
export function saysTheSame(one: StoredDocument, other: StoredDocument): boolean {
  return one.kind === other.kind && one.deleted === other.deleted && canonicalJson(one.raw[one.kind] ?? null) === canonicalJson(other.raw[one.kind] ?? null);
}

function refused(reason: string): TakeResult {
  return { result: 'refused', reason };
}
