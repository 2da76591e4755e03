/** Control characters that move the cursor or the colour, and those that turn the direction of text around what follows them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
/** Joiners that scripts and emoji need; they do nothing to their surroundings. */
const HARMLESS = new Set(['\u200c', '\u200d']);

/**
 * Text from a repository, a file or a person as it may be shown on a terminal: names are hostile until parsed, and an escape sequence in a
 * branch name must not reach the screen. Everything invisible is made visible instead of dropped, so that two names stay two.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    if (HARMLESS.has(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    // The control pictures: U+2400 is the picture of NUL, and so on.
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\\u{${code.toString(16)}}`;
  });
}

/**
 * JSON for standard output: the same value, with what a terminal could obey written as escapes.
 * @param indent spaces a level; 0 for one line
 */
export function printableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
