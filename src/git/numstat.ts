export interface ChangedFile {
  readonly path: string;
  /** Where it was before a rename. */
  readonly from: string | null;
  /** Lines; 0 for a binary file. */
  readonly added: number;
  /** Lines; 0 for a binary file. */
  readonly deleted: number;
}

/**
 * Reads `git diff-tree --stdin --always -r -z --numstat`, one list of files per line of input, in its order.
 * Anything that is neither a commit nor a file ends the parse with an error: silently skipping would shift the lists.
 */
export function parseNumstat(text: string): readonly (readonly ChangedFile[])[] {
  const tokens = text.split('\0');
  const lists: ChangedFile[][] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    if (token === '') continue;
    if (/^[0-9a-f]{40,64}$/.test(token)) {
      lists.push([]);
      continue;
    }
    const match = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(token);
    const list = lists.at(-1);
    if (match === null || list === undefined) throw new RangeError(`not a line of numstat: ${token.slice(0, 80)}`);
    const [, added = '', deleted = '', path = ''] = match;
    const renamed = path === '';
    list.push({
      path: renamed ? (tokens[index + 2] ?? '') : path,
      from: renamed ? (tokens[index + 1] ?? '') : null,
      added: lines(added),
      deleted: lines(deleted),
    });
    if (renamed) index += 2;
  }
  return lists;
}

function lines(figure: string): number {
  return figure === '-' ? 0 : Number(figure);
}
