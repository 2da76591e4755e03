/** `!12`, `group/name!12`, `https://host/group/name/-/merge_requests/12`, with words before that say what about it. */
const REFERENCE = /(?:merge request\s+)?(?:(?<path>[\w.-]+(?:\/[\w.-]+)+)?!(?<short>\d{1,9})|https?:\/\/[^\s/]+\/(?<urlPath>[\w./-]+?)\/(?:-\/)?merge_requests\/(?<long>\d{1,9}))(?!\d)/y;

const REPLACED = /\b(?:superseded by|replaced by|in favou?r of)\s+/gi;
const REPLACES = /\b(?:supersedes|replaces)\s+/gi;
/** GitLab's own words for its "Revert" button. */
const REVERTS = /\bthis reverts\s+(?=merge request)/gi;
/** What GitLab is thought to note about what another one closed; not found in its published source. */
const CLOSED_BY = /^closed via\s+(?=merge request)/gi;

/** Merge requests of the project at `path` that a text names after the words. */
function named(text: string, words: RegExp, path: string): readonly number[] {
  const found: number[] = [];
  for (const { index, 0: before } of text.matchAll(words)) {
    REFERENCE.lastIndex = index + before.length;
    const groups = REFERENCE.exec(text)?.groups;
    const where = groups?.['path'] ?? groups?.['urlPath'] ?? path;
    const number = groups?.['short'] ?? groups?.['long'];
    if (number !== undefined && where.toLowerCase() === path.toLowerCase()) found.push(Number(number));
  }
  return found;
}

/** What a comment names as the one to look at instead; null for nothing. */
export function replacementIn(text: string, path: string): number | null {
  return named(text, REPLACED, path).at(-1) ?? null;
}

export function closingRequestIn(text: string, path: string): number | null {
  return named(text, CLOSED_BY, path).at(-1) ?? null;
}

export function saysItReplaces(text: string, number: number, path: string): boolean {
  return named(text, REPLACES, path).includes(number);
}

export function saysItReverts(text: string, number: number, path: string): boolean {
  return named(text, REVERTS, path).includes(number);
}
