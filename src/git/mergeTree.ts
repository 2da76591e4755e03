export interface MergeResult {
  readonly clean: boolean;
  /** The tree of the result, conflict markers included where it is not clean. */
  readonly tree: string;
  /** Files in conflict, each once; empty when clean. */
  readonly files: readonly string[];
}

/** Reads `git merge-tree --write-tree --stdin -z --name-only --no-messages`: one result per line of input, in its order. */
export function parseMergeTree(text: string): readonly MergeResult[] {
  const tokens = text.split('\0');
  const results: MergeResult[] = [];
  let index = 0;
  while (index < tokens.length - 1) {
    const status = tokens[index] ?? '';
    const tree = tokens[index + 1] ?? '';
    if (!/^[01]$/.test(status) || !/^[0-9a-f]{40,64}$/.test(tree)) throw new RangeError(`not a result of merge-tree: ${status.slice(0, 80)}`);
    const end = tokens.indexOf('', index + 2);
    const stop = end < 0 ? tokens.length : end;
    results.push({ clean: status === '1', tree, files: [...new Set(tokens.slice(index + 2, stop))] });
    index = stop + 1;
  }
  return results;
}
