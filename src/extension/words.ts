/** A codicon inside a hostile name would be drawn in a quick pick. */
export function withoutCodicons(text: string): string {
  return text.replace(/\$\(/g, '$\u200B(');
}

/** Control characters, and those that turn the direction of the text after them. */
const DECEIVING = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A name from a repository as it may stand in a label: on one line, and read the way that it is written. */
export function visible(name: string): string {
  return name.replace(DECEIVING, '\uFFFD');
}

/** The longest name that is read in a notification; the editor cuts what is far longer, and its buttons with it. */
const MOST_QUOTED = 100;

/** A run's description or another text of any length as it may stand in a sentence. */
export function quoted(text: string): string {
  const characters = Array.from(visible(text));
  return characters.length > MOST_QUOTED ? `${characters.slice(0, MOST_QUOTED - 1).join('')}…` : characters.join('');
}

/** A sentence that a notification shows as it is: on one line, and without links. */
export function notificationText(text: string): string {
  return visible(text.replaceAll(/\s+/g, ' ')).replaceAll('](', ']\u200B(');
}

/** A text that Markdown shows as it is: no emphasis, no link, no picture, no icon, no HTML. */
export function markdownText(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
