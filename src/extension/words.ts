/** One decimal at most: `87.5`, `90`. The document keeps the exact score. */
export function scoreText(score: number): string {
  return String(Math.round(score * 10) / 10);
}

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

/** A text within a notification, where `[text](command:…)` would become a link that runs something. */
export function inMessage(text: string): string {
  return withoutCodicons(visible(text)).replaceAll('](', ']\u200B(');
}

/** A text that Markdown shows as it is: no emphasis, no link, no picture, no icon, no HTML. */
export function markdownText(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
