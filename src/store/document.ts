import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Run } from '../domain/run';
import { runSchema } from '../domain/run';
import type { Suggestion } from '../domain/suggestion';
import { suggestionSchema } from '../domain/suggestion';
import { timeSchema } from '../domain/time';
import type { Json, JsonObject } from './canonicalJson';
import { canonicalJson, isJsonObject } from './canonicalJson';
import type { DocumentKind, DocumentName } from './documentName';
import type { Finding } from './history';
import { describe } from './storeError';

/** The newest version of the envelope that is understood and the one that is written. */
export const FORMAT_VERSION = 1;

/** Far above any real run; a file beyond it is not read into memory. */
export const MAXIMUM_DOCUMENT_BYTES = 16 * 1024 * 1024;

interface Envelope {
  readonly name: DocumentName;
  readonly writtenAt: string;
  /** Version of the program that wrote it. */
  readonly writtenBy: string;
  readonly deleted: boolean;
  readonly sha256: string;
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
  /** Written by a later version: kept where it is, never rewritten. */
  | { readonly result: 'newerVersion'; readonly formatVersion: number }
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
  return `${JSON.stringify({ ...unsigned, sha256: sha256(unsigned) }, null, 2)}\n`;
}

/** Reads a document; never throws, whatever the bytes. */
export function parseDocument(name: DocumentName, bytes: Uint8Array): ParsedDocument {
  try {
    return parseText(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // Not UTF-8, not JSON, or nested so deeply that the stack ends.
    return unreadable('unreadableDocument', `it is not JSON (${describe(error)})`);
  }
}

function parseText(name: DocumentName, text: string): ParsedDocument {
  const raw: unknown = JSON.parse(text);
  if (!isJsonObject(raw)) return unreadable('unreadableDocument', 'it is not a JSON object');
  if (raw['format'] !== formatOf(name.kind)) return unreadable('wrongSchema', `its format is not ${formatOf(name.kind)}`);
  const version = raw['formatVersion'];
  if (typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION) return { result: 'newerVersion', formatVersion: version };
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return unreadable('wrongSchema', firstIssue(envelope.error));
  if (envelope.data.sha256 !== sha256(raw)) return unreadable('wrongHash', 'its content does not match its SHA-256');
  if (envelope.data.revision !== name.revision) return unreadable('wrongSchema', `it says that it is revision ${envelope.data.revision}`);
  const common = { name, writtenAt: envelope.data.writtenAt, writtenBy: envelope.data.writtenBy.version, deleted: envelope.data.deleted, sha256: envelope.data.sha256, raw };
  switch (name.kind) {
    case 'run': {
      const run = runSchema.safeParse(raw['run']);
      if (!run.success) return unreadable('wrongSchema', firstIssue(run.error));
      if (run.data.id !== name.id) return unreadable('wrongSchema', `it says that it is ${run.data.id}`);
      return { result: 'ok', document: { ...common, kind: 'run', run: run.data } };
    }
    case 'suggestion': {
      const suggestion = suggestionSchema.safeParse(raw['suggestion']);
      if (!suggestion.success) return unreadable('wrongSchema', firstIssue(suggestion.error));
      if (suggestion.data.id !== name.id) return unreadable('wrongSchema', `it says that it is ${suggestion.data.id}`);
      return { result: 'ok', document: { ...common, kind: 'suggestion', suggestion: suggestion.data } };
    }
  }
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
