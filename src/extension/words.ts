/** One decimal at most: `87.5`, `90`. The document keeps the exact score. */
export function scoreText(score: number): string {
  return String(Math.round(score * 10) / 10);
}
