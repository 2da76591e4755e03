/** Reads `git check-attr -z --stdin filter`: the paths that have a filter of some name. */
export function parseFiltered(text: string): ReadonlySet<string> {
  const tokens = text.split('\0');
  const paths = new Set<string>();
  for (let index = 0; index + 2 < tokens.length; index += 3) {
    const [path, , value] = tokens.slice(index, index + 3);
    if (path !== undefined && value !== undefined && !['unspecified', 'unset', 'set'].includes(value)) paths.add(path);
  }
  return paths;
}
