import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { featureIdSchema, followedFeatureSchema, type FeatureId, type FollowedFeature } from '../domain/followedFeature';
import { timeSchema } from '../domain/time';
import type { Json, JsonObject } from './canonicalJson';
import { canonicalJson, isJsonObject } from './canonicalJson';
import { firstIssue } from './document';
import { describe } from './storeError';

const FORMAT = 'mirador.followed';

/** The newest version that is understood and the one that is written. */
const FORMAT_VERSION = 1;

/** Far above any real feature; a file beyond it is not read into memory. */
export const MAXIMUM_FOLLOWED_BYTES = 4 * 1024 * 1024;

/** Why a document was written; for people who look into the folder. */
export const FOLLOWED_EVENTS = ['appeared', 'changed', 'worktreeRemoved', 'branchRenamed', 'branchRemoved', 'assigned', 'suggested', 'recorded', 'forgotten'] as const;

export type FollowedEvent = (typeof FOLLOWED_EVENTS)[number];

const envelopeSchema = z.looseObject({
  format: z.literal(FORMAT),
  event: z.string(),
  writtenAt: timeSchema,
  sha256: z.string(),
});

export type ParsedFollowed =
  | { readonly result: 'ok'; readonly feature: FollowedFeature }
  /** Written by a later version, which says so itself or in words that this one does not know: kept where it is. */
  | { readonly result: 'newerVersion' }
  | { readonly result: 'unreadable'; readonly reason: string };

/**
 * A document's file name: the feature and the hash of what is said of it. Two windows that say the same thing write the same name, and
 * a name is never written with another content.
 */
export function followedFileName(feature: FollowedFeature): string {
  return `${feature.id}.${contentHash(feature).slice(0, 16)}.json`;
}

/** Whose document a file is; null for a name that is not ours. */
export function featureOfFile(name: string): FeatureId | null {
  const [, id] = /^(fol_[0-9a-f]{24})\.[0-9a-f]{16}\.json$/.exec(name) ?? [];
  return id === undefined ? null : featureIdSchema.parse(id);
}

export function printFollowed(feature: FollowedFeature, event: FollowedEvent, fields: { readonly writtenAt: Date; readonly version: string }): string {
  const unsigned: JsonObject = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    event,
    writtenAt: fields.writtenAt.toISOString(),
    writtenBy: { version: fields.version },
    feature: toJson(feature),
  };
  return `${JSON.stringify({ ...unsigned, sha256: hash(unsigned) })}\n`;
}

/** Reads a document; never throws, whatever the bytes. */
export function parseFollowed(id: FeatureId, bytes: Uint8Array): ParsedFollowed {
  try {
    return parseText(id, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // Not UTF-8, not JSON, or nested so deeply that the stack ends.
    return { result: 'unreadable', reason: `it is not JSON (${describe(error)})` };
  }
}

function parseText(id: FeatureId, text: string): ParsedFollowed {
  const raw: unknown = JSON.parse(text);
  if (!isJsonObject(raw)) return { result: 'unreadable', reason: 'it is not a JSON object' };
  const version = raw['formatVersion'];
  if (raw['format'] === FORMAT && typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION) return { result: 'newerVersion' };
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return { result: 'unreadable', reason: firstIssue(envelope.error) };
  const { sha256, ...unsigned } = raw;
  if (sha256 !== hash(unsigned)) return { result: 'unreadable', reason: 'its content does not match its SHA-256' };
  const feature = followedFeatureSchema.safeParse(raw['feature']);
  // Its hash is right: it is somebody's good document.
  if (!feature.success) return { result: 'newerVersion' };
  if (feature.data.id !== id) return { result: 'unreadable', reason: `it says that it is ${feature.data.id}` };
  return { result: 'ok', feature: feature.data };
}

function contentHash(feature: FollowedFeature): string {
  return hash(toJson(feature));
}

function hash(content: Json): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** As it comes back from the file. */
function toJson(feature: FollowedFeature): JsonObject {
  return JSON.parse(JSON.stringify(feature)) as JsonObject;
}
