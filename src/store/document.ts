import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Run } from '../domain/run';
import { runIdSchema, runSchema } from '../domain/run';
import type { Suggestion } from '../domain/suggestion';
import { suggestionIdSchema, suggestionSchema } from '../domain/suggestion';
import { timeSchema } from '../domain/time';
import type { Json, JsonObject } from './canonicalJson';
import { canonicalJson, isJsonObject } from './canonicalJson';
import type { DocumentKind, DocumentName } from './documentName';
import { documentName } from './documentName';
import type { Finding } from './history';
import { describe } from './storeError';
import { timeOfId, understandRun, understandSuggestion } from './understand';
import { hasUnknownFields } from './unknownFields';

/** The newest version of the envelope that is understood and the one that is written. */
export const FORMAT_VERSION = 1;

/** Where a newer version does not say which one it is in the way that this one reads. */
const UNKNOWN_VERSION = '?';

/** Far above any real run; a file beyond it is not read into memory. */
export const MAXIMUM_DOCUMENT_BYTES = 16 * 1024 * 1024;

/**
 * How much of a document this version understands: all of it; all, and there are further fields; or only a part, because a newer version
 * of the program says things in it that this version's schema refuses.
 */
export type Understood = 'whole' | 'withUnknownFields' | 'inPart';

interface Envelope {
  readonly name: DocumentName;
  readonly writtenAt: string;
  /** Version of the program that wrote it. */
  readonly writtenBy: string;
  readonly deleted: boolean;
  /** Of its content, whatever the file says it is. */
  readonly sha256: string;
  readonly understood: Understood;
  /** As it stands in the file, with fields that this version does not know. */
  readonly raw: JsonObject;
}

export interface RunDocument extends Envelope {
  readonly kind: 'run';
  readonly run: Run;
}

export interface SuggestionDocument extends Envelope {
  readonly kind: 'suggestion';
  readonly suggestion: Suggestion;
}

export type StoredDocument = RunDocument | SuggestionDocument;

export type ParsedDocument =
  | { readonly result: 'ok'; readonly document: StoredDocument }
  /** A good document that does not belong under this name: another's, or of a kind that this version does not know. It stays. */
  | { readonly result: 'foreign'; readonly name: DocumentName | null; readonly reason: string }
  | { readonly result: 'unreadable'; readonly problem: Extract<Finding['problem'], 'unreadableDocument' | 'wrongHash' | 'wrongSchema'>; readonly reason: string };

export interface EnvelopeFields {
  readonly revision: number;
  readonly writtenAt: Date;
  /** Of the program that writes. */
  readonly version: string;
  readonly deleted: boolean;
}

const envelopeSchema = z.looseObject({
  format: z.string(),
  formatVersion: z.int().check(z.positive()),
  revision: z.int().check(z.positive()),
  writtenAt: timeSchema,
  writtenBy: z.looseObject({ version: z.string() }),
  deleted: z.boolean(),
  sha256: z.string(),
});

export function formatOf(kind: DocumentKind): string {
  return `mirador.${kind}`;
}

/**
 * The text of a document.
 *
 * @param extra fields of an earlier revision that this version does not know; they are carried along
 */
export function printDocument(kind: DocumentKind, content: JsonObject, fields: EnvelopeFields, extra: JsonObject = {}): string {
  const unsigned: JsonObject = {
    ...withoutHash(extra),
    format: formatOf(kind),
    formatVersion: FORMAT_VERSION,
    revision: fields.revision,
    writtenAt: fields.writtenAt.toISOString(),
    writtenBy: { version: fields.version },
    deleted: fields.deleted,
    [kind]: content,
  };
  return printRaw({ ...unsigned, sha256: sha256(unsigned) });
}

