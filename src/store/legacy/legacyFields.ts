import { categorySchema } from '../../domain/category';
import type { Outcome } from '../../domain/feature';
import type { LegacyFeature } from './legacyRun';

/** Readers of one field each, of records that anybody may have written: what makes no sense is null. */

const LARGEST_COUNT = 1_000_000;
const LONGEST_DESCRIPTION = 1_000;
const LONGEST_NAME = 200;
const MOST_FEATURES = 1_000;

/** Control characters, line breaks and marks that turn the direction of text. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** Folders that the old tool named otherwise than its categories. */
const CATEGORY_NAMES: ReadonlyMap<string, string> = new Map([
  ['ui-features', 'ui'],
  ['api-features', 'api'],
  ['tests', 'testing'],
  ['test', 'testing'],
  ['docs', 'documentation'],
  ['refactor', 'refactoring'],
]);

export function readText(value: unknown): string | null {
  return cleanText(value, LONGEST_DESCRIPTION);
}

export function readName(value: unknown): string | null {
  return cleanText(typeof value === 'number' ? String(value) : value, LONGEST_NAME);
}

function cleanText(value: unknown, longest: number): string | null {
  if (typeof value !== 'string') return null;
  // Through UTF-8 and back: half of a surrogate pair is no character, and no two programs agree on what to make of it.
  const text = Buffer.from(value.slice(0, longest * 4)).toString().replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  const short = text.length <= longest ? text : Array.from(text).slice(0, longest).join('').trim();
  return short === '' ? null : short;
}

export function readCount(value: unknown): number | null {
  const count = toNumber(value);
  return count !== null && Number.isInteger(count) && count >= 0 && count <= LARGEST_COUNT ? count : null;
}

/** The old tool wrote 0 where nothing was measured: no run takes no time. */
export function readMinutes(value: unknown): number | null {
  const minutes = toNumber(value);
  return minutes !== null && minutes > 0 && minutes <= LARGEST_COUNT ? minutes : null;
}

/** A score or a rate as the old tool had it: more merged than created made a rate above 1. */
export function readScore(value: unknown): number | null {
  const score = toNumber(value);
  return score !== null && score >= 0 && score <= 1_000 ? score : null;
}

/** SQLite has no booleans. */
export function readBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 'true' || value === 'True' || value === '1') return true;
  return value === 0 || value === 'false' || value === 'False' || value === '0' ? false : null;
}

export function readCategory(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.trim().toLowerCase().replace(/[\s_]+/g, '-').replace(/[^a-z0-9.-]/g, '').replace(/^[.-]+/, '').slice(0, 64);
  const category = categorySchema.safeParse(CATEGORY_NAMES.get(name) ?? name);
  return category.success ? category.data : null;
}

/** A list of names or of objects with a name, also as JSON in a text, also names separated by commas. Of a name that comes twice the later says what became of it. */
export function readFeatures(value: unknown): readonly LegacyFeature[] {
  const features = new Map<string, LegacyFeature>();
  for (const item of readList(value).slice(0, MOST_FEATURES)) {
    const fields = isRecord(item) ? item : { name: item };
    const given = readName(fields['name'] ?? fields['title'] ?? fields['task'] ?? fields['feature'] ?? fields['description']);
    const name = given ?? numbered(fields['task_id'] ?? fields['id']);
    if (name === null) continue;
    features.set(name, { name, isNumbered: given === null, outcome: readOutcome(fields['outcome'] ?? fields['status'] ?? fields['state']) });
  }
  return [...features.values()];
}

/** The log knows its tasks by their numbers. */
function numbered(value: unknown): string | null {
  const name = readName(value);
  return name !== null && /^\d+$/.test(name) ? `Task ${name}` : name;
}

export function readList(value: unknown): readonly unknown[] {
  const parsed = readJson(value);
  if (Array.isArray(parsed)) return parsed;
  return typeof parsed === 'string' ? parsed.split(',') : [];
}

export function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  const parsed = readJson(value);
  return isRecord(parsed) ? parsed : {};
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A task that is done need not be merged, so most words say nothing of the outcome. */
function readOutcome(value: unknown): Outcome | null {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'merged' || word === 'open' || word === 'closed') return word;
  return word === 'unmerged' || word === 'failed' ? 'unmerged' : null;
}

/** Databases hold JSON as text. */
function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!text.startsWith('[') && !text.startsWith('{')) return value;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'string' && /^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
