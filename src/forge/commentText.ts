const MOST_CHARACTERS = 400;

/** A comment as plain text on one line: without what nobody sees (control characters, HTML comments), and not longer than it takes to know what it is about. */
export function commentText(text: string): string {
  const seen = text
    // Longer ones are cut below; a bound keeps the search for the end of a comment short.
    .slice(0, 20_000)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(seen);
  return characters.length <= MOST_CHARACTERS ? seen : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}
