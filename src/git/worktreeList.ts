/** One worktree as git lists it; the first of a list is the main worktree or the bare repository. */
export interface ListedWorktree {
  /** Absolute path. */
  readonly path: string;
  /** Null when the branch has no commit yet. */
  readonly head: string | null;
  /** Full name, such as `refs/heads/main`; null when detached. */
  readonly branch: string | null;
  readonly bare: boolean;
  readonly detached: boolean;
  readonly locked: boolean;
  readonly prunable: boolean;
}

/**
 * Reads `git worktree list --porcelain`.
 * @param separator `\0` with `-z` (git 2.36 and later), `\n` without
 */
export function parseWorktreeList(text: string, separator: '\0' | '\n' = '\0'): readonly ListedWorktree[] {
  return text
    .split(separator + separator)
    .filter((block) => block !== '')
    .map((block) => parseBlock(block.split(separator)));
}

function parseBlock(lines: readonly string[]): ListedWorktree {
  const fields = new Map(
    lines.map((line) => {
      const space = line.indexOf(' ');
      return space < 0 ? ([line, ''] as const) : ([line.slice(0, space), line.slice(space + 1)] as const);
    }),
  );
  const head = fields.get('HEAD') ?? null;
  return {
    path: fields.get('worktree') ?? '',
    head: head === null || /^0+$/.test(head) ? null : head,
    branch: fields.get('branch') ?? null,
    bare: fields.has('bare'),
    detached: fields.has('detached'),
    locked: fields.has('locked'),
    prunable: fields.has('prunable'),
  };
}
