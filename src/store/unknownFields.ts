import type { Json, JsonObject } from './canonicalJson';
import { canonicalJson, isJsonObject } from './canonicalJson';

/**
 * Carries the fields that this version does not know from an earlier revision into the next one, at every depth: a later
 * version's data survives an edit by an earlier one.
 *
 * @param raw the earlier revision as it stands in its file
 * @param understood the part of it that this version knows; what `raw` has beyond it is carried along
 * @param next the new content
 */
export function keepUnknownFields(raw: Json, understood: Json, next: Json): Json {
  if (Array.isArray(raw) && Array.isArray(understood) && Array.isArray(next)) return keepInList(raw, understood, next);
  if (isJsonObject(raw) && isJsonObject(understood) && isJsonObject(next)) return keepInObject(raw, understood, next);
  return next;
}

export function keepInObject(raw: JsonObject, understood: JsonObject, next: JsonObject): JsonObject {
  const unknown = Object.entries(raw).filter(([key]) => !Object.hasOwn(understood, key) && !Object.hasOwn(next, key));
  const known = Object.entries(next).map(([key, value]): [string, Json] => {
    const before = raw[key];
    const beforeUnderstood = understood[key];
    return [key, before === undefined || beforeUnderstood === undefined ? value : keepUnknownFields(before, beforeUnderstood, value)];
  });
  return Object.fromEntries([...known, ...unknown]);
}

/** An item is the same one as before when it has the same name, or else the same content. */
function keepInList(raw: readonly Json[], understood: readonly Json[], next: readonly Json[]): readonly Json[] {
  const before = new Map(understood.map((item, position) => [identity(item), position]));
  return next.map((item) => {
    const position = before.get(identity(item));
    const rawItem = position === undefined ? undefined : raw[position];
    const understoodItem = position === undefined ? undefined : understood[position];
    return rawItem === undefined || understoodItem === undefined ? item : keepUnknownFields(rawItem, understoodItem, item);
  });
}

/** Whether `raw` has a field, at any depth, that is not in what was understood of it. */
export function hasUnknownFields(raw: unknown, understood: unknown): boolean {
  if (Array.isArray(raw)) return Array.isArray(understood) && raw.some((item, position) => hasUnknownFields(item, understood[position]));
  if (!isJsonObject(raw) || !isJsonObject(understood)) return false;
  for (const key in raw) if (!Object.hasOwn(understood, key) || hasUnknownFields(raw[key], understood[key])) return true;
  return false;
}

function identity(item: Json): string {
  return isJsonObject(item) && typeof item['name'] === 'string' ? `name ${item['name']}` : canonicalJson(item);
}
