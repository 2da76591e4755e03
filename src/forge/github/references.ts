/** Another pull request of the same repository that mentions this one. */
export interface Mention {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
}

/** The pull request that is mentioned. */
export interface Mentioned {
  readonly number: number;
  readonly title: string;
  readonly mergeCommit: string | null;
  /** All names of its repository, `owner/name`. */
  readonly repositories: readonly string[];
}

/** Texts are read this far: nobody says such things later. */
const READ_CHARACTERS = 4_000;

const REFERENCE = '(?:(?:https?://[^ /]{1,100}/)?[\\w.-]{1,100}/[\\w.-]{1,100}(?:#|/pull/)|#|gh-)\\d{1,9}\\b';
const LIST = `(?:pull request |pr )?(${REFERENCE}(?:(?:, and |, | and | & | )${REFERENCE})*)`;
/** What is denied, or done in part, is not said. */
const PLAINLY = "(?<!\\b(?:not|never|n't|n’t|partially|partly|fully) )\\b";

const REVERTS = new RegExp(`${PLAINLY}reverts?:? ${LIST}`, 'gi');
const REVERTS_COMMIT = new RegExp(`${PLAINLY}reverts (?:commit )?([0-9a-f]{7,64})\\b`, 'gi');
const REVERT_TITLE = /^revert:? ["“](?<title>.+)["”](?: \(#\d+\))?$/i;
const SUPERSEDES = new RegExp(`${PLAINLY}(?:supersedes?|superseding|replaces?|replacing|replacement (?:for|of)|successor (?:of|to)):? ${LIST}`, 'gi');
const SUPERSEDED_BY = new RegExp(`${PLAINLY}(?:(?:superseded|replaced|obsoleted) (?:by|with|in)|in favou?r of):? ${LIST}`, 'gi');

/** @returns the newest merged pull request that takes the whole of this one back; null for none */
export function revertedBy(mentioned: Mentioned, mentions: readonly Mention[]): number | null {
  const reverting = mentions.filter(({ number, state, title, text }) => {
    if (state !== 'MERGED' || number === mentioned.number) return false;
    return revertsTitle(title, mentioned) || [title, text].some((said) => numbersAfter(REVERTS, said, mentioned.repositories).includes(mentioned.number) || revertsCommit(said, mentioned));
  });
  return reverting.at(-1)?.number ?? null;
}

/** Titles of squash merges end in the number. */
function revertsTitle(title: string, mentioned: Mentioned): boolean {
  const reverted = REVERT_TITLE.exec(title)?.groups?.['title'];
  return reverted === mentioned.title || reverted === `${mentioned.title} (#${mentioned.number})`;
}

function revertsCommit(text: string, { mergeCommit }: Mentioned): boolean {
  if (mergeCommit === null) return false;
  return [...readable(text).matchAll(REVERTS_COMMIT)].some(([, oid]) => oid !== undefined && mergeCommit.startsWith(oid.toLowerCase()));
}

/** @returns the newest that says it replaces this one and was not given up itself; null for none */
export function replacedBy(mentioned: Mentioned, mentions: readonly Mention[]): number | null {
  const replacing = mentions.filter(
    ({ number, state, title, text }) =>
      state !== 'CLOSED' && number !== mentioned.number && [title, text].some((said) => numbersAfter(SUPERSEDES, said, mentioned.repositories).includes(mentioned.number)),
  );
  return replacing.at(-1)?.number ?? null;
}

/** @returns the one that these texts, the newest last, say took its place; null for none */
export function saidReplacement(mentioned: Mentioned, texts: readonly string[]): number | null {
  const numbers = texts.flatMap((text) => numbersAfter(SUPERSEDED_BY, text, mentioned.repositories));
  return numbers.filter((number) => number !== mentioned.number).at(-1) ?? null;
}

function numbersAfter(saying: RegExp, text: string, repositories: readonly string[]): readonly number[] {
  const known = new Set(repositories.map((repository) => repository.toLowerCase()));
  return [...readable(text).matchAll(saying)].flatMap(([, list]) =>
    [...(list ?? '').matchAll(/(?:([\w.-]+\/[\w.-]+)(?:#|\/pull\/)|#|gh-)(\d+)/gi)].flatMap(([, repository, number]) =>
      repository === undefined || known.has(repository.toLowerCase()) ? [Number(number)] : [],
    ),
  );
}

function readable(text: string): string {
  return text.slice(0, READ_CHARACTERS).replace(/\s+/g, ' ');
}