/** A document as its file had it, but for white space. */
export function printRaw(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Reads a document; never throws, whatever the bytes.
 *
 * A document whose hash is right is somebody's good document, whatever this version makes of it: it is `ok`, understood as far as that goes, or
 * `foreign`, and never `unreadable`, which is what is set aside. So is one of a newer format, because that may have changed the hash as well.
 */
export function parseDocument(name: DocumentName, bytes: Uint8Array): ParsedDocument {
  try {
    return parseText(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // Not UTF-8, not JSON, or nested so deeply that the stack ends.
    return unreadable('unreadableDocument', `it is not JSON (${describe(error)})`);
  }
}

/** The name that a document itself says it has, whatever it is called; null when it does not say. Throws for what is not JSON. */
export function nameInside(kind: DocumentKind, bytes: Uint8Array): DocumentName | null {
  const raw: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  return isJsonObject(raw) ? nameSaid(kind, raw) : null;
}

function parseText(name: DocumentName, text: string): ParsedDocument {
  const raw: unknown = JSON.parse(text);
  if (!isJsonObject(raw)) return unreadable('unreadableDocument', 'it is not a JSON object');
  const hash = sha256(raw);
  const isSigned = raw['sha256'] === hash;
  if (raw['format'] !== formatOf(name.kind)) return isSigned ? foreign(null, `it is not a ${name.kind}`) : unreadable('wrongSchema', `its format is not ${formatOf(name.kind)}`);
  const isNewer = isNewerFormat(raw['formatVersion']);
  const envelope = envelopeSchema.safeParse(raw);
  if (!isSigned && !isNewer) return envelope.success ? unreadable('wrongHash', 'its content does not match its SHA-256') : unreadable('wrongSchema', firstIssue(envelope.error));
  const said = nameSaid(name.kind, raw);
  if (said !== null && said.name !== name.name) return foreign(said, `it says that it is ${said.name}`);
  return { result: 'ok', document: understand(name, raw, hash, isNewer || !envelope.success) };
}

/** @param isForeign whether the envelope is not as this version writes it, which says that the content need not be either */
function understand(name: DocumentName, raw: JsonObject, sha256: string, isForeign: boolean): StoredDocument {
  const content = raw[name.kind];
  const common = { name, sha256, raw, deleted: raw['deleted'] === true, ...written(name, raw) };
  switch (name.kind) {
    case 'run': {
      const parsed = runSchema.safeParse(content);
      const run = parsed.success ? parsed.data : understandRun(runIdSchema.parse(name.id), content);
      return { ...common, kind: 'run', run, understood: understood(content, parsed.success && !isForeign, run) };
    }
    case 'suggestion': {
      const parsed = suggestionSchema.safeParse(content);
      const suggestion = parsed.success ? parsed.data : understandSuggestion(suggestionIdSchema.parse(name.id), content);
      return { ...common, kind: 'suggestion', suggestion, understood: understood(content, parsed.success && !isForeign, suggestion) };
    }
  }
}

function understood(content: Json | undefined, isAccepted: boolean, known: Run | Suggestion): Understood {
  if (!isAccepted) return 'inPart';
  return hasUnknownFields(content, known) ? 'withUnknownFields' : 'whole';
}

function written(name: DocumentName, raw: JsonObject): Pick<Envelope, 'writtenAt' | 'writtenBy'> {
  const { writtenAt, writtenBy } = raw;
  return {
    writtenAt: timeSchema.safeParse(writtenAt).data ?? timeOfId(name.id),
    writtenBy: isJsonObject(writtenBy) && typeof writtenBy['version'] === 'string' ? writtenBy['version'] : UNKNOWN_VERSION,
  };
}

function isNewerFormat(version: Json | undefined): boolean {
  return typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION;
}

function nameSaid(kind: DocumentKind, raw: JsonObject): DocumentName | null {
  const content = raw[kind];
  const revision = z.int().check(z.positive()).safeParse(raw['revision']);
  const id = (kind === 'run' ? runIdSchema : suggestionIdSchema).safeParse(isJsonObject(content) ? content['id'] : undefined);
  return revision.success && id.success ? documentName(kind, id.data, revision.data) : null;
}

/** Of everything in the document but the hash itself. */
function sha256(document: JsonObject): string {
  return createHash('sha256').update(canonicalJson(withoutHash(document))).digest('hex');
}

function withoutHash(document: JsonObject): JsonObject {
  const rest: Record<string, Json> = { ...document };
  delete rest['sha256'];
  return rest;
}

function foreign(name: DocumentName | null, reason: string): ParsedDocument {
  return { result: 'foreign', name, reason };
}

function unreadable(problem: Extract<ParsedDocument, { result: 'unreadable' }>['problem'], reason: string): ParsedDocument {
  return { result: 'unreadable', problem, reason };
}

/** One issue is enough for a person; the file tells the rest. */
export function firstIssue(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not have the form of such a document';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}
