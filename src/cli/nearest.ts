/** More than this many changes is another word, not a slip of the finger. */
const MOST_CHANGES = 3;

/** The name that was probably meant, or null. */
export function nearest(written: string, names: readonly string[]): string | null {
  const distances = names.map((name) => ({ name, distance: editDistance(written, name) }));
  const [best] = distances.toSorted((one, other) => one.distance - other.distance);
  return best !== undefined && best.distance <= Math.min(MOST_CHANGES, best.name.length / 2) ? best.name : null;
}

/** Insertions, deletions and substitutions from one word to the other (Levenshtein 1966). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 1; j <= other.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (one[i] === other[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
