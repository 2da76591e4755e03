/** Files with these names are in every folder: a feature that is called so does not mean them. */
const EVERYWHERE = new Set(['index', 'main', 'init', 'mod', 'test', 'tests']);
const SHORTEST = 4;
const LONGEST_JOIN = 3;

/** The words of a feature's name or of a file's, in lower case: `userRoutes-v2` is `user`, `routes`, `v2`. */
export function nameWords(name: string): readonly string[] {
  return (
    name
      .slice(0, 200)
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? []
  );
}

/** A file's name as a feature may be called after it: without folder and ends, its words joined; null for one that says nothing. */
export function fileStem(file: string): string | null {
  const [stem = ''] = file.slice(file.lastIndexOf('/') + 1).split('.', 1);
  return usable(nameWords(stem).join(''));
}

/** The stems of files that a feature's name may mean: its words, and those next to each other joined. */
export function stemsOfName(name: string): readonly string[] {
  const words = nameWords(name);
  return words.flatMap((_, start) =>
    Array.from({ length: LONGEST_JOIN }, (__, more) => start + more + 1)
      .filter((end) => end <= words.length)
      .flatMap((end) => usable(words.slice(start, end).join('')) ?? []),
  );
}

function usable(stem: string): string | null {
  return stem.length < SHORTEST || EVERYWHERE.has(stem) ? null : stem;
}
