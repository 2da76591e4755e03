/** One decimal at most: `87.5`, `90`. The document keeps the exact score. */
export function scoreText(score: number): string {
  return String(Math.round(score * 10) / 10);
}

/** A codicon inside a hostile name would be drawn in a quick pick. */
export function withoutCodicons(text: string): string {
  return text.replace(/\$\(/g, '$\u200B(');
}
