/** Files with these names are in every folder: a feature that is called so does not mean them. */
const EVERYWHERE = new Set(['index', 'main', 'init', 'mod', 'test', 'tests']);
const SHORTEST = 4;
const LONGEST_JOIN = 3;
const LONGEST_NAME = 200;

/** The words of a feature's name or of a file's, in lower case: `userRoutes-v2` is `user`, `routes`, `v2`. */
export function nameWords(name: string): readonly string[] {
  const short = name.slice(0, LONGEST_NAME);
  const lower = short.toLowerCase();
  // Most names are in lower case, and there are many in a long history.
  const apart = lower === short ? short : short.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').toLowerCase();
  return apart.match(/[\p{L}\d]+/gu) ?? [];
}

/** A file's name as a feature may be called after it: without folder and ends, its words joined; null for one that says nothing. */
export function fileStem(file: string): string | null {
  const [stem = ''] = file.slice(file.lastIndexOf('/') + 1).split('.', 1);
  return usable(nameWords(stem).join(''));
}

/** The stems of files that a feature's name may mean: its words, and those next to each other joined. */
export function stemsOfName(name: string): readonly string[] {
  const words = nameWords(name);
  const stems: string[] = [];
  for (let start = 0; start < words.length; start += 1) {
    let joined = '';
    for (let end = start; end < Math.min(words.length, start + LONGEST_JOIN); end += 1) {
      joined += words[end] ?? '';
      const stem = usable(joined);
      if (stem !== null) stems.push(stem);
    }
  }
  return stems;
}

function usable(stem: string): string | null {
  return stem.length < SHORTEST || EVERYWHERE.has(stem) ? null : stem;
}
